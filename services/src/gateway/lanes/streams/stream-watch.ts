import { noUsage, type UsageReading } from '../../tokens/usage.ts'

/** Longest event that is held in memory; images in answers are a few MB. */
const maxEventBytes = 32 * 1024 * 1024
const newline = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const quote = 0x22
const backslash = 0x5c
const openingBrace = 0x7b
const closingBrace = 0x7d
const openingBracket = 0x5b
const closingBracket = 0x5d

/** What one event means for the stream. */
export type EventVerdict = 'forward' | 'drop'

/**
 * Watches the bytes of a stream of server-sent events go by. It finds where events end and looks into the few that tell
 * something: usage, the end, an error. It neither decodes nor parses the rest. Bytes are passed on when their event is
 * whole: a part of one would swallow the error event that a client gets when the rest never comes.
 */
export abstract class StreamWatch {
  /** The event that ends a complete stream was seen. */
  isComplete = false
  /** Why this stream cannot be trusted any more: an error event of the provider, or bytes that are no event. */
  problem: string | undefined
  /** The provider itself told the client about the problem, in its own words. */
  isProblemTold = false
  reading: UsageReading = noUsage
  /** How many events with data were read. */
  events = 0
  #carry: Buffer[] = []
  #carryBytes = 0

  /** Takes the next bytes; returns those to pass on now, if any. */
  push(chunk: Buffer): Buffer | undefined {
    if (this.#carryBytes === 0 && endsWithBlankLine(chunk)) return this.#readEvents(chunk, chunk)
    return this.#pushPartial(chunk)
  }

  /** To be called when the connection has ended properly; returns what is left to pass on. */
  finish(): Buffer | undefined {
    if (this.#carryBytes === 0) return undefined
    const rest = Buffer.concat(this.#carry)
    this.#carryBytes = 0
    return this.#readEvents(rest, rest)
  }

  #pushPartial(chunk: Buffer): Buffer | undefined {
    this.#carry.push(chunk)
    this.#carryBytes += chunk.length
    if (this.#carryBytes > maxEventBytes) this.problem ??= 'an event is longer than 32 MiB'
    // Without a line end nothing new can be whole, except that this chunk continues one.
    if (!chunk.includes(newline)) return undefined
    const bytes = this.#carry.length === 1 ? chunk : Buffer.concat(this.#carry)
    const end = lastEventEnd(bytes)
    const rest = bytes.subarray(end)
    this.#carry = rest.length === 0 ? [] : [rest]
    this.#carryBytes = rest.length
    return end === 0 ? undefined : this.#readEvents(bytes, bytes.subarray(0, end))
  }

  /** Reads whole events; returns them without the dropped ones, and up to the first that cannot be read. */
  #readEvents(bytes: Buffer, events: Buffer): Buffer | undefined {
    let kept: Buffer[] | undefined
    let keptFrom = 0
    let start = 0
    while (start < events.length) {
      const end = nextEventEnd(bytes, start, events.length)
      const verdict = this.#readEvent(events, start, end)
      if (this.problem !== undefined && !this.isProblemTold)
        return join(kept, events.subarray(keptFrom, start))
      if (verdict === 'drop') {
        kept ??= []
        kept.push(events.subarray(keptFrom, start))
        keptFrom = end
      }
      start = end
    }
    return join(kept, events.subarray(keptFrom))
  }

  #readEvent(bytes: Buffer, start: number, end: number): EventVerdict {
    const dataAt = findData(bytes, start, end)
    if (dataAt === -1) return 'forward'
    this.events += 1
    let last = end - 1
    while (last > dataAt && isBlank(bytes[last]!)) last -= 1
    if (!isBalanced(bytes, dataAt, last + 1)) this.problem ??= 'an event is not valid JSON'
    return this.readEvent(bytes, { start, dataAt, end: last + 1 })
  }

  /** `start` is where the event begins, `dataAt` where its data begins, `end` where its data ends. */
  protected abstract readEvent(bytes: Buffer, event: EventBounds): EventVerdict

  protected parse(
    bytes: Buffer,
    { dataAt, end }: EventBounds,
  ): Readonly<Record<string, unknown>> | undefined {
    try {
      const value: unknown = JSON.parse(bytes.toString('utf8', dataAt, end))
      if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
    } catch {
      // Told below.
    }
    this.problem ??= 'an event is not valid JSON'
    return undefined
  }
}

function join(kept: Buffer[] | undefined, last: Buffer): Buffer | undefined {
  const joined = kept === undefined ? last : Buffer.concat([...kept, last])
  return joined.length === 0 ? undefined : joined
}

export interface EventBounds {
  readonly start: number
  readonly dataAt: number
  readonly end: number
}

/** Whether `text` stands somewhere in the event. */
export function contains(bytes: Buffer, text: Buffer, { start, end }: EventBounds): boolean {
  const at = bytes.indexOf(text, start)
  return at !== -1 && at < end
}

/** Whether `text` stands at this place. */
export function standsAt(bytes: Buffer, text: Buffer, at: number): boolean {
  for (let index = 0; index < text.length; index += 1) {
    if (bytes[at + index] !== text[index]) return false
  }
  return true
}

/**
 * Whether every bracket and string is closed, the outermost at the end. Not all of JSON, but what a cut leaves behind;
 * a fraction of the price of parsing.
 */
function isBalanced(bytes: Buffer, start: number, end: number): boolean {
  let depth = 0
  let isInText = false
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!
    if (isInText) {
      if (byte === backslash) at += 1
      else if (byte === quote) isInText = false
    } else if (byte === quote) isInText = true
    else if (byte === openingBrace || byte === openingBracket) depth += 1
    else if ((byte === closingBrace || byte === closingBracket) && --depth === 0) return at === end - 1
  }
  return false
}

function isBlank(byte: number): boolean {
  return byte === newline || byte === carriageReturn || byte === space
}

function endsWithBlankLine(bytes: Buffer): boolean {
  const { length } = bytes
  if (length < 2 || bytes[length - 1] !== newline) return false
  return bytes[length - 2] === newline || (length > 3 && bytes[length - 3] === newline)
}

/** End of the first event at or after `start`, its blank line included; `limit` when it has none. */
function nextEventEnd(bytes: Buffer, start: number, limit: number): number {
  let at = bytes.indexOf(newline, start)
  while (at !== -1 && at < limit) {
    const next = bytes[at + 1]
    if (next === newline) return at + 2
    if (next === carriageReturn && bytes[at + 2] === newline) return at + 3
    at = bytes.indexOf(newline, at + 1)
  }
  return limit
}

/** End of the last whole event, 0 when there is none. */
function lastEventEnd(bytes: Buffer): number {
  let at = bytes.lastIndexOf(newline)
  while (at > 0) {
    if (bytes[at - 1] === newline) return at + 1
    if (bytes[at - 1] === carriageReturn && bytes[at - 2] === newline) return at + 1
    at = bytes.lastIndexOf(newline, at - 1)
  }
  return 0
}

const dataField = Buffer.from('data:')

/** Where the data of an event begins; -1 for comments and events without data. */
function findData(bytes: Buffer, start: number, end: number): number {
  let at = start
  while (at < end) {
    if (standsAt(bytes, dataField, at)) {
      const from = at + dataField.length
      return bytes[from] === space ? from + 1 : from
    }
    const lineEnd = bytes.indexOf(newline, at)
    if (lineEnd === -1 || lineEnd >= end) return -1
    at = lineEnd + 1
  }
  return -1
}
