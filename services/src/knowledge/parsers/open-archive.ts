import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { knowledgeErrors } from '../errors.ts'
import type { ParseLimits } from './port.ts'

/** A zip container whose directory has been checked. Entries are unpacked when read, never beyond their stated size. */
export interface Archive {
  has(name: string): boolean
  /** Unpacks one entry; throws `archive_unsafe` when it is larger than stated, `file_corrupt` when it is damaged. */
  read(name: string): Promise<Buffer>
}

/** Ratios of small entries say nothing: below this size a document is never a bomb. */
const ratioFloorBytes = 1024 * 1024
/** Fixed part of a local file header (APPNOTE 4.3.7). */
const localHeaderBytes = 30
const encryptedFlag = 1

/**
 * Opens a zip container from memory. Refuses more entries, bytes or compression than `limits` allow, symbolic links,
 * absolute and climbing names, names given twice, and entries that share bytes, before anything is unpacked.
 */
export async function openArchive(bytes: Uint8Array, limits: ParseLimits): Promise<Archive> {
  const zip = await openZip(bytes)
  const entries = await readDirectory(zip, limits)
  refuseOverlaps(entries)
  const byName = new Map<string, Entry>()
  let unpacked = 0
  for (const entry of entries) {
    if (byName.has(entry.fileName)) throw unsafe('it holds two files of the same name')
    byName.set(entry.fileName, entry)
    unpacked += entry.uncompressedSize
  }
  if (unpacked > limits.maxUnpackedBytes) throw unsafe(`it unpacks to ${unpacked} bytes`)
  if (unpacked > ratioFloorBytes && unpacked > limits.maxArchiveRatio * bytes.length) {
    throw unsafe(`it unpacks to ${Math.round(unpacked / bytes.length)} times its size`)
  }
  return {
    has: (name) => byName.has(name),
    read: (name) => {
      const entry = byName.get(name)
      if (entry === undefined) return Promise.reject(corrupt(`the part ${name} is missing`))
      return unpack(zip, entry)
    },
  }
}

function openZip(bytes: Uint8Array): Promise<ZipFile> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySize: true }
    fromBuffer(buffer, options, (error, zip) => (error ? reject(toAppError(error)) : resolve(zip)))
  })
}

function readDirectory(zip: ZipFile, limits: ParseLimits): Promise<Entry[]> {
  if (zip.entryCount > limits.maxArchiveEntries) {
    return Promise.reject(unsafe(`it holds ${zip.entryCount} files`))
  }
  const entries: Entry[] = []
  return new Promise((resolve, reject) => {
    zip.on('error', (error) => reject(toAppError(error)))
    zip.on('end', () => resolve(entries))
    zip.on('entry', (entry: Entry) => {
      const problem = problemOf(entry)
      if (problem !== undefined) return reject(problem)
      entries.push(entry)
      zip.readEntry()
    })
    zip.readEntry()
  })
}

function problemOf(entry: Entry) {
  const isSymbolicLink = ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000
  if (isSymbolicLink) return unsafe('it holds a symbolic link')
  if ((entry.generalPurposeBitFlag & encryptedFlag) !== 0) return knowledgeErrors.fileEncrypted()
  return undefined
}

/** Entries that share packed bytes unpack to far more than the file holds. */
function refuseOverlaps(entries: readonly Entry[]): void {
  const sorted = [...entries].sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  let end = 0
  for (const entry of sorted) {
    if (entry.relativeOffsetOfLocalHeader < end) throw unsafe('its files share the same bytes')
    const nameBytes = entry.fileNameRaw.length
    end = entry.relativeOffsetOfLocalHeader + localHeaderBytes + nameBytes + entry.compressedSize
  }
}

function unpack(zip: ZipFile, entry: Entry): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) return reject(toAppError(error))
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => resolve(Buffer.concat(parts)))
      stream.on('error', (cause) => reject(toAppError(cause)))
    })
  })
}

/** yauzl reports by message only; these are the ones that a well-meant file never causes. */
function toAppError(error: Error) {
  if (
    /too many bytes in the stream|absolute path|invalid relative path|invalid characters/i.test(error.message)
  ) {
    return unsafe(error.message, error)
  }
  return corrupt('its zip container is damaged', error)
}

function unsafe(reason: string, cause?: unknown) {
  return knowledgeErrors.archiveUnsafe({ reason }, cause)
}

function corrupt(reason: string, cause?: unknown) {
  return knowledgeErrors.fileCorrupt({ reason }, cause)
}
