import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Ids } from '@tragwerk/infra/clock'
import type { Logger } from '@tragwerk/infra/telemetry'
import type { LedgerRecord } from './record.ts'
import { type LedgerRow, toRow } from './row.ts'
import {
  closeSegment,
  findLeftovers,
  hasSpace,
  newSegment,
  parseSegment,
  removeSegment,
  type Segment,
  type WriteBytes,
  writeRows,
} from './segment.ts'

/** Rows of one file, and of one transaction per tenant. */
export const batchRows = 500
/** Rows kept in memory beside their files; those of later files are read back from disk. */
const heldLimit = 5000
/** Rows that could not be written and are in memory only; more are lost, and counted. */
const unwrittenLimit = 20_000

export interface SpoolDeps {
  /** Of this machine alone; created when missing. */
  readonly directory: string
  /** Bytes waiting from which on `isAccepting` is false. What is recorded nevertheless is still written. */
  readonly maxBytes: number
  readonly ids: Pick<Ids, 'uuid'>
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>
  /** Called when a whole batch waits. */
  readonly onFull: () => void
  readonly write?: WriteBytes | undefined
}

/** Rows in the order of their recording. */
export interface SpooledBatch {
  readonly number: number
  readonly rows: readonly LedgerRow[]
}

export interface SpoolCounts {
  /** Rows that wait for the database; those of an earlier process count from when they are read. */
  readonly waiting: number
  /** Of the files that wait. */
  readonly bytes: number
  /** Incomplete lines in files of earlier processes. */
  readonly tornLines: number
  /** Records that could neither be written nor kept. */
  readonly lost: number
}

export interface Spool {
  /** Keeps the record until this turn of the event loop ends, then writes it with all others of the turn. */
  append(record: LedgerRecord): void
  /** Writes now what `append` has kept, and closes the newest batch. Its number, 0 when nothing waits. */
  seal(): number
  /** The oldest batch, closed; undefined when nothing waits. */
  next(): Promise<SpooledBatch | undefined>
  /** Nothing is left to be drained, apart from what this turn has appended. */
  isEmpty(): boolean
  /** Forgets the oldest batch and its file. */
  done(number: number): void
  /** Finds out whether a full disk has space again, and then writes what could not be written. */
  retry(): void
  /** Takes over what processes that have died meanwhile left in the same directory. */
  adopt(): void
  isAccepting(): boolean
  counts(): SpoolCounts
}

/**
 * Requests on disk until the database has them: files of at most 500 lines, appended without fsync. What was written
 * survives the end of the process in whatever way, but not a power cut. A process that is killed loses what was
 * recorded in the running turn of the event loop.
 */
export function createSpool(deps: SpoolDeps): Spool {
  const { directory, logger } = deps
  mkdirSync(directory, { recursive: true })
  const segments: Segment[] = []
  const state: SpoolState = {
    segments,
    active: undefined,
    lastNumber: 0,
    isFailing: false,
    held: 0,
    waiting: 0,
    unwritten: 0,
    bytes: 0,
    tornLines: 0,
    lost: 0,
  }
  adoptLeftovers(directory, state)
  let gathered: LedgerRecord[] = []
  let isScheduled = false

  const gather = () => {
    isScheduled = false
    const records = gathered
    gathered = []
    if (records.length > 0) addRecords(deps, state, records)
  }
  return {
    append(record) {
      gathered.push(record)
      if (isScheduled) return
      isScheduled = true
      setImmediate(gather)
    },
    seal() {
      gather()
      sealActive(state)
      return segments.at(-1)?.number ?? 0
    },
    async next() {
      for (;;) {
        const segment = segments[0]
        if (segment === undefined) return undefined
        if (segment === state.active) sealActive(state)
        const rows = segment.rows ?? (await load(deps, state, segment))
        if (rows !== undefined) return { number: segment.number, rows }
        segments.shift()
      }
    },
    isEmpty: () => segments.length === 0,
    done(number) {
      const segment = segments[0]
      if (segment?.number !== number) return
      segments.shift()
      forget(state, segment)
      // What stays there is inserted again at the next start, which changes nothing.
      if (!removeSegment(segment)) logger.warn({ path: segment.path }, 'a spool file could not be removed')
    },
    retry() {
      if (!state.isFailing || !hasSpace(directory, deps.write)) return
      state.isFailing = false
      for (const segment of segments) {
        if (!state.isFailing) write(deps, state, segment)
        if (segment !== state.active && segment.written === segment.count) closeSegment(segment)
      }
      if (!state.isFailing) logger.info({ directory }, 'usage is spooled to disk again')
    },
    adopt: () => adoptLeftovers(directory, state),
    isAccepting: () => !state.isFailing && state.bytes < deps.maxBytes,
    counts: () => ({
      waiting: state.waiting + gathered.length,
      bytes: state.bytes,
      tornLines: state.tornLines,
      lost: state.lost,
    }),
  }
}

interface SpoolState {
  /** Oldest first. */
  readonly segments: Segment[]
  /** The last one, while it takes rows. */
  active: Segment | undefined
  lastNumber: number
  /** The last write failed; none is tried before the disk was probed. */
  isFailing: boolean
  held: number
  waiting: number
  unwritten: number
  bytes: number
  tornLines: number
  lost: number
}

/** Closes the batch being written: numbers must not go down in the order of the batches. */
function adoptLeftovers(directory: string, state: SpoolState): void {
  const { segments: known, lastNumber } = state
  const found = findLeftovers(directory, { known, lastNumber })
  if (found.length === 0) return
  sealActive(state)
  for (const segment of found) {
    state.segments.push(segment)
    state.lastNumber = segment.number
    state.bytes += segment.bytes
  }
}

function addRecords(deps: SpoolDeps, state: SpoolState, records: readonly LedgerRecord[]): void {
  let hasFullBatch = false
  for (const record of records) {
    const row = state.unwritten < unwrittenLimit ? rowOf(deps, record) : undefined
    if (row === undefined) {
      if (state.lost === 0) deps.logger.error({ id: record.id }, 'usage is being lost')
      state.lost += 1
      continue
    }
    const segment = addRow(deps, state, row)
    if (segment.count < batchRows) continue
    hasFullBatch = true
    if (!state.isFailing) write(deps, state, segment)
    sealActive(state)
  }
  if (state.active !== undefined && !state.isFailing) write(deps, state, state.active)
  if (hasFullBatch) deps.onFull()
}

function rowOf({ logger }: SpoolDeps, record: LedgerRecord): LedgerRow | undefined {
  try {
    return toRow(record)
  } catch (error) {
    logger.error({ error, id: record.id }, 'a request could not be written as a line')
    return undefined
  }
}

function addRow({ directory, ids }: SpoolDeps, state: SpoolState, row: LedgerRow): Segment {
  if (state.active === undefined) {
    state.lastNumber += 1
    state.active = newSegment(directory, state.lastNumber, ids.uuid())
    state.segments.push(state.active)
  }
  const segment = state.active
  segment.rows?.push(row)
  segment.count += 1
  state.unwritten += 1
  state.held += 1
  state.waiting += 1
  return segment
}

function write(deps: SpoolDeps, state: SpoolState, segment: Segment): void {
  const { written, bytes } = segment
  try {
    writeRows(segment, deps.write)
  } catch (error) {
    state.isFailing = true
    deps.logger.error({ error, path: segment.path }, 'usage cannot be spooled to disk')
  } finally {
    state.unwritten -= segment.written - written
    state.bytes += segment.bytes - bytes
  }
}

function sealActive(state: SpoolState): void {
  const segment = state.active
  state.active = undefined
  if (segment === undefined || segment.written < segment.count) return
  closeSegment(segment)
  if (state.held <= heldLimit) return
  state.held -= segment.count
  segment.rows = undefined
}

/** Undefined when the file is gone or cannot be read: it is left where it is, so that others get on. */
async function load(
  { logger }: SpoolDeps,
  state: SpoolState,
  segment: Segment,
): Promise<readonly LedgerRow[] | undefined> {
  const { path } = segment
  try {
    const { rows, torn } = parseSegment(await readFile(path, 'utf8'))
    if (torn > 0) logger.warn({ path, torn }, 'a spool file has incomplete lines')
    state.tornLines += torn
    state.held += rows.length
    state.waiting += rows.length - segment.count
    segment.count = rows.length
    segment.written = rows.length
    segment.rows = rows
    return rows
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isGone) logger.error({ error, path }, 'a spool file cannot be read')
    forget(state, segment)
    return undefined
  }
}

function forget(state: SpoolState, segment: Segment): void {
  state.held -= segment.rows?.length ?? 0
  state.waiting -= segment.count
  state.unwritten -= segment.count - segment.written
  state.bytes -= segment.bytes
}
