import { knowledgeErrors } from '../errors.ts'
import { utf16Label } from './decode-text.ts'
import type { MediaType } from './port.ts'

const docx: MediaType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/** First bytes of formats that are often sent and cannot be read. */
const foreignSignatures: ReadonlyArray<readonly [hex: string, mediaType: string]> = [
  ['89504e470d0a1a0a', 'image/png'],
  ['ffd8ff', 'image/jpeg'],
  ['47494638', 'image/gif'],
  ['49492a00', 'image/tiff'],
  ['4d4d002a', 'image/tiff'],
  ['1f8b', 'application/gzip'],
  ['377abcaf271c', 'application/x-7z-compressed'],
  ['526172211a07', 'application/vnd.rar'],
  ['7f454c46', 'application/x-executable'],
  ['7b5c727466', 'application/rtf'],
  ['d0cf11e0a1b11ae1', 'application/x-ole-storage'],
]

const textExtensions: Readonly<Record<string, MediaType>> = {
  md: 'text/markdown',
  markdown: 'text/markdown',
  html: 'text/html',
  htm: 'text/html',
  xhtml: 'text/html',
  txt: 'text/plain',
}

/** Every complete zip container ends with a record that begins so. */
const endOfDirectory = 'PK\u0005\u0006'

/** Readers accept bytes before the header of a PDF within this distance. */
const pdfHeaderWindow = 1024

/**
 * Says what a file is by its content; the name decides only between kinds of text, and what the client claimed only
 * when the name is silent. Throws `file_empty`, `file_type_unsupported`, `file_encrypted` (an encrypted Office file),
 * or `file_corrupt` (named .pdf or .docx but without the signature).
 */
export function detectMediaType(bytes: Uint8Array, fileName?: string, claimed?: string): MediaType {
  if (bytes.length === 0) throw knowledgeErrors.fileEmpty()
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const extension = /\.([a-z0-9]+)$/i.exec(fileName ?? '')?.[1]?.toLowerCase()

  if (view.subarray(0, pdfHeaderWindow).includes('%PDF-')) return 'application/pdf'
  if (view.subarray(0, 2).toString('latin1') === 'PK') return detectZip(view)
  refuseForeign(view)
  if (utf16Label(view) === undefined && view.includes(0)) {
    throw knowledgeErrors.fileTypeUnsupported({ detected: 'application/octet-stream' })
  }
  if (extension === 'pdf' || extension === 'docx') {
    throw knowledgeErrors.fileCorrupt({ reason: `it is named .${extension} but has other content` })
  }
  return detectText(view, extension, claimed)
}

function detectZip(view: Buffer): MediaType {
  const third = view[2]
  if (third !== 3 && third !== 5) throw knowledgeErrors.fileTypeUnsupported({ detected: 'application/zip' })
  if (!view.includes(endOfDirectory))
    throw knowledgeErrors.fileCorrupt({ reason: 'its zip container is cut off' })
  if (view.includes('[Content_Types].xml') && view.includes('word/')) return docx
  throw knowledgeErrors.fileTypeUnsupported({ detected: 'application/zip' })
}

function refuseForeign(view: Buffer): void {
  const head = view.subarray(0, 8).toString('hex')
  const found = foreignSignatures.find(([signature]) => head.startsWith(signature))
  if (found === undefined) return
  if (found[1] === 'application/x-ole-storage' && view.includes('EncryptedPackage', 0, 'utf16le')) {
    throw knowledgeErrors.fileEncrypted()
  }
  throw knowledgeErrors.fileTypeUnsupported({ detected: found[1] })
}

function detectText(view: Buffer, extension: string | undefined, claimed: string | undefined): MediaType {
  const head = view.subarray(0, 4096).toString('utf8')
  if (/^[\ufeff\s]*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<(!doctype\s+html|html)\b/i.test(head))
    return 'text/html'
  const byName = extension === undefined ? undefined : textExtensions[extension]
  if (byName !== undefined) return byName
  const byClaim = claimed?.split(';')[0]?.trim().toLowerCase()
  return Object.values(textExtensions).find((type) => type === byClaim) ?? 'text/plain'
}
