import type { Outcome, TokenUsage } from '@tragwerk/contracts/gateway'
import { isAppError } from '@tragwerk/infra/errors'
import type { AttemptResult, FailedAttempt } from '../lanes/attempt.ts'
import type { UsageReading } from '../tokens/usage.ts'
import type { AttemptOutcome } from './attempt-deployment.ts'
import { costHeaders, headersOf } from './reply-headers.ts'
import { noCost, noUsage } from './request-log.ts'
import type { Serving } from './serve-request.ts'
import { costOf, isSettled, settleUsage } from './settle-usage.ts'

type Given = Extract<AttemptResult, { readonly kind: 'answer' | 'streamed' | 'broken' }>
type Abandoned = Extract<AttemptResult, { readonly kind: 'aborted' | 'lost' }>

/** Answers, unless a stream has been sent already, and records. Throws when nothing was sent: an error for the client. */
export function conclude(
  serving: Serving,
  { deployment, result }: AttemptOutcome,
): Promise<void> | undefined {
  switch (result.kind) {
    case 'failed':
      concludeFailure(serving, deployment, result)
      return undefined
    case 'aborted':
    case 'lost':
      return concludeAborted(serving, deployment, result)
    default:
      return concludeAnswer(serving, deployment, result)
  }
}

/** At once when the provider told what the answer used. */
function concludeAnswer(serving: Serving, deployment: string, result: Given): Promise<void> | undefined {
  if (!isSettled(serving.request, result)) {
    return settleSafely(serving, result).then((settled) =>
      sendAnswer(serving, deployment, { result, settled }),
    )
  }
  sendAnswer(serving, deployment, { result, settled: result.reading })
  return undefined
}

/** Sends a whole answer; of a stream everything is sent already. Then the request is recorded. */
function sendAnswer(
  serving: Serving,
  deployment: string,
  { result, settled }: { readonly result: Given; readonly settled: UsageReading },
): void {
  const cost = costOf(serving.runtime, deployment, settled)
  const { log, sink, request } = serving
  if (result.kind === 'answer') {
    const headers = headersOf(log, { id: request.id, deployment })
    headers.push('content-length', String(Buffer.byteLength(result.body)))
    headers.push(...costHeaders(log, cost), ...result.headers)
    sink.start(result.status, headers)
    sink.end(result.body)
  }
  const isBroken = result.kind === 'broken'
  record(serving, {
    outcome: isBroken ? 'upstream_failed' : 'complete',
    status: result.kind === 'answer' ? result.status : 200,
    errorCode: isBroken ? result.error.code : null,
    usage: settled.usage,
    cost,
    deployment,
  })
}

/** The client is gone; what was generated for it is counted. */
async function concludeAborted(serving: Serving, deployment: string, result: Abandoned): Promise<void> {
  const settled = await settleSafely(serving, result)
  record(serving, {
    outcome: 'client_aborted',
    status: 499,
    errorCode: 'http.cancelled',
    usage: settled.usage,
    cost: costOf(serving.runtime, deployment, settled),
    deployment,
  })
}

/** Nobody could answer: the provider's own refusal goes through as it is, all else is thrown for the layer above. */
function concludeFailure(serving: Serving, deployment: string, failed: FailedAttempt): void {
  const { sink, log, request, deps } = serving
  const { error, refusal, status } = failed
  if (refusal === undefined || status === undefined || !mayTell(status)) {
    const told = deps.statusOf(error)
    recordRefusal(serving, { outcome: 'upstream_failed', status: told, errorCode: error.code, deployment })
    throw error
  }
  sink.start(status, [
    'content-type',
    'application/json; charset=utf-8',
    'content-length',
    String(refusal.body.length),
    ...refusal.headers,
    ...headersOf(log, { id: request.id, deployment }),
    ...costHeaders(log, noCost),
    ...(failed.retryAfterMs === undefined
      ? []
      : ['retry-after', String(Math.ceil(failed.retryAfterMs / 1000))]),
  ])
  sink.end(refusal.body)
  record(serving, { outcome: 'upstream_failed', status, errorCode: error.code, deployment })
}

/** Refusals of the platform's own key would repeat parts of it. */
function mayTell(status: number): boolean {
  return status !== 401 && status !== 403
}

/** Before anybody was asked, or when the request ended in another way than with an answer. */
export function concludeRefused(serving: Serving, error: unknown): void {
  if (serving.isRecorded) return
  const { call, deps, log } = serving
  const isGone = call.signal.aborted
  const code = isAppError(error) ? error.code : 'http.internal'
  const status = isGone ? 499 : isAppError(error) ? deps.statusOf(error) : 500
  const outcome = isGone ? 'client_aborted' : log.attempts.length === 0 ? 'refused' : 'upstream_failed'
  const deployment = log.attempts.at(-1)?.deployment ?? null
  recordRefusal(serving, { outcome, status, errorCode: code, deployment })
}

/** The same is told to the client, by the layer above: that it cost nothing, and who was asked how often. */
function recordRefusal(serving: Serving, end: End): void {
  record(serving, end)
  const { sink, log, request } = serving
  sink.tellOnRefusal([
    ...headersOf(log, { id: request.id, deployment: end.deployment }),
    ...costHeaders(log, noCost),
  ])
}

interface End {
  readonly outcome: Outcome
  readonly status: number
  readonly errorCode: string | null
  readonly deployment: string | null
  readonly usage?: TokenUsage
  readonly cost?: typeof noCost
}

function record(serving: Serving, end: End): void {
  serving.isRecorded = true
  const { deps, log } = serving
  deps.record(log.toRecord(deps.stamp(), { usage: noUsage, cost: noCost, ...end }))
}

/** A counter that fails must not cost the client its answer. */
async function settleSafely({ deps, request }: Serving, result: Given | Abandoned): Promise<UsageReading> {
  try {
    return await settleUsage(deps.tokens, request, result)
  } catch (error) {
    deps.logger.warn({ error, id: request.id }, 'The tokens of a request could not be counted')
    return result.reading
  }
}
