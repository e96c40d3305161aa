import { createHash } from 'node:crypto'

/** JSON text that is equal for equal values: keys sorted by code unit, no spaces, `undefined` left out. */
export function toCanonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => toCanonicalJson(item ?? null)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => `${JSON.stringify(key)}:${toCanonicalJson(field)}`)
    return `{${fields.join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}

export function fingerprintRequest(request: { method: string; path: string; body: unknown }): string {
  return createHash('sha256')
    .update(`${request.method}\n${request.path}\n${toCanonicalJson(request.body)}`)
    .digest('hex')
}
