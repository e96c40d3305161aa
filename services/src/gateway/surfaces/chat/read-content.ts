import type { LanguageModelV4FilePart, LanguageModelV4TextPart } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import {
  invalid,
  readObject,
  readString,
  requireObject,
  requireString,
  unsupported,
} from '../responses/fields.ts'
import { readCacheControl } from './cache-control.ts'

/** The parts of a content that is a text or a list of parts. */
export function readContent(
  content: unknown,
  path: string,
): (LanguageModelV4TextPart | LanguageModelV4FilePart)[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return requireParts(content, path).map((part, index) => readPart(part, `${path}[${index}]`))
}

/** The text of a content in which nothing else may stand. */
export function readText(content: unknown, path: string): string {
  if (typeof content === 'string') return content
  const texts = requireParts(content, path).map((part, index) => readTextPart(part, `${path}[${index}]`).text)
  return texts.join('\n')
}

export function requireParts(content: unknown, path: string): readonly JsonObject[] {
  if (!Array.isArray(content)) throw invalid(path, 'it must be a text or a list of parts')
  return content.map((part, index) => requireObject(part, `${path}[${index}]`))
}

export function readTextPart(part: JsonObject, path: string): LanguageModelV4TextPart {
  if (part.type === 'refusal')
    return { type: 'text', text: requireString(part, 'refusal', `${path}.refusal`) }
  if (part.type !== 'text') throw invalid(`${path}.type`, 'only parts of type text may stand here')
  const text: LanguageModelV4TextPart = { type: 'text', text: requireString(part, 'text', `${path}.text`) }
  const providerOptions = readCacheControl(part, path)
  return providerOptions ? { ...text, providerOptions } : text
}

function readPart(part: JsonObject, path: string): LanguageModelV4TextPart | LanguageModelV4FilePart {
  switch (part.type) {
    case 'text':
      return readTextPart(part, path)
    case 'image_url':
      return withOptions(readLinked(part, path, { field: 'image_url', mediaType: 'image/*' }), part, path)
    case 'video_url':
      return withOptions(readLinked(part, path, { field: 'video_url', mediaType: 'video/*' }), part, path)
    case 'input_audio':
      return withOptions(readAudio(part, path), part, path)
    case 'file':
      return withOptions(readFile(part, path), part, path)
    default:
      throw unsupported(
        `${path}.type`,
        `parts of type ${JSON.stringify(part.type)} are not known; send text, image_url, input_audio or file`,
      )
  }
}

function withOptions(file: LanguageModelV4FilePart, part: JsonObject, path: string): LanguageModelV4FilePart {
  const providerOptions = { ...file.providerOptions, ...readCacheControl(part, path) }
  return Object.keys(providerOptions).length === 0 ? file : { ...file, providerOptions }
}

interface Linked {
  readonly field: 'image_url' | 'video_url'
  /** What it is when only the address is known. */
  readonly mediaType: string
}

/** Some clients send the address itself where the object with the address belongs. */
function readLinked(part: JsonObject, path: string, { field, mediaType }: Linked): LanguageModelV4FilePart {
  const place = `${path}.${field}`
  const value = part[field]
  if (typeof value === 'string') return readAddress(value, place, mediaType)
  const link = requireObject(value, place)
  const file = readAddress(requireString(link, 'url', `${place}.url`), `${place}.url`, mediaType)
  const detail = readString(link, 'detail', `${place}.detail`)
  return detail === undefined ? file : { ...file, providerOptions: { openai: { imageDetail: detail } } }
}

/** Addresses are handed on, never fetched here. */
function readAddress(address: string, path: string, mediaType: string): LanguageModelV4FilePart {
  const inline = readDataUrl(address)
  if (inline) return inline
  const url = URL.parse(address)
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw invalid(path, 'it must be an http(s) address or a base64 data address')
  }
  return { type: 'file', mediaType, data: { type: 'url', url } }
}

const dataUrlHead = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w.+-]+=[^;,]*)*;base64,/i

function readDataUrl(address: string): LanguageModelV4FilePart | undefined {
  const head = dataUrlHead.exec(address)
  if (!head) return undefined
  const data = address.slice(head[0].length)
  return { type: 'file', mediaType: head[1]!.toLowerCase(), data: { type: 'data', data } }
}

const audioTypes: Readonly<Record<string, string>> = { mp3: 'audio/mpeg', wav: 'audio/wav' }

function readAudio(part: JsonObject, path: string): LanguageModelV4FilePart {
  const audio = requireObject(part.input_audio, `${path}.input_audio`)
  const format = requireString(audio, 'format', `${path}.input_audio.format`)
  if (!/^[a-z0-9]{1,16}$/.test(format)) {
    throw invalid(`${path}.input_audio.format`, 'it must be the name of a format, for example wav or mp3')
  }
  const data = requireString(audio, 'data', `${path}.input_audio.data`)
  const mediaType = Object.hasOwn(audioTypes, format) ? audioTypes[format]! : `audio/${format}`
  return { type: 'file', mediaType, data: { type: 'data', data } }
}

function readFile(part: JsonObject, path: string): LanguageModelV4FilePart {
  const file = readObject(part, 'file', `${path}.file`)
  if (!file) throw invalid(`${path}.file`, 'it is missing')
  const content = readString(file, 'file_data', `${path}.file.file_data`)
  if (content === undefined) {
    throw unsupported(
      `${path}.file.file_id`,
      'files stored at OpenAI are not reachable for this model; send the content as file_data',
    )
  }
  const filename = readString(file, 'filename', `${path}.file.filename`)
  const read = readAddress(content, `${path}.file.file_data`, 'application/pdf')
  return filename === undefined ? read : { ...read, filename }
}
