import type { AppError } from '@tragwerk/infra/errors'
import type { JsonObject } from '../../json.ts'
import { invalid, requireObject, requireString, unsupported } from '../responses/fields.ts'

/**
 * Checks a request to `/v1/moderations`: `input` is a text, a list of texts, or a list of parts of type text and
 * image_url. Throws `gateway.request_invalid`.
 */
export function checkModerationRequest({ input }: JsonObject): void {
  if (typeof input === 'string') return
  if (!Array.isArray(input) || input.length === 0) {
    throw invalid('input', 'it must be a text, a list of texts or a list of parts')
  }
  for (const [index, entry] of input.entries()) checkEntry(entry, `input[${index}]`, typeof input[0])
}

function checkEntry(entry: unknown, path: string, first: string): void {
  if (typeof entry !== first) throw invalid(path, 'texts and parts must not be mixed')
  if (typeof entry === 'string') return
  const part = requireObject(entry, path)
  if (part.type === 'text') {
    requireString(part, 'text', `${path}.text`)
  } else if (part.type === 'image_url') {
    const image = requireObject(part.image_url, `${path}.image_url`)
    requireString(image, 'url', `${path}.image_url.url`)
  } else {
    throw invalid(`${path}.type`, 'it must be text or image_url')
  }
}

/** For models that cannot be asked in this format: none of the others judges content, and no verdict is made up. */
export function moderationUnsupported(model: string): AppError {
  return unsupported(
    'model',
    `"${model}" does not judge content; name a moderation model of a provider that has one, such as OpenAI or Mistral`,
  )
}
