import type { Attempt, Candidate, Cost, Outcome, TokenUsage } from '@tragwerk/contracts/gateway'
import type { Clock } from '@tragwerk/infra/clock'
import type { Call } from '@tragwerk/trust/access'
import type { GatewayRequest } from '../exchange.ts'
import type { LedgerRecord } from '../ledger/record.ts'
import type { RequestFacts } from '../routing/candidate-rules.ts'
import type { ResolvedRoute } from '../routing/resolve-target.ts'
import type { RouteDecision } from '../routing/select-candidates.ts'

export const noUsage: TokenUsage = {
  input: 0,
  cachedInput: 0,
  cacheWrite: 0,
  output: 0,
  reasoning: 0,
  source: 'none',
}

export const noCost: Cost = { totalNanoUsd: 0, parts: {}, priced: true, price: null }

export interface OpenAttempt {
  readonly deployment: string
  readonly lane: Attempt['lane']
  readonly role: Attempt['role']
  readonly startedMs: number
  queuedMs: number
  firstByteMs: number | null
}

export interface AttemptEnd {
  readonly outcome: Attempt['outcome']
  readonly status?: number | undefined
  readonly error?: string | undefined
  readonly problem?: string | undefined
}

export interface RequestEnd {
  readonly outcome: Outcome
  readonly status: number
  readonly errorCode: string | null
  readonly usage: TokenUsage
  readonly cost: Cost
  readonly deployment: string | null
}

/** Collects what happens to one request, until it becomes a record of the ledger. Times are from its arrival. */
export class RequestLog {
  readonly attempts: Attempt[] = []
  retries = 0
  fallbacks = 0
  route: ResolvedRoute | undefined
  decision: RouteDecision | undefined
  facts: RequestFacts | undefined
  version = 0
  readonly #clock: Pick<Clock, 'monotonicMs'>
  readonly #call: Call
  readonly #request: GatewayRequest
  readonly #admittedMs: number
  #upstreamMs = 0
  #queueMs = 0
  #openSinceMs: number | undefined
  #openAttempts = 0
  #firstByteMs: number | null = null

  constructor(clock: Pick<Clock, 'monotonicMs'>, call: Call, request: GatewayRequest) {
    this.#clock = clock
    this.#call = call
    this.#request = request
    this.#admittedMs = this.elapsedMs()
  }

  elapsedMs(): number {
    return this.#clock.monotonicMs() - this.#request.arrivedMs
  }

  /** Time of the platform itself until now. */
  overheadMs(): number {
    const waiting = this.#openSinceMs === undefined ? 0 : this.elapsedMs() - this.#openSinceMs
    return Math.max(0, this.elapsedMs() - this.#upstreamMs - this.#queueMs - waiting)
  }

  /** The same without the time before admission, in which the body was on its way. */
  ownMs(): number {
    return Math.max(0, this.overheadMs() - this.#admittedMs)
  }

  noteQueue(ms: number): void {
    this.#queueMs += ms
  }

  openAttempt(attempt: Pick<OpenAttempt, 'deployment' | 'lane' | 'role' | 'queuedMs'>): OpenAttempt {
    const startedMs = this.elapsedMs()
    this.#openSinceMs ??= startedMs
    this.#openAttempts += 1
    return { ...attempt, startedMs, firstByteMs: null }
  }

  noteFirstByte(attempt: OpenAttempt, ms: number): void {
    attempt.firstByteMs = ms
    this.#firstByteMs ??= attempt.startedMs + ms
  }

  closeAttempt(attempt: OpenAttempt, end: AttemptEnd): void {
    const now = this.elapsedMs()
    this.#openAttempts -= 1
    if (this.#openAttempts === 0 && this.#openSinceMs !== undefined) {
      this.#upstreamMs += now - this.#openSinceMs
      this.#openSinceMs = undefined
    }
    this.attempts.push({
      ...attempt,
      durationMs: now - attempt.startedMs + attempt.queuedMs,
      outcome: end.outcome,
      status: end.status ?? null,
      error: end.error ?? null,
      problem: end.problem ?? null,
    })
  }

  /** `at` is when it ended, in ISO 8601. */
  toRecord(at: string, end: RequestEnd): LedgerRecord {
    const call = this.#call
    const request = this.#request
    const durationMs = this.elapsedMs()
    const overheadMs = this.overheadMs()
    const { model } = request.body
    return {
      tenantId: call.tenantId,
      id: request.id,
      at,
      format: request.format,
      requestedModel: typeof model === 'string' ? model.slice(0, 200) : '',
      task: this.route?.isTask === true ? this.route.name : null,
      deployment: end.deployment,
      outcome: end.outcome,
      status: end.status,
      errorCode: end.errorCode,
      isStream: request.body.stream === true,
      keyId: call.principal.id,
      keyName: call.principal.name,
      useCaseId: call.useCaseId ?? null,
      usage: end.usage,
      costNanoUsd: end.cost.totalNanoUsd,
      isPriced: end.cost.priced,
      attempts: this.attempts.length,
      fallbacks: this.fallbacks,
      overheadMs: rounded(overheadMs),
      firstByteMs: this.#firstByteMs === null ? null : rounded(this.#firstByteMs),
      durationMs: rounded(durationMs),
      traceId: call.traceId,
      candidates: this.#candidates(),
      decision: this.decision?.decision ?? '',
      attemptList: this.attempts.map(toRounded),
      cost: end.cost,
      sensitivity: request.options.sensitivity,
      conversation: this.facts?.conversation ?? null,
      variant: this.decision?.variant ?? null,
      configurationVersion: this.version,
      timing: {
        admissionMs: rounded(this.#admittedMs),
        queueMs: rounded(this.#queueMs),
        upstreamMs: rounded(this.#upstreamMs),
        overheadMs: rounded(Math.max(0, overheadMs - this.#admittedMs)),
      },
    }
  }

  #candidates(): Candidate[] {
    return [...(this.decision?.candidates ?? [])]
  }
}

function toRounded(attempt: Attempt): Attempt {
  return {
    ...attempt,
    startedMs: rounded(attempt.startedMs),
    queuedMs: rounded(attempt.queuedMs),
    firstByteMs: attempt.firstByteMs === null ? null : rounded(attempt.firstByteMs),
    durationMs: rounded(attempt.durationMs),
  }
}

/** Thousandths of a millisecond are enough. */
function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
