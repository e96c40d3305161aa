import { isAppError } from '@tragwerk/infra/errors'
import type { StepOptions } from './port.ts'

const defaultMaxAttempts = 16

/** For failures of unknown kind: most of them are bugs, and will fail again. */
const maxUnknownAttempts = 5

/** How the library shall repeat one step; made anew for every run of it. */
export function toStepConfig(name: string, { maxAttempts = defaultMaxAttempts }: StepOptions) {
  let unknownFailures = 0
  return {
    name,
    retriesAllowed: true,
    maxAttempts,
    intervalSeconds: 0.2,
    backoffRate: 2,
    shouldRetry(error: unknown): boolean {
      if (isAppError(error)) return error.retryable
      unknownFailures += 1
      return unknownFailures < maxUnknownAttempts
    },
  }
}
