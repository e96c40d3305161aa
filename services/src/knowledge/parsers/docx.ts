import mammoth from 'mammoth'
import { knowledgeErrors } from '../errors.ts'
import { readHtml } from './html/html.ts'
import { type Archive, openArchive } from './open-archive.ts'
import type { Parser } from './port.ts'
import { createTextBuilder } from './text-builder.ts'

/** Styles that mammoth does not map by itself. The document's title stands above its headings. */
const styleMap = [
  "p[style-name='Title'] => h1.title:fresh",
  "p[style-name='Subtitle'] => p:fresh",
  'comment-reference => ',
]

type MammothInput = Parameters<typeof mammoth.convertToHtml>[0]

/**
 * Word documents: headings, paragraphs, lists, and tables as rows. Pictures, comments, headers and footers are left
 * out. The zip container and its XML are checked before they are read.
 */
export function createDocxParser(): Parser {
  return {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    async parse(bytes, limits) {
      const archive = await openArchive(bytes, limits)
      let pictures = 0
      const { value: html } = await mammoth.convertToHtml(toMammothInput(archive), {
        styleMap,
        includeEmbeddedStyleMap: false,
        externalFileAccess: false,
        convertImage: mammoth.images.imgElement(async () => {
          pictures++
          return { src: '' }
        }),
      })
      const builder = createTextBuilder(limits)
      const title = readHtml(html, builder)
      if (pictures > 0)
        builder.notice(`Text inside ${pictures} picture${pictures > 1 ? 's' : ''} was not read.`)
      return builder.build(title)
    },
  }
}

/** mammoth takes an opened container as `file` (lib/unzip.js), which its types do not mention. */
function toMammothInput(archive: Archive): MammothInput {
  const file = {
    exists: (name: string) => archive.has(name),
    read: (name: string, encoding?: string) => readPart(archive, name, encoding),
  }
  return { file } as unknown as MammothInput
}

async function readPart(archive: Archive, name: string, encoding?: string): Promise<unknown> {
  const part = await archive.read(name)
  if (encoding === undefined) return part
  if (encoding === 'base64') return part.toString('base64')
  const xml = new TextDecoder(encoding).decode(part)
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) {
    throw knowledgeErrors.archiveUnsafe({ reason: `the part ${name} declares a document type or entities` })
  }
  return xml
}
