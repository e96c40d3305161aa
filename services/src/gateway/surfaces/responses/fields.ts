import { gatewayErrors } from '../../errors.ts'
import { isJsonObject, type JsonObject } from '../../json.ts'

export function invalid(param: string, problem: string) {
  return gatewayErrors.requestInvalid({ param, problem })
}

export function unsupported(param: string, problem: string) {
  return gatewayErrors.requestUnsupported({ param, problem })
}

/** The readers below treat `null` as absent and throw `gateway.request_invalid` for values of another type. */
export function readNumber(body: JsonObject, field: string): number | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(field, 'it must be a number')
  return value
}

export function readPositiveInteger(body: JsonObject, field: string): number | undefined {
  const value = readNumber(body, field)
  if (value !== undefined && (!Number.isInteger(value) || value < 1)) {
    throw invalid(field, 'it must be a whole number of at least 1')
  }
  return value
}

export function readBoolean(body: JsonObject, field: string): boolean | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'boolean') throw invalid(field, 'it must be true or false')
  return value
}

export function readString(body: JsonObject, field: string, path = field): string | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw invalid(path, 'it must be a text')
  return value
}

export function requireString(body: JsonObject, field: string, path: string): string {
  const value = readString(body, field, path)
  if (value === undefined) throw invalid(path, 'it is missing')
  return value
}

export function readObject(body: JsonObject, field: string, path = field): JsonObject | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  return requireObject(value, path)
}

export function requireObject(value: unknown, path: string): JsonObject {
  if (!isJsonObject(value)) throw invalid(path, 'it must be an object')
  return value
}

export function readArray(body: JsonObject, field: string, path = field): readonly unknown[] | undefined {
  const value = body[field]
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) throw invalid(path, 'it must be a list')
  return value
}

/** One of a fixed set of words. */
export function readWord<const W extends string>(
  body: JsonObject,
  field: string,
  words: { readonly allowed: readonly W[]; readonly path?: string },
): W | undefined {
  const path = words.path ?? field
  const value = readString(body, field, path)
  if (value === undefined) return undefined
  const word = words.allowed.find((allowed) => allowed === value)
  if (word === undefined) throw invalid(path, `it must be one of ${words.allowed.join(', ')}`)
  return word
}

/** Without the members that are undefined. */
export function given<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as T
}
