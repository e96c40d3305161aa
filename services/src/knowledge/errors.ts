import { defineErrors } from '@tragwerk/infra/errors'

/** Every failure of the knowledge domain. Codes read `knowledge.file_empty` and never change. */
export const knowledgeErrors = defineErrors('knowledge', {
  collection_not_found: {
    kind: 'not_found',
    message: (d: { name: string }) =>
      `There is no collection "${d.name}". List the collections, or create it first.`,
  },
  collection_exists: {
    kind: 'conflict',
    message: (d: { name: string }) =>
      `A collection "${d.name}" already exists. Use it, or choose another name.`,
  },
  document_not_found: {
    kind: 'not_found',
    message: (d: { id: string }) =>
      `There is no document "${d.id}" in this collection. It may have been deleted.`,
  },
  embedding_mismatch: {
    kind: 'conflict',
    message: (d: { indexedWith: string; configured: string }) =>
      `This collection was indexed with the embedding model "${d.indexedWith}", but "${d.configured}" is configured. ` +
      'Configure the former model again, or index the documents anew.',
  },
  cursor_invalid: {
    kind: 'invalid',
    message:
      'The cursor does not belong to this list. Use the nextCursor of the page before, unchanged and with the same sort, or begin with the first page.',
  },
  document_not_ready: {
    kind: 'conflict',
    message: (d: { id: string }) =>
      `The text of document "${d.id}" has not been extracted yet. Ask again when its status is "indexed".`,
  },
  document_not_failed: {
    kind: 'conflict',
    message: (d: { id: string }) =>
      `Document "${d.id}" has not failed, so there is nothing to try again. To index it anew, send it again.`,
  },
  content_missing: {
    kind: 'internal',
    message: (d: { versionId: string }) =>
      `The stored bytes of version "${d.versionId}" are missing. Restore the data directory, or send the document again.`,
  },
  upload_expired: {
    kind: 'unavailable',
    message: 'The upload was interrupted for too long and nothing was stored. Send the document again.',
  },
  ingestion_died: {
    kind: 'internal',
    message:
      'Indexing this document failed, or ended the process, again and again and was given up. Look into the log, then send it again, in smaller parts if it is large.',
  },
  answer_model_unsuitable: {
    kind: 'invalid',
    message: (d: { model: string }) =>
      `The model "${d.model}" is itself a collection and cannot write answers for one. Name a language model, or none.`,
  },
  question_missing: {
    kind: 'invalid',
    message: 'There is no question: the messages hold no text by the user. Add a user message.',
  },
  answer_incomplete: {
    kind: 'unavailable',
    message: 'The language model ended before its answer was complete. Ask again.',
  },
  file_empty: {
    kind: 'invalid',
    message: 'The file is empty (0 bytes). Send a file with content.',
  },
  file_too_large: {
    kind: 'too_large',
    message: (d: { what: string; actual: number; limit: number }) =>
      `The file has too many ${d.what}: ${d.actual}, and at most ${d.limit} are accepted. Split it into smaller files.`,
  },
  file_type_unsupported: {
    kind: 'unsupported',
    message: (d: { detected: string }) =>
      `Files of type ${d.detected} cannot be read. Send PDF, DOCX, HTML, Markdown or plain text.`,
  },
  file_corrupt: {
    kind: 'unprocessable',
    message: (d: { reason: string }) =>
      `The file cannot be read: ${d.reason}. Open it in its application, save it again, and send the new copy.`,
  },
  file_encrypted: {
    kind: 'unprocessable',
    message: 'The file is protected by a password. Remove the protection and send it again.',
  },
  archive_unsafe: {
    kind: 'unprocessable',
    message: (d: { reason: string }) =>
      `The file was refused because its contents look like an attack: ${d.reason}. Save the document anew in a word processor.`,
  },
  text_not_utf8: {
    kind: 'unprocessable',
    message: 'The text is not valid UTF-8. Save the file with the encoding UTF-8 and send it again.',
  },
  parse_timeout: {
    kind: 'timeout',
    retryable: false,
    message: (d: { limitMs: number }) =>
      `Reading the file took longer than ${d.limitMs} ms and was stopped. Split it, or send a simpler format.`,
  },
  parse_out_of_memory: {
    kind: 'unprocessable',
    message: (d: { limitMb: number }) =>
      `Reading the file needed more than ${d.limitMb} MB of memory and was stopped. Split it into smaller files.`,
  },
  parser_closed: {
    kind: 'unavailable',
    message:
      'The reader of documents is shutting down. The file was not judged; try again after the restart.',
  },
  no_text: {
    kind: 'unprocessable',
    message: 'No text was found in the file. If it is a scan, send a version with recognised text (OCR).',
  },
})
