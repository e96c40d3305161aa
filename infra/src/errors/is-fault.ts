import { isAppError } from './app-error.ts'

/**
 * Whether a failure is the fault of the platform or of what it relies on. Refusals (invalid, forbidden, not found,
 * conflict, limited, …) and cancellations are answers, not faults; what is not an `AppError` is a fault unless aborted.
 */
export function isFault(error: unknown): boolean {
  if (isAppError(error)) {
    return error.kind === 'internal' || error.kind === 'unavailable' || error.kind === 'timeout'
  }
  return !(error instanceof Error && error.name === 'AbortError')
}
