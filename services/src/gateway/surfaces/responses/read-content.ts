import type {
  LanguageModelV4FilePart,
  LanguageModelV4TextPart,
  LanguageModelV4ToolResultOutput,
} from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import { invalid, readString, requireObject, requireString, unsupported } from './fields.ts'

export type InputPart = LanguageModelV4TextPart | LanguageModelV4FilePart

/** Content of a user's message, or the list a tool answered with. */
export function readInputParts(content: unknown, path: string): InputPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return eachPart(content, path, (part, at) => {
    switch (part.type) {
      case 'input_text':
      case 'output_text':
      case 'text':
        return { type: 'text', text: requireString(part, 'text', `${at}.text`) }
      case 'input_image':
        return readImage(part, at)
      case 'input_file':
        return readFile(part, at)
      default:
        throw unsupported(
          `${at}.type`,
          `parts of the type ${String(part.type)} cannot be translated for this model`,
        )
    }
  })
}

/** Content of an assistant's message. A refusal was what the user read, so it stays as text. */
export function readAssistantParts(content: unknown, path: string): LanguageModelV4TextPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return eachPart(content, path, (part, at) => {
    if (part.type === 'refusal')
      return { type: 'text', text: requireString(part, 'refusal', `${at}.refusal`) }
    return { type: 'text', text: readTextPart(part, at) }
  })
}

/** Content of a system's or developer's message. */
export function readSystemText(content: unknown, path: string): string {
  return typeof content === 'string' ? content : eachPart(content, path, readTextPart).join('\n')
}

export function readToolOutput(output: unknown, path: string): LanguageModelV4ToolResultOutput {
  if (typeof output === 'string') return { type: 'text', value: output }
  return { type: 'content', value: readInputParts(output, path) }
}

function readTextPart(part: JsonObject, at: string): string {
  if (part.type !== 'input_text' && part.type !== 'output_text' && part.type !== 'text') {
    throw unsupported(
      `${at}.type`,
      `a message of this role can hold only text, and this is ${String(part.type)}`,
    )
  }
  return requireString(part, 'text', `${at}.text`)
}

function eachPart<T>(content: unknown, path: string, read: (part: JsonObject, at: string) => T): T[] {
  if (!Array.isArray(content)) throw invalid(path, 'it must be a text or a list of parts')
  return content.map((part: unknown, index) => {
    const at = `${path}[${index}]`
    return read(requireObject(part, at), at)
  })
}

function readImage(part: JsonObject, at: string): LanguageModelV4FilePart {
  const address = readString(part, 'image_url', `${at}.image_url`)
  if (address === undefined) throw withoutFileStore(part, at, 'image_url')
  const detail = readString(part, 'detail', `${at}.detail`)
  const inline = readDataAddress(address)
  const providerOptions =
    detail === undefined || detail === 'auto' ? {} : { providerOptions: { openai: { imageDetail: detail } } }
  if (inline) return { type: 'file', ...inline, ...providerOptions }
  return {
    type: 'file',
    mediaType: 'image/*',
    data: readAddress(address, `${at}.image_url`),
    ...providerOptions,
  }
}

function readFile(part: JsonObject, at: string): LanguageModelV4FilePart {
  const filename = readString(part, 'filename', `${at}.filename`)
  const named = filename === undefined ? {} : { filename }
  const data = readString(part, 'file_data', `${at}.file_data`)
  if (data !== undefined) {
    const inline = readDataAddress(data) ?? {
      mediaType: data.startsWith('JVBERi0') ? 'application/pdf' : requireMediaType(filename, at),
      data: { type: 'data' as const, data },
    }
    return { type: 'file', ...inline, ...named }
  }
  const address = readString(part, 'file_url', `${at}.file_url`)
  if (address === undefined) throw withoutFileStore(part, at, 'file_data')
  const url = readAddress(address, `${at}.file_url`)
  // Addresses often tell nothing of the type, and files that models read by address are PDFs.
  const mediaType = mediaTypeOf(filename) ?? mediaTypeOf(url.url.pathname) ?? 'application/pdf'
  return { type: 'file', mediaType, data: url, ...named }
}

function withoutFileStore(part: JsonObject, at: string, field: string) {
  if (part.file_id === undefined || part.file_id === null) return invalid(`${at}.${field}`, 'it is missing')
  return unsupported(
    `${at}.file_id`,
    `files kept elsewhere are not reachable for this model; send ${field} instead`,
  )
}

function readDataAddress(address: string) {
  if (!address.startsWith('data:')) return undefined
  const comma = address.indexOf(',')
  const [mediaType = '', ...options] = address.slice(5, comma === -1 ? 5 : comma).split(';')
  if (mediaType === '' || !options.includes('base64')) return undefined
  return { mediaType, data: { type: 'data' as const, data: address.slice(comma + 1) } }
}

/** The address is handed on, never fetched here. */
function readAddress(address: string, path: string) {
  const url = URL.parse(address)
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw invalid(path, 'it must be an http(s) address or a base64 data address with its media type')
  }
  return { type: 'url' as const, url }
}

const mediaTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  txt: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  html: 'text/html',
  json: 'application/json',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

function mediaTypeOf(name: string | undefined): string | undefined {
  const ending = name === undefined ? undefined : /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase()
  return ending !== undefined && Object.hasOwn(mediaTypes, ending) ? mediaTypes[ending] : undefined
}

function requireMediaType(filename: string | undefined, at: string): string {
  const mediaType = mediaTypeOf(filename)
  if (mediaType === undefined) {
    throw invalid(
      `${at}.file_data`,
      'its type is unknown; send a data address such as data:application/pdf;base64,…',
    )
  }
  return mediaType
}
