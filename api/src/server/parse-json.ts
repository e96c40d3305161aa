import { isUtf8 } from 'node:buffer'
import { httpErrors } from '../plugins/index.ts'

/** Deepest nesting and largest number of keys of any JSON body. */
export const jsonLimits = { depth: 64, keys: 10_000 } as const

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a

/**
 * Parses a JSON body, refusing what later stages cannot bear: invalid UTF-8, deep nesting (JSON.stringify
 * overflows the stack on what JSON.parse accepts), floods of keys, repeated keys, `__proto__`, and texts that
 * PostgreSQL cannot store. One linear pass over the bytes comes before the parser.
 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw httpErrors.bodyNotUtf8()
  inspect(bytes)
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

function inspect(bytes: Buffer): void {
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
        const seen = open.at(-1)
        if (isKey(bytes, end)) {
          keys += 1
          if (keys > jsonLimits.keys) throw httpErrors.jsonTooManyKeys({ limit: jsonLimits.keys })
          noteKey(seen, decodeString(bytes.subarray(at, end + 1)))
        } else if (bytes.subarray(at, end).includes('\\u')) {
          ensureStorable(decodeString(bytes.subarray(at, end + 1)))
        }
        at = end
        break
      }
    }
    if (open.length > jsonLimits.depth) throw httpErrors.jsonTooDeep({ limit: jsonLimits.depth })
  }
}

function noteKey(seen: Set<string> | undefined, key: string): void {
  ensureStorable(key)
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
  let at = stringEnd + 1
  while (bytes[at] === 0x20 || bytes[at] === 0x0a || bytes[at] === 0x0d || bytes[at] === 0x09) at += 1
  return bytes[at] === colon
}

function decodeString(quoted: Buffer): string {
  try {
    return JSON.parse(quoted.toString('utf8')) as string
  } catch {
    throw httpErrors.jsonMalformed()
  }
}
