import { knowledgeErrors } from '../errors.ts'

/** Largest distance from the start within which HTML must declare its encoding (HTML standard, 4.2.5.4). */
const charsetWindow = 1024

/** Decodes UTF-8 (with or without byte order mark) and UTF-16 with byte order mark; fails on anything else. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder(utf16Label(bytes) ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw knowledgeErrors.textNotUtf8({}, cause)
  }
}

/** As `decodeText`, but obeys the encoding that an HTML page declares when it is not UTF-8. */
export function decodeHtml(bytes: Uint8Array): string {
  try {
    return decodeText(bytes)
  } catch (error) {
    const head = new TextDecoder('latin1').decode(bytes.subarray(0, charsetWindow))
    const declared = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(head)?.[1]
    if (declared === undefined || /^utf-?8$/i.test(declared)) throw error
    return decodeDeclared(bytes, declared, error)
  }
}

function decodeDeclared(bytes: Uint8Array, label: string, original: unknown): string {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes)
  } catch {
    throw original
  }
}

/** The decoder's label when the bytes begin with a UTF-16 byte order mark. */
export function utf16Label(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return undefined
}
