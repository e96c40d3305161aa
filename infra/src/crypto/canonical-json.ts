import { createHash } from 'node:crypto'
import { cryptoErrors } from './errors.ts'

/** Deeper values are refused before they exhaust the stack. */
const maxDepth = 500

/**
 * The one JSON text of a value (RFC 8785): members sorted by UTF-16 code units, no spaces, numbers as
 * ECMAScript writes them. Members that are `undefined` vanish and `toJSON` is honoured, as in `JSON.stringify`.
 * Throws `crypto.not_canonical` for NaN, infinities, bigints, lone surrogates, functions and values that are
 * deeper than 500 levels.
 */
export function canonicalJson(value: unknown): string {
  return write(value, [])
}

/** SHA-256 of the canonical form, 64 lower-case hexadecimal digits. */
export function hashJson(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex')
}

type Path = readonly (string | number)[]

function write(value: unknown, path: Path): string {
  if (path.length > maxDepth) throw refuse(path.slice(0, 10), `it is nested deeper than ${maxDepth} levels`)
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return writeText(value, path)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw refuse(path, `${value} is not a JSON number`)
    return JSON.stringify(value)
  }
  if (typeof value !== 'object') throw refuse(path, `a ${typeof value} is not a JSON value`)
  if ('toJSON' in value && typeof value.toJSON === 'function') {
    return write(value.toJSON(String(path.at(-1) ?? '')), [...path, 'toJSON'])
  }
  if (Array.isArray(value)) return `[${value.map((item, index) => write(item, [...path, index])).join(',')}]`
  return writeObject(value, path)
}

function writeObject(value: object, path: Path): string {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${writeText(name, path)}:${write(member, [...path, name])}`)
  return `{${members.join(',')}}`
}

function writeText(text: string, path: Path): string {
  if (!text.isWellFormed()) throw refuse(path, 'the text holds half of a character pair')
  return JSON.stringify(text)
}

function refuse(path: Path, reason: string) {
  return cryptoErrors.notCanonical({
    path: `$${path.map((step) => `[${JSON.stringify(step)}]`).join('')}`,
    reason,
  })
}
