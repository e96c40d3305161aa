import type { Attempt, TaskRoute } from '@tragwerk/contracts/gateway'
import type { AppError } from '@tragwerk/infra/errors'
import { partAttribute, type Span } from '@tragwerk/infra/telemetry'
import { gatewayErrors } from '../errors.ts'
import { type AttemptInput, type AttemptResult, type FailedAttempt, noText } from '../lanes/attempt.ts'
import { judgeError } from '../lanes/judge-error.ts'
import type { AttemptPass } from '../resilience/deployment-health.ts'
import type { ReleaseSlot } from '../resilience/slots.ts'
import { splitDeployment } from '../runtime.ts'
import { noUsage } from '../tokens/usage.ts'
import { askDeployment, findPath } from './ask-deployment.ts'
import { limitsOf } from './limits.ts'
import { announcedTrailers, costHeaders, headersOf } from './reply-headers.ts'
import type { AttemptEnd, OpenAttempt } from './request-log.ts'
import type { Serving } from './serve-request.ts'
import { costOf, needsCounting } from './settle-usage.ts'
import { withoutWords } from './without-words.ts'

export interface AttemptPlan {
  readonly deployment: string
  readonly role: Attempt['role']
  /** Passes an open breaker. */
  readonly isForced: boolean
  readonly route: TaskRoute
  readonly isStream: boolean
  readonly signal: AbortSignal
  readonly claim: () => boolean
}

/** How an attempt ended, and with whom. */
export interface AttemptOutcome {
  readonly deployment: string
  readonly result: AttemptResult
}

/** One attempt with all that surrounds it: a place at the provider, the breaker, a span, the log. Never rejects. */
export function attempt(serving: Serving, plan: AttemptPlan): Promise<AttemptOutcome> {
  const sinceMs = serving.deps.clock.monotonicMs()
  try {
    const place = takePlace(serving, plan)
    if (!(place instanceof Promise)) return begin(serving, plan, { sinceMs, release: place })
    return place.then(
      (release) => begin(serving, plan, { sinceMs, release }),
      (error) => giveUp(serving, plan, { sinceMs, error }),
    )
  } catch (error) {
    return Promise.resolve(giveUp(serving, plan, { sinceMs, error }))
  }
}

/** There was no place for it. */
function giveUp(
  { deps, log }: Serving,
  { deployment, signal }: AttemptPlan,
  { sinceMs, error }: { readonly sinceMs: number; readonly error: unknown },
): AttemptOutcome {
  log.noteQueue(deps.clock.monotonicMs() - sinceMs)
  const result: AttemptResult = signal.aborted
    ? { kind: 'aborted', reading: noUsage, text: noText }
    : { ...judgeError(error, deployment), verdict: 'elsewhere' }
  return { deployment, result }
}

interface Place {
  /** When waiting for it began. */
  readonly sinceMs: number
  readonly release: ReleaseSlot | undefined
}

async function begin(
  serving: Serving,
  plan: AttemptPlan,
  { sinceMs, release }: Place,
): Promise<AttemptOutcome> {
  const { deps, log } = serving
  const { deployment, isForced } = plan
  const now = deps.clock.monotonicMs()
  const queuedMs = now - sinceMs
  log.noteQueue(queuedMs)
  const pass = deps.health.of(deployment).enter(now, isForced)
  try {
    if (pass === undefined) return { deployment, result: notNow(deployment) }
    const exchange = openExchange(serving, plan, { pass, queuedMs })
    const result = await exchange.result
    closeExchange(serving, plan, { pass, exchange, result })
    return { deployment, result }
  } finally {
    pass?.abandon(deps.clock.monotonicMs())
    release?.()
  }
}

function takePlace({ runtime, request, call }: Serving, { deployment, signal }: AttemptPlan) {
  const { provider } = splitDeployment(deployment)
  return runtime.slots(provider)?.acquire(request.options.priority, call.principal.id, signal)
}

function notNow(deployment: string): AttemptResult {
  const error = gatewayErrors.allUnavailable({ model: deployment, retryAfterMs: 1_000 })
  return { kind: 'failed', error, status: undefined, verdict: 'elsewhere', retryAfterMs: 1_000 }
}

/** What is under way between the platform and a provider. */
interface Exchange {
  readonly startedMs: number
  readonly open: OpenAttempt
  readonly span: Span | undefined
  readonly result: Promise<AttemptResult>
}

function openExchange(
  serving: Serving,
  plan: AttemptPlan,
  { pass, queuedMs }: { readonly pass: AttemptPass; readonly queuedMs: number },
): Exchange {
  const { deps, call, request, runtime, log, codec } = serving
  const { deployment, role } = plan
  const startedMs = deps.clock.monotonicMs()
  const question = { call, runtime, codec }
  const path = findPath(question, request.format, deployment)
  const open = log.openAttempt({ deployment, lane: path.lane, role, queuedMs })
  const span = isInProcess(serving, deployment) ? undefined : openSpan(serving, deployment)
  const input = toInput(serving, plan, { open, pass })
  const asked = () => askDeployment(deps, { ...question, path }, input)
  return { startedMs, open, span, result: span === undefined ? asked() : span.run(asked) }
}

function closeExchange(
  serving: Serving,
  { deployment }: AttemptPlan,
  ended: {
    readonly pass: AttemptPass
    readonly exchange: Exchange
    readonly result: AttemptResult
  },
): void {
  const { pass, result } = ended
  const { startedMs, open, span } = ended.exchange
  const now = serving.deps.clock.monotonicMs()
  settle(pass, result, { durationMs: now - startedMs, now })
  serving.log.closeAttempt(open, toEnd(result))
  if (span !== undefined) closeSpan(serving, { span, deployment, result })
}

function toInput(
  serving: Serving,
  plan: AttemptPlan,
  { open, pass }: { readonly open: OpenAttempt; readonly pass: AttemptPass },
): AttemptInput {
  const { deps, request, sink, log, runtime } = serving
  const { deployment, route, isStream, signal } = plan
  return {
    request,
    deployment,
    isStream,
    signal,
    sink,
    limits: limitsOf({
      configuration: runtime.active.configuration,
      route,
      provider: splitDeployment(deployment).provider,
      isStream,
      arrivedMs: request.arrivedMs,
      timeoutMs: request.options.timeoutMs,
    }),
    claim(firstByteMs) {
      if (!plan.claim()) return false
      log.noteFirstByte(open, firstByteMs)
      pass.began(firstByteMs, deps.clock.monotonicMs())
      return true
    },
    headersAtStart: () => [...headersOf(log, { id: request.id, deployment }), ...announcedTrailers],
    trailersAtEnd: (reading) =>
      costHeaders(log, needsCounting(request, reading) ? undefined : costOf(runtime, deployment, reading)),
  }
}

function settle(
  pass: AttemptPass,
  result: AttemptResult,
  { durationMs, now }: { readonly durationMs: number; readonly now: number },
): void {
  if (result.kind === 'answer' || result.kind === 'streamed') {
    pass.succeed(durationMs, now)
  } else if (result.kind === 'failed' && result.verdict === 'limited') {
    pass.limit(result.retryAfterMs, now)
  } else if (result.kind === 'broken' || (result.kind === 'failed' && isItsFault(result))) {
    const { code, message } = withoutWords(result.error)
    pass.fail({ code, problem: message }, now)
  } else {
    pass.abandon(now)
  }
}

function isItsFault({ verdict, status }: FailedAttempt): boolean {
  return verdict === 'retry' || isOursToMend(status)
}

/** A wrong key or an empty account fails for every request: the breaker spares them the way. */
function isOursToMend(status: number | undefined): boolean {
  return status === 401 || status === 402 || status === 403
}

function toEnd(result: AttemptResult): AttemptEnd {
  switch (result.kind) {
    case 'answer':
      return { outcome: 'answered', status: result.status }
    case 'streamed':
      return { outcome: 'answered', status: 200 }
    case 'broken':
      return { outcome: 'failed', status: 200, ...toProblem(result.error) }
    case 'failed':
      return { outcome: 'failed', status: result.status, ...toProblem(result.error) }
    default:
      return { outcome: result.kind }
  }
}

function toProblem(error: AppError): Pick<AttemptEnd, 'error' | 'problem'> {
  return { error: error.code, problem: withoutWords(error).message }
}

const operations: Partial<Record<string, string>> = {
  'openai-completions': 'text_completion',
  'openai-embeddings': 'embeddings',
  'cohere-rerank': 'rerank',
  'openai-moderations': 'moderation',
  'anthropic-count-tokens': 'count_tokens',
}

/** Models of this process have spans of their own. */
function isInProcess({ runtime }: Serving, deployment: string): boolean {
  return runtime.provider(deployment)?.kind === 'built-in'
}

function openSpan({ deps, request }: Serving, deployment: string): Span {
  const { provider, model } = splitDeployment(deployment)
  const operation = operations[request.format] ?? 'chat'
  return deps.tracing.startSpan(`models.${operation}`, {
    kind: 'client',
    attributes: {
      [partAttribute]: 'services/models',
      'gen_ai.operation.name': operation,
      'gen_ai.provider.name': provider,
      'gen_ai.request.model': model,
      'gen_ai.request.stream': request.body.stream === true,
      'tragwerk.model.in_process': false,
    },
  })
}

interface EndedSpan {
  readonly span: Span
  readonly deployment: string
  readonly result: AttemptResult
}

function closeSpan({ runtime }: Serving, { span, deployment, result }: EndedSpan): void {
  if (result.kind === 'failed' || result.kind === 'broken') {
    span.fail(withoutWords(result.error))
  } else if (result.reading.usage.source !== 'none') {
    const { reading } = result
    const { input, output, cachedInput, reasoning } = reading.usage
    const cost = costOf(runtime, deployment, reading)
    span.set({
      'gen_ai.usage.input_tokens': input,
      'gen_ai.usage.output_tokens': output,
      'gen_ai.usage.cache_read.input_tokens': cachedInput,
      'gen_ai.usage.reasoning.output_tokens': reasoning,
      'tragwerk.cost.nano_usd': cost.priced ? cost.totalNanoUsd : undefined,
    })
  }
  span.end()
}
