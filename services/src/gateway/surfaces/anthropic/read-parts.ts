import type { LanguageModelV4FilePart, LanguageModelV4TextPart } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import { cacheOptions } from './cache-options.ts'
import { invalid, readObject, readOptionalString, readString, unsupported } from './fields.ts'

export type UserPart = LanguageModelV4TextPart | LanguageModelV4FilePart

/** The list of blocks of a content; a string is one text. */
export function readBlocks(content: unknown, param: string): readonly JsonObject[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) throw invalid(param, 'it must be a string or a list of blocks')
  return content.map((block, index) => readObject(block, `${param}.${index}`))
}

/**
 * Appends what a block of a user turn or of a tool result says. Empty texts are left out. Text documents and search
 * results become text, because few providers have a place for them.
 */
export function appendParts(parts: UserPart[], block: JsonObject, param: string): void {
  switch (block.type) {
    case 'text': {
      const text = readString(block.text, `${param}.text`)
      if (text !== '') parts.push({ type: 'text', text, ...cacheOptions(block) })
      return
    }
    case 'image':
      parts.push(readImage(block, param))
      return
    case 'document':
      appendDocument(parts, block, param)
      return
    case 'search_result':
      parts.push({ type: 'text', text: readSearchResult(block, param), ...cacheOptions(block) })
      return
    case 'tool_reference': {
      const name = readString(block.tool_name, `${param}.tool_name`)
      parts.push({ type: 'text', text: `The tool ${name} can be called now.` })
      return
    }
    default:
      throw unsupported(
        `${param}.type`,
        `only a model of Anthropic's understands a block of type ${JSON.stringify(block.type)}`,
      )
  }
}

function readImage(block: JsonObject, param: string): LanguageModelV4FilePart {
  const source = readObject(block.source, `${param}.source`)
  if (source.type === 'base64') {
    const mediaType = readString(source.media_type, `${param}.source.media_type`)
    return toDataFile(mediaType, readString(source.data, `${param}.source.data`), block)
  }
  if (source.type === 'url') {
    const url = readUrl(source.url, `${param}.source.url`)
    return { type: 'file', mediaType: imageType(url), data: { type: 'url', url }, ...cacheOptions(block) }
  }
  throw unknownSource(source, param)
}

function appendDocument(parts: UserPart[], block: JsonObject, param: string): void {
  const source = readObject(block.source, `${param}.source`)
  const title = readOptionalString(block.title, `${param}.title`)
  const context = readOptionalString(block.context, `${param}.context`)
  switch (source.type) {
    case 'text': {
      const text = readString(source.data, `${param}.source.data`)
      parts.push({ type: 'text', text: wrapDocument(text, title, context), ...cacheOptions(block) })
      return
    }
    case 'content': {
      parts.push({ type: 'text', text: openDocument(title, context) })
      const at = `${param}.source.content`
      readBlocks(source.content, at).forEach((inner, index) => {
        appendParts(parts, inner, `${at}.${index}`)
      })
      parts.push({ type: 'text', text: '</document>', ...cacheOptions(block) })
      return
    }
    case 'base64':
    case 'url': {
      if (context) parts.push({ type: 'text', text: `About the document that follows: ${context}` })
      const filename = title === undefined ? {} : { filename: toPdfName(title) }
      parts.push({ ...readPdf(source, block, param), ...filename })
      return
    }
    default:
      throw unknownSource(source, param)
  }
}

function readPdf(source: JsonObject, block: JsonObject, param: string): LanguageModelV4FilePart {
  if (source.type === 'base64') {
    const mediaType = readOptionalString(source.media_type, `${param}.source.media_type`) ?? 'application/pdf'
    return toDataFile(mediaType, readString(source.data, `${param}.source.data`), block)
  }
  const url = readUrl(source.url, `${param}.source.url`)
  return { type: 'file', mediaType: 'application/pdf', data: { type: 'url', url }, ...cacheOptions(block) }
}

function readSearchResult(block: JsonObject, param: string): string {
  const source = readString(block.source, `${param}.source`)
  const title = readString(block.title, `${param}.title`)
  const texts = readBlocks(block.content, `${param}.content`).map((inner, index) =>
    readString(inner.text, `${param}.content.${index}.text`),
  )
  return `<search_result source=${quote(source)} title=${quote(title)}>\n${texts.join('\n')}\n</search_result>`
}

function toDataFile(mediaType: string, data: string, block: JsonObject): LanguageModelV4FilePart {
  return { type: 'file', mediaType, data: { type: 'data', data }, ...cacheOptions(block) }
}

/** The address is handed on, never fetched here. */
function readUrl(value: unknown, param: string): URL {
  const url = URL.parse(readString(value, param))
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw invalid(param, 'it must be an http(s) address')
  }
  return url
}

/** Some providers want to know the type of an image that they fetch themselves. */
function imageType(url: URL): string {
  const extension = /\.(png|jpe?g|gif|webp)$/i.exec(url.pathname)?.[1]?.toLowerCase()
  if (extension === undefined) return 'image/*'
  return extension === 'jpg' ? 'image/jpeg' : `image/${extension}`
}

function unknownSource(source: JsonObject, param: string) {
  if (source.type === 'file') {
    return unsupported(`${param}.source`, 'the file lies with Anthropic and another provider cannot read it')
  }
  return invalid(`${param}.source.type`, 'it is not a known source of content')
}

function openDocument(title: string | undefined, context: string | undefined): string {
  return `<document${title ? ` title=${quote(title)}` : ''}${context ? ` context=${quote(context)}` : ''}>`
}

function wrapDocument(text: string, title: string | undefined, context: string | undefined): string {
  if (title === undefined && context === undefined) return text
  return `${openDocument(title, context)}\n${text}\n</document>`
}

function toPdfName(title: string): string {
  return /\.pdf$/i.test(title) ? title : `${title}.pdf`
}

function quote(text: string): string {
  return `"${text.replaceAll('"', "'")}"`
}
