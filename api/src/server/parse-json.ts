import { isUtf8 } from 'node:buffer'
import { httpErrors } from '../plugins/index.ts'

export interface JsonLimits {
  readonly depth: number
  readonly keys: number
  /** Whether every text must be one that PostgreSQL can store. */
  readonly storable: boolean
}

/** Deepest nesting and largest number of keys of a JSON body. */
export const jsonLimits: JsonLimits = { depth: 64, keys: 10_000, storable: true }

/** Requests to models carry whole conversations and the schemas of many tools, and nothing of them is stored. */
export const modelJsonLimits: JsonLimits = { depth: 128, keys: 200_000, storable: false }

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

/**
 * Parses a JSON body, refusing what later stages cannot bear: invalid UTF-8, deep nesting (JSON.stringify
 * overflows the stack on what JSON.parse accepts), floods of keys, repeated keys, `__proto__`, and texts that
 * PostgreSQL cannot store. One linear pass over the bytes comes before the parser.
 */
export function parseJson(bytes: Buffer): unknown {
  return parseJsonNoting(bytes, { limits: jsonLimits }).value
}

/** Start and end of a value in the bytes, quotes included. */
export type Span = readonly [start: number, end: number]

/** The same; also tells where the text behind a key of the outermost object stands. */
export function parseJsonNoting(
  bytes: Buffer,
  options: { readonly limits: JsonLimits; readonly key?: string },
): { readonly value: unknown; readonly span: Span | undefined } {
  if (!isUtf8(bytes)) throw httpErrors.bodyNotUtf8()
  const span = inspect(bytes, options.limits, options.key)
  return { value: parse(bytes), span }
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw httpErrors.jsonMalformed()
  }
}

/** Refuses text with U+0000 or an unpaired surrogate. */
export function ensureStorable(text: string): void {
  if (text.includes('\u0000') || !text.isWellFormed()) throw httpErrors.textMalformed()
}

function inspect(bytes: Buffer, limits: JsonLimits, wanted: string | undefined): Span | undefined {
  let span: Span | undefined
  /** Keys seen per open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = []
  let keys = 0
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case 0x7b:
        open.push(new Set())
        break
      case 0x5b:
        open.push(undefined)
        break
      case 0x7d:
      case 0x5d:
        open.pop()
        break
      case quote: {
        const end = findStringEnd(bytes, at)
        if (isKey(bytes, end)) {
          keys += 1
          if (keys > limits.keys) throw httpErrors.jsonTooManyKeys({ limit: limits.keys })
          const key = decodeKey(bytes, at, end)
          noteKey(open.at(-1), key, limits)
          if (open.length === 1 && key === wanted) span = textAfterColon(bytes, end)
        } else if (limits.storable && bytes.subarray(at, end).includes('\\u')) {
          ensureStorable(decodeString(bytes.subarray(at, end + 1)))
        }
        at = end
        break
      }
    }
    if (open.length > limits.depth) throw httpErrors.jsonTooDeep({ limit: limits.depth })
  }
  return span
}

function noteKey(seen: Set<string> | undefined, key: string, limits: JsonLimits): void {
  if (limits.storable) ensureStorable(key)
  if (key === '__proto__') throw httpErrors.jsonKeyForbidden()
  if (seen?.has(key)) throw httpErrors.jsonKeyRepeated()
  seen?.add(key)
}

/** Index of the closing quote of the string that opens at `start`; each run of backslashes is counted once. */
function findStringEnd(bytes: Buffer, start: number): number {
  let end = bytes.indexOf(quote, start + 1)
  while (end !== -1) {
    let escapes = 0
    while (bytes[end - 1 - escapes] === backslash) escapes += 1
    if (escapes % 2 === 0) return end
    end = bytes.indexOf(quote, end + 1)
  }
  throw httpErrors.jsonMalformed()
}

function isKey(bytes: Buffer, stringEnd: number): boolean {
  return bytes[skipBlanks(bytes, stringEnd + 1)] === colon
}

/** The text that is the value of the key whose closing quote stands at `keyEnd`. */
function textAfterColon(bytes: Buffer, keyEnd: number): Span | undefined {
  const at = skipBlanks(bytes, skipBlanks(bytes, keyEnd + 1) + 1)
  return bytes[at] === quote ? [at, findStringEnd(bytes, at) + 1] : undefined
}

function skipBlanks(bytes: Buffer, from: number): number {
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at += 1
  return at
}

const longestPlainKey = 64

/** Nearly all keys are short words, which need no parser. */
function decodeKey(bytes: Buffer, start: number, end: number): string {
  if (end - start <= longestPlainKey && isPlain(bytes, start + 1, end)) {
    return bytes.toString('latin1', start + 1, end)
  }
  return decodeString(bytes.subarray(start, end + 1))
}

function isPlain(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!
    if (byte < 0x20 || byte > 0x7e || byte === backslash) return false
  }
  return true
}

function decodeString(quoted: Buffer): string {
  try {
    return JSON.parse(quoted.toString('utf8')) as string
  } catch {
    throw httpErrors.jsonMalformed()
  }
}
