import { type AppError, isAppError } from '@tragwerk/infra/errors'
import { gatewayErrors } from '../errors.ts'
import type { FailedAttempt, FailureVerdict } from './attempt.ts'
import { judgeStatus } from './judge-failure.ts'

/** Errors by which the request itself is refused, whoever is asked. */
const finalCodes = new Set(['gateway.request_invalid'])
/** This model cannot do it, another one may. */
const elsewhereCodes = new Set(['gateway.request_unsupported', 'egress.denied'])

/** What an error of a translated attempt means for further attempts. */
export function judgeError(thrown: unknown, deployment: string): FailedAttempt {
  const error = isAppError(thrown)
    ? thrown
    : gatewayErrors.upstreamFailed(
        { deployment, problem: 'its reply could not be understood', status: undefined },
        thrown,
      )
  const { status, retryAfterMs, upstreamCode, type } = error.details
  const known = typeof status === 'number' ? status : undefined
  return {
    kind: 'failed',
    error,
    status: known,
    verdict: judge(error, known, { code: textOf(upstreamCode), type: textOf(type) }),
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : undefined,
  }
}

function judge(
  error: AppError,
  status: number | undefined,
  told: { readonly code: string | undefined; readonly type: string | undefined },
): FailureVerdict {
  if (finalCodes.has(error.code)) return 'final'
  if (elsewhereCodes.has(error.code)) return 'elsewhere'
  if (error.kind === 'limited') return 'limited'
  if (status !== undefined) return judgeStatus(status, told)
  return error.retryable ? 'retry' : 'elsewhere'
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
