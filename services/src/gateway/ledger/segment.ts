import { closeSync, openSync, readdirSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { type LedgerRow, parseLine } from './row.ts'

/** One file of the spool. */
export interface Segment {
  readonly number: number
  readonly path: string
  descriptor: number | undefined
  /** Undefined: only in the file. */
  rows: LedgerRow[] | undefined
  count: number
  /** How many of the first rows are in the file. */
  written: number
  bytes: number
  /** A write broke off, so the file may end in the middle of a line. */
  isTorn: boolean
}

/** `fs.writeSync`, or a disk that a test fills. */
export type WriteBytes = (descriptor: number, bytes: Uint8Array) => number

const namePattern = /^requests-(\d+)-[0-9a-f-]{36}\.ndjson$/
const blankBytes = 64 * 1024

/** A file of this process; the name says whose it is, and its end sorts by time. */
export function newSegment(directory: string, number: number, id: string): Segment {
  return fileSegment(number, join(directory, `requests-${process.pid}-${id}.ndjson`), [], 0)
}

/**
 * Files of processes that are gone, oldest first. A file with our own pid that is not `known` was left by an earlier
 * process: each process makes its files itself.
 */
export function findLeftovers(
  directory: string,
  { known, lastNumber }: { readonly known: readonly Segment[]; readonly lastNumber: number },
): Segment[] {
  const paths = new Set(known.map(({ path }) => path))
  const names = readdirSync(directory).filter((name) => {
    const pid = namePattern.exec(name)?.[1]
    return pid !== undefined && !paths.has(join(directory, name)) && !isOtherProcess(Number(pid))
  })
  const age = (name: string) => name.slice(name.indexOf('-', 'requests-'.length))
  names.sort((a, b) => (age(a) < age(b) ? -1 : 1))
  return names.flatMap((name, index) => {
    const path = join(directory, name)
    const size = statSync(path, { throwIfNoEntry: false })?.size
    return size === undefined ? [] : fileSegment(lastNumber + index + 1, path, undefined, size)
  })
}

function fileSegment(number: number, path: string, rows: LedgerRow[] | undefined, bytes: number): Segment {
  return { number, path, descriptor: undefined, rows, count: 0, written: 0, bytes, isTorn: false }
}

/** Appends the rows that are not in the file yet; throws what the disk says. */
export function writeRows(segment: Segment, write: WriteBytes = writeSync): void {
  const rows = segment.rows ?? []
  if (segment.written === segment.count) return
  let text = segment.isTorn ? '\n' : ''
  for (let index = segment.written; index < rows.length; index += 1) text += rows[index]!.line
  segment.descriptor ??= openSync(segment.path, 'a', 0o600)
  const bytes = Buffer.from(text)
  let offset = 0
  try {
    while (offset < bytes.length)
      offset += write(segment.descriptor, offset > 0 ? bytes.subarray(offset) : bytes)
    segment.written = rows.length
  } finally {
    segment.bytes += offset
    segment.isTorn = offset < bytes.length
  }
}

export function closeSegment(segment: Segment): void {
  if (segment.descriptor !== undefined) closeSync(segment.descriptor)
  segment.descriptor = undefined
}

/** False when the file could not be removed. */
export function removeSegment(segment: Segment): boolean {
  closeSegment(segment)
  return removeFile(segment.path)
}

/** Torn lines, left by a full disk or a killed process, are counted and skipped. */
export function parseSegment(text: string): { readonly rows: LedgerRow[]; readonly torn: number } {
  const rows: LedgerRow[] = []
  let torn = 0
  for (const line of text.split('\n')) {
    if (line === '') continue
    const row = parseLine(line)
    if (row === undefined) torn += 1
    else rows.push(row)
  }
  return { rows, torn }
}

/** Tries it with a file of 64 KiB that is removed at once. */
export function hasSpace(directory: string, write: WriteBytes = writeSync): boolean {
  const path = join(directory, 'probe')
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, 'w', 0o600)
    return write(descriptor, Buffer.alloc(blankBytes)) === blankBytes
  } catch {
    return false
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
    removeFile(path)
  }
}

function removeFile(path: string): boolean {
  try {
    unlinkSync(path)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT'
  }
}

function isOtherProcess(pid: number): boolean {
  if (pid === process.pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
