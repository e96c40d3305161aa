import type { Route } from '@tragwerk/contracts/route'
import { type AppError, isAppError } from '@tragwerk/infra/errors'
import type { FastifyRequest } from 'fastify'
import { httpErrors } from '../plugins/index.ts'
import { multipartLimits } from './limits.ts'
import { ensureStorableTexts, invalidField } from './validate.ts'

/** A multipart body as it came: nothing validated but its shape. */
export interface RawUpload {
  readonly bytes: Uint8Array
  readonly fileName: string
  readonly mediaType?: string
  readonly fields: Readonly<Record<string, string>>
}

const maxFileNameLength = 500

/**
 * Reads a multipart body into memory: one part `file`, and text fields that occur once each.
 *
 * @throws http.upload_file_missing, http.upload_malformed, http.body_too_large, http.request_invalid
 */
export async function readUpload(
  request: FastifyRequest,
  upload: NonNullable<Route['upload']>,
): Promise<RawUpload> {
  try {
    return await readParts(request, upload)
  } catch (error) {
    throw toUploadError(error, upload.maxBytes)
  }
}

function toUploadError(error: unknown, maxBytes: number): AppError {
  if (isAppError(error)) return error
  const isTooLarge = error instanceof Error && 'code' in error && error.code === 'FST_REQ_FILE_TOO_LARGE'
  return isTooLarge ? httpErrors.bodyTooLarge({ maxBytes }, error) : httpErrors.uploadMalformed({}, error)
}

async function readParts(request: FastifyRequest, upload: NonNullable<Route['upload']>): Promise<RawUpload> {
  const fields = new Map<string, string>()
  let file: Omit<RawUpload, 'fields'> | undefined
  const parts = request.parts({
    limits: {
      files: 1,
      fileSize: upload.maxBytes,
      fields: multipartLimits.fields,
      fieldSize: multipartLimits.fieldBytes,
      parts: multipartLimits.fields + 1,
      fieldNameSize: 100,
      headerPairs: 20,
    },
  })
  for await (const part of parts) {
    if (part.type === 'file') {
      if (part.fieldname !== 'file') throw httpErrors.uploadFileMissing()
      file = await readFile(part, upload.maxBytes)
    } else {
      if (fields.has(part.fieldname)) throw invalidField('body', part.fieldname, 'must be sent once')
      if (part.valueTruncated) throw invalidField('body', part.fieldname, 'is longer than 256 KiB')
      if (typeof part.value !== 'string') throw invalidField('body', part.fieldname, 'must be a text part')
      fields.set(part.fieldname, part.value)
    }
  }
  if (file === undefined) throw httpErrors.uploadFileMissing()
  const entries = Object.fromEntries(fields)
  ensureStorableTexts(entries)
  return { ...file, fields: entries }
}

interface FilePart {
  readonly filename: string | undefined
  readonly mimetype: string
  readonly file: { readonly truncated: boolean }
  toBuffer(): Promise<Buffer>
}

async function readFile(part: FilePart, maxBytes: number): Promise<Omit<RawUpload, 'fields'>> {
  const bytes = await part.toBuffer()
  if (part.file.truncated) throw httpErrors.bodyTooLarge({ maxBytes })
  const fileName = part.filename ?? ''
  if (fileName === '') throw httpErrors.uploadFileMissing()
  if (fileName.length > maxFileNameLength) {
    throw invalidField('body', 'file', `must have a name of at most ${maxFileNameLength} characters`)
  }
  ensureStorableTexts([fileName])
  const isUnspecific = part.mimetype === '' || part.mimetype === 'application/octet-stream'
  return { bytes, fileName, ...(isUnspecific ? {} : { mediaType: part.mimetype }) }
}
