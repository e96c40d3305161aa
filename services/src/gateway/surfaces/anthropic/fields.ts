import type { AppError } from '@tragwerk/infra/errors'
import { gatewayErrors } from '../../errors.ts'
import { isJsonObject, type JsonObject } from '../../json.ts'

/** Readers of single fields. `param` is the path that the client is told, such as `messages.3.content.0.text`. */

export function invalid(param: string, problem: string): AppError {
  return gatewayErrors.requestInvalid({ param, problem })
}

export function unsupported(param: string, problem: string): AppError {
  return gatewayErrors.requestUnsupported({ param, problem })
}

export function readObject(value: unknown, param: string): JsonObject {
  if (!isJsonObject(value)) throw invalid(param, 'it must be an object')
  return value
}

export function readString(value: unknown, param: string): string {
  if (typeof value !== 'string') throw invalid(param, 'it must be a string')
  return value
}

/** Absent and null are the same. */
export function readOptionalString(value: unknown, param: string): string | undefined {
  return value == null ? undefined : readString(value, param)
}

export function readOptionalNumber(value: unknown, param: string): number | undefined {
  if (value == null) return undefined
  if (typeof value !== 'number') throw invalid(param, 'it must be a number')
  return value
}

export function readOptionalFlag(value: unknown, param: string): boolean | undefined {
  if (value == null) return undefined
  if (typeof value !== 'boolean') throw invalid(param, 'it must be true or false')
  return value
}

export function readList(value: unknown, param: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalid(param, 'it must be a list')
  return value
}

/** One of the given words; absent and null are undefined. */
export function readWord<Word extends string>(
  value: unknown,
  words: readonly Word[],
  param: string,
): Word | undefined {
  if (value == null) return undefined
  const found = words.find((word) => word === value)
  if (found === undefined) throw invalid(param, `it must be one of ${words.join(', ')}`)
  return found
}
