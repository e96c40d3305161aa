import type { AppError } from './app-error.ts'

/** Throws the error unless the value is truthy; narrows the value otherwise. */
export function ensure(value: unknown, error: AppError | (() => AppError)): asserts value {
  if (!value) throw typeof error === 'function' ? error() : error
}
