import type { AppError } from '@tragwerk/infra/errors'
import { gatewayErrors, type UpstreamDetails } from '../errors.ts'
import { isJsonObject } from '../json.ts'
import { withoutSecrets } from '../providers/read-upstream-error.ts'
import type { FailedAttempt, FailureVerdict } from './attempt.ts'

/** Codes by which providers say that money is the matter: the same provider will say so again. */
const moneyCodes = new Set([
  'insufficient_quota',
  'credit_balance_exhausted',
  'billing_hard_limit_reached',
  'billing_error',
  'enforced_spend_limit_reached',
])

export interface RefusedAnswer {
  readonly deployment: string
  readonly status: number
  readonly body: Buffer
  readonly headers: readonly string[]
  readonly retryAfterMs: number | undefined
}

/** What an answer with a status of 400 or more means for further attempts. */
export function judgeAnswer(answer: RefusedAnswer): FailedAttempt {
  const { deployment, status, body, headers, retryAfterMs } = answer
  const told = readErrorBody(body)
  const verdict = judgeStatus(status, told)
  const details: UpstreamDetails = {
    deployment,
    status,
    problem: told.message === undefined ? `it answered with status ${status}` : `it says "${told.message}"`,
    type: told.type,
    upstreamCode: told.code,
    param: told.param,
  }
  return {
    kind: 'failed',
    status,
    verdict,
    retryAfterMs,
    error: toError(verdict, details, retryAfterMs),
    refusal: { headers, body },
  }
}

/** What a status of 400 or more says about asking again. */
export function judgeStatus(
  status: number,
  { code, type }: Pick<ToldError, 'code' | 'type'>,
): FailureVerdict {
  if (moneyCodes.has(code ?? '') || moneyCodes.has(type ?? '')) return 'elsewhere'
  if (status === 429) return 'limited'
  if (status === 408 || status === 409 || status >= 500) return 'retry'
  if (status === 401 || status === 402 || status === 403 || status === 404) return 'elsewhere'
  return 'final'
}

function toError(
  verdict: FailureVerdict,
  details: UpstreamDetails,
  retryAfterMs: number | undefined,
): AppError {
  const { deployment, problem } = details
  if (verdict === 'limited') return gatewayErrors.upstreamLimited({ deployment, retryAfterMs, problem })
  if (verdict === 'retry') return gatewayErrors.upstreamFailed(details)
  return gatewayErrors.upstreamRejected(details)
}

interface ToldError {
  readonly message: string | undefined
  readonly type: string | undefined
  readonly code: string | undefined
  readonly param: string | undefined
}

const nothingTold: ToldError = { message: undefined, type: undefined, code: undefined, param: undefined }

/** OpenAI, Anthropic, Cohere and their like, also without the outer `error`. */
function readErrorBody(body: Buffer): ToldError {
  const parsed = parseJson(body)
  if (!isJsonObject(parsed)) return nothingTold
  const error = isJsonObject(parsed.error) ? parsed.error : parsed
  const details = isJsonObject(error.details) ? error.details : {}
  const message = textOf(error.message) ?? textOf(parsed.error) ?? textOf(parsed.detail)
  return {
    message: message === undefined ? undefined : withoutSecrets(message, []),
    type: textOf(error.type),
    code: textOf(error.code) ?? textOf(details.error_code),
    param: textOf(error.param),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
