import { isAppError } from '../errors/index.ts'

const mask = '[secret]'
/** Deeper structures, longer lists and longer texts are cut: a log line is not a store. */
const maxDepth = 8
const maxItems = 100
const maxText = 8_192

/** Compared with names in lower case without separators. */
const secretNames =
  /(?:^keys?|secrets?|passwords?|passwd|passphrase|token|cookies?|authorization|apikeys?|adminkey|rootkey|privatekey|credentials?)$/

const separators = /[-_. ]/g

const secretsInText: ReadonlyArray<readonly [RegExp, string]> = [
  [/\b(bearer|basic) [\w.~+/=-]{8,}/gi, `$1 ${mask}`],
  [/(:\/\/[^\s:/?#@]{0,256}:)[^\s/?#@]{1,256}@/g, `$1${mask}@`],
  [/([?&](?:[\w-]{0,64}(?:token|secret|password|signature)|(?:api_?)?key)=)[^&\s#"']{1,4096}/gi, `$1${mask}`],
  [/\b(sk|rk|pk|whsec)([-_])[\w-]{16,}/g, `$1$2${mask}`],
  [/\b([a-z]{2,12}_[a-z]{2,12}_[0-9A-Za-z]{8})_[0-9A-Za-z]{20,64}(?:_[0-9A-Za-z]{4,12})?\b/g, `$1_${mask}`],
]

/** What none of the patterns can match: short words, hexadecimal ids, plain sentences. Most texts are one of these. */
const harmless = /^(?:[\w.]{0,13}|[0-9a-f-]*|(?!.*(?:bearer|basic))[a-z ,.']*)$/i
const longestHarmless = 256

/** Written by the logger itself; a field of the same name gets an underscore so that it cannot replace them. */
const ownNames: ReadonlySet<string> = new Set(['level', 'time', 'message'])

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this finds
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** `,"name":value` for each field, safe to write down: secrets masked, control characters visible, size bounded. */
export function encodeFields(fields: Readonly<Record<string, unknown>>): string {
  let text = ''
  const left = eachField(fields, ({ encoded, isSecret }, value) => {
    if (value !== undefined) text += encoded + (isSecret ? encodedMask : encodeValue(value))
  })
  return left === 0 ? text : `${text},"…":"${left} more fields"`
}

const encodedMask = JSON.stringify(mask)

function encodeValue(value: unknown): string {
  if (typeof value === 'string') return encodeText(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : 'null'
  return JSON.stringify(redactValue(value, { depth: 0, seen: noneSeen }))
}

/** A text as JSON. */
export function encodeText(text: string): string {
  return isHarmless(text) ? `"${text}"` : JSON.stringify(redactText(text))
}

const noneSeen: ReadonlySet<object> = new Set()

/** A text that is safe to write down. Line breaks and tabs stay: JSON escapes them. */
export function redactText(text: string): string {
  if (isHarmless(text)) return text
  const bounded = text.length > maxText ? `${text.slice(0, maxText)}… (${text.length} characters)` : text
  let clean = bounded
  for (const [pattern, replacement] of secretsInText) clean = clean.replace(pattern, replacement)
  return clean.replace(unprintable, toEscape)
}

/** Needs no escape in JSON either. */
function isHarmless(text: string): boolean {
  return text.length <= longestHarmless && harmless.test(text)
}

interface Visit {
  readonly depth: number
  readonly seen: ReadonlySet<object>
}

function redactRecord(record: object, visit: Visit): Record<string, unknown> {
  const clean: Record<string, unknown> = {}
  const left = eachField(record, ({ written, isSecret }, value) => {
    clean[written] = isSecret && value !== undefined ? mask : redactValue(value, visit)
  })
  if (left > 0) clean['…'] = `${left} more fields`
  return clean
}

/** As many fields as are written; returns how many are left. */
function eachField(record: object, take: (name: NameJudgement, value: unknown) => void): number {
  const names = Object.keys(record)
  const count = Math.min(names.length, maxItems)
  for (let at = 0; at < count; at += 1) {
    const name = names[at]!
    take(judgeName(name), (record as Readonly<Record<string, unknown>>)[name])
  }
  return names.length - count
}

interface NameJudgement {
  readonly written: string
  /** The same for a field of the line itself, as JSON with what stands around it. */
  readonly encoded: string
  readonly isSecret: boolean
}

/** The same few names come with every line. */
const judgements = new Map<string, NameJudgement>()
const maxJudgements = 2_000

function judgeName(name: string): NameJudgement {
  const known = judgements.get(name)
  if (known !== undefined) return known
  // An assignment to `__proto__` would make no field.
  const written = name === '__proto__' ? `${name}_` : redactText(name)
  const encoded = `,${JSON.stringify(ownNames.has(written) ? `${written}_` : written)}:`
  const judgement = { written, encoded, isSecret: isSecretName(name) }
  if (judgements.size >= maxJudgements) judgements.clear()
  judgements.set(name, judgement)
  return judgement
}

function redactValue(value: unknown, visit: Visit): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`
  if (typeof value !== 'object' || value === null) return value
  if (visit.seen.has(value)) return '[circular]'
  if (visit.depth >= maxDepth) return '[too deep]'
  return redactObject(value, { depth: visit.depth + 1, seen: new Set([...visit.seen, value]) })
}

function redactObject(value: object, visit: Visit): unknown {
  if (value instanceof Error) return redactError(value, visit)
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (Array.isArray(value)) {
    const items = value.slice(0, maxItems).map((item) => redactValue(item, visit))
    return value.length > maxItems ? [...items, `${value.length - maxItems} more`] : items
  }
  if (value instanceof Map) return redactRecord(Object.fromEntries(value), visit)
  if (value instanceof Set) return redactValue([...value], visit)
  if ('toJSON' in value && typeof value.toJSON === 'function') return redactValue(value.toJSON(), visit)
  return redactRecord(value, visit)
}

function redactError(error: Error, visit: Visit): Record<string, unknown> {
  const isKnown = isAppError(error)
  return {
    type: error.name,
    message: redactText(error.message),
    ...('code' in error ? { code: redactValue(error.code, visit) } : {}),
    ...(isKnown ? { kind: error.kind, details: redactValue(error.details, visit) } : {}),
    ...(error.stack ? { stack: redactText(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, visit) }),
    ...(error instanceof AggregateError ? { errors: redactValue(error.errors, visit) } : {}),
  }
}

function isSecretName(name: string): boolean {
  return secretNames.test(name.replaceAll(separators, '').toLowerCase())
}

function toEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
