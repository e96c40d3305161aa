import { maxUploadBytes } from '@tragwerk/contracts/knowledge'
import { knowledgeErrors } from '../errors.ts'
import { decodeHtml, decodeText } from './decode-text.ts'
import { detectMediaType } from './detect-media-type.ts'
import type { MediaType } from './port.ts'

export interface ContentSource {
  readonly fileName?: string | undefined
  /** As claimed by the sender; checked against the content. */
  readonly mediaType?: string | undefined
}

/**
 * The checks that need no parsing, so that a sender learns of them at once: empty, too large, unknown type, text in an
 * unknown encoding. Returns the media type by content.
 */
export function acceptContent(
  bytes: Uint8Array,
  source: ContentSource,
  maxBytes = maxUploadBytes,
): MediaType {
  if (bytes.length > maxBytes) {
    throw knowledgeErrors.fileTooLarge({ what: 'bytes', actual: bytes.length, limit: maxBytes })
  }
  const mediaType = detectMediaType(bytes, source.fileName, source.mediaType)
  if (mediaType === 'text/html') decodeHtml(bytes)
  else if (mediaType.startsWith('text/')) decodeText(bytes)
  return mediaType
}
