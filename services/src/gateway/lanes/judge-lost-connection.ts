import type { AppError } from '@tragwerk/infra/errors'
import { gatewayErrors } from '../errors.ts'
import type { FailedAttempt } from './attempt.ts'

/** Reasons that the system gives when no connection came to be. */
const unreachable = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'the name has no address',
  'no address of this family',
])
/** This process has no file descriptor or port left: asking again makes it worse, and no provider is to blame. */
const exhausted = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS'])

/** What an error of the connection means for further attempts, while nothing was sent to the client. */
export function judgeLostConnection(
  error: AppError,
  { deployment, hasBegun }: { readonly deployment: string; readonly hasBegun: boolean },
): FailedAttempt {
  const none = { kind: 'failed', status: undefined, retryAfterMs: undefined } as const
  if (error.kind === 'forbidden') return { ...none, error, verdict: 'elsewhere' }
  if (error.kind === 'timeout') return { ...none, error, verdict: 'retry' }
  const reason = String(error.details.reason)
  const problem = describe(reason, hasBegun)
  return {
    ...none,
    error: gatewayErrors.upstreamFailed({ deployment, problem, status: undefined }, error),
    verdict: exhausted.has(reason) ? 'elsewhere' : 'retry',
  }
}

function describe(reason: string, hasBegun: boolean): string {
  if (exhausted.has(reason)) return 'no further connection can be opened from here'
  if (unreachable.has(reason)) return 'its server cannot be reached'
  return hasBegun
    ? 'the connection was lost before its answer was complete'
    : 'the connection was lost before its answer began'
}
