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

const quote = '"'
const backslash = 0x5c
const colon = 0x3a

/**
 * Parses a JSON body, refusing what later stages cannot bear: invalid UTF-8, deep nesting (JSON.stringify
 * overflows the stack on what JSON.parse accepts), floods of keys, repeated keys, `__proto__`, and texts that
 * PostgreSQL cannot store. One linear pass over the text comes before the parser.
 */
export function parseJson(bytes: Buffer): unknown {
  return parseJsonNoting(bytes, { limits: jsonLimits }).value
}

/** Start and end of a value, quotes included. */
export type Span = readonly [start: number, end: number]

/** The same; also tells where in the bytes the text behind a key of the outermost object stands. */
export function parseJsonNoting(
  bytes: Buffer,
  options: { readonly limits: JsonLimits; readonly key?: string },
): { readonly value: unknown; readonly span: Span | undefined } {
  if (!isUtf8(bytes)) throw httpErrors.bodyNotUtf8()
  const text = bytes.toString('utf8')
  const span = inspect(text, options.limits, options.key)
  return { value: parse(text), span: span && toBytes(span, text, bytes) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw httpErrors.jsonMalformed()
  }
}

function toBytes([start, end]: Span, text: string, bytes: Buffer): Span {
  if (text.length === bytes.length) return [start, end]
  const before = Buffer.byteLength(text.slice(0, start))
  return [before, before + Buffer.byteLength(text.slice(start, end))]
}

/** Refuses text with U+0000 or an unpaired surrogate. */
export function ensureStorable(text: string): void {
  if (text.includes('\u0000') || !text.isWellFormed()) throw httpErrors.textMalformed()
}

function inspect(text: string, limits: JsonLimits, wanted: string | undefined): Span | undefined {
  let span: Span | undefined
  /** Keys seen per open object; undefined for an open array. */
  const open: (Set<string> | undefined)[] = []
  let keys = 0
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
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
      case 0x22: {
        const end = findStringEnd(text, at)
        if (isKey(text, end)) {
          keys += 1
          if (keys > limits.keys) throw httpErrors.jsonTooManyKeys({ limit: limits.keys })
          const key = decodeKey(text.slice(at, end + 1))
          noteKey(open.at(-1), key, limits)
          if (open.length === 1 && key === wanted) span = textAfterColon(text, end)
        } else if (limits.storable) {
          ensureStorableString(text.slice(at, end + 1))
        }
        at = end
        break
      }
    }
    if (open.length > limits.depth) throw httpErrors.jsonTooDeep({ limit: limits.depth })
  }
  return span
}

function ensureStorableString(quoted: string): void {
  if (quoted.includes('\\u')) ensureStorable(decodeString(quoted))
}

function noteKey(seen: Set<string> | undefined, key: string, limits: JsonLimits): void {
  if (limits.storable) ensureStorable(key)
  if (key === '__proto__') throw httpErrors.jsonKeyForbidden()
  if (seen?.has(key)) throw httpErrors.jsonKeyRepeated()
  seen?.add(key)
}

/** Index of the closing quote of the string that opens at `start`; each run of backslashes is counted once. */
function findStringEnd(text: string, start: number): number {
  let end = text.indexOf(quote, start + 1)
  while (end !== -1) {
    let escapes = 0
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes += 1
    if (escapes % 2 === 0) return end
    end = text.indexOf(quote, end + 1)
  }
  throw httpErrors.jsonMalformed()
}

function isKey(text: string, stringEnd: number): boolean {
  return text.charCodeAt(skipBlanks(text, stringEnd + 1)) === colon
}

/** The text that is the value of the key whose closing quote stands at `keyEnd`. */
function textAfterColon(text: string, keyEnd: number): Span | undefined {
  const at = skipBlanks(text, skipBlanks(text, keyEnd + 1) + 1)
  return text[at] === quote ? [at, findStringEnd(text, at) + 1] : undefined
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (isBlank(text.charCodeAt(at))) at += 1
  return at
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

/** Nearly all keys are plain words, which need no parser. */
function decodeKey(quoted: string): string {
  return plain.test(quoted) ? quoted.slice(1, -1) : decodeString(quoted)
}

const plain = /^"[\w.-]*"$/

function decodeString(quoted: string): string {
  try {
    return JSON.parse(quoted) as string
  } catch {
    throw httpErrors.jsonMalformed()
  }
}
