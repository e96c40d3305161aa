import type { Attempt } from '@tragwerk/contracts/gateway'

import type { Call } from '@tragwerk/trust/access'
import { gatewayErrors } from '../errors.ts'
import type { GatewayRequest, ReplySink } from '../exchange.ts'
import type { FailedAttempt } from '../lanes/attempt.ts'
import { backoffMs } from '../resilience/backoff.ts'
import { mayServe, type RequestFacts } from '../routing/candidate-rules.ts'
import type { ResolvedRoute } from '../routing/resolve-target.ts'
import {
  type Choice,
  type RouteDecision,
  selectCandidates,
  toRouteError,
} from '../routing/select-candidates.ts'
import type { Runtime } from '../runtime.ts'
import type { LanguageCodec } from '../surfaces/codec.ts'
import { type AttemptOutcome, type AttemptPlan, attempt } from './attempt-deployment.ts'
import { conclude, concludeRefused } from './conclude.ts'
import type { ServeDeps } from './deps.ts'
import { race } from './race.ts'
import { isStreamWanted, readFacts } from './request-facts.ts'
import { RequestLog } from './request-log.ts'

export interface ServeInput {
  readonly call: Call
  readonly request: GatewayRequest
  readonly sink: ReplySink
  /** For callers inside the process: what they send and get instead of bytes. */
  readonly codec?: LanguageCodec
}

/** What one request is served with, from the choice of the route to the entry in the ledger. */
export interface Serving extends ServeInput {
  readonly deps: ServeDeps
  readonly runtime: Runtime
  readonly log: RequestLog
  /** Each request is recorded once. */
  isRecorded: boolean
}

interface Chosen {
  readonly route: ResolvedRoute
  readonly facts: RequestFacts
  readonly decision: RouteDecision
}

/**
 * Serves one request: chooses, asks, asks again or elsewhere, answers, and records. Rejects when nothing was sent, with
 * an error for the client; a stream that broke has been told to the client and resolves.
 */
export async function serveRequest(deps: ServeDeps, input: ServeInput): Promise<void> {
  const runtime = deps.runtime()
  const release = runtime.hold()
  const log = new RequestLog(deps.clock, input.call, input.request)
  log.version = runtime.version
  const serving: Serving = { ...input, deps, runtime, log, isRecorded: false }
  deps.budget.begin(deps.clock.monotonicMs())
  try {
    const chosen = choose(serving)
    const asked = askInOrder(serving, chosen)
    deps.shadows.begin(serving, chosen.decision)
    const concluding = conclude(serving, await asked)
    if (concluding !== undefined) await concluding
    deps.noteOwnTime(log.ownMs())
  } catch (error) {
    concludeRefused(serving, error)
    throw error
  } finally {
    deps.budget.end()
    release()
  }
}

function choose({ deps, runtime, request, log }: Serving): Chosen {
  const { model } = request.body
  if (typeof model !== 'string' || model === '') {
    throw gatewayErrors.requestInvalid({ param: 'model', problem: 'it must name a route or a model' })
  }
  const route = runtime.resolve(model)
  log.route = route
  const facts = readFacts(request, deps.random)
  log.facts = facts
  const now = deps.clock.monotonicMs()
  const decision = selectCandidates({ route, request: facts, source: runtime.source, now })
  log.decision = decision
  if (decision.failure !== undefined) throw toRouteError(decision.failure, model)
  return { route, facts, decision }
}

/** One deployment after the other, until one gives an answer or says that nobody will. */
async function askInOrder(serving: Serving, chosen: Chosen): Promise<AttemptOutcome> {
  const { order } = chosen.decision
  let last: AttemptOutcome | undefined
  for (let at = 0; at < order.length; at += 1) {
    const choice = order[at]!
    if (!isStillAllowed(serving, chosen, choice)) continue
    const hedge = last === undefined ? hedgeFor(chosen, at) : undefined
    if (last !== undefined) noteFallback(serving)
    let outcome = await askFirst(serving, chosen, { choice, hedge, isFallback: last !== undefined })
    if (isWorthRetry(outcome)) outcome = await askAgain(serving, chosen, { choice, outcome })
    if (isFinal(outcome)) return outcome
    last = outcome
    // The hedge was asked already.
    if (hedge !== undefined) at += 1
  }
  if (last !== undefined) return last
  throw gatewayErrors.allUnavailable({ model: chosen.route.name, retryAfterMs: 1_000 })
}

function isFinal({ result }: AttemptOutcome): boolean {
  return result.kind !== 'failed' || result.verdict === 'final'
}

function noteFallback({ deps, log }: Serving): void {
  log.fallbacks += 1
  deps.budget.noteFallback(deps.clock.monotonicMs())
}

/** Limits hold before and after the choice: what changed in between counts. */
function isStillAllowed({ deps, runtime }: Serving, { route, facts }: Chosen, choice: Choice): boolean {
  const now = deps.clock.monotonicMs()
  return mayServe({ route, request: facts, source: runtime.source, now }, choice) === undefined
}

function hedgeFor({ route, decision }: Chosen, at: number): Choice | undefined {
  return route.route.hedge === undefined ? undefined : decision.order[at + 1]
}

interface Turn {
  readonly choice: Choice
  readonly hedge: Choice | undefined
  readonly isFallback: boolean
}

function askFirst(
  serving: Serving,
  chosen: Chosen,
  { choice, hedge, isFallback }: Turn,
): Promise<AttemptOutcome> {
  if (hedge !== undefined) return askBoth(serving, chosen, { choice, hedge })
  return askOnce(serving, chosen, { choice, role: isFallback ? 'fallback' : 'primary' })
}

/** The same deployment, as often as retries are allowed. */
async function askAgain(
  serving: Serving,
  chosen: Chosen,
  { choice, outcome }: { readonly choice: Choice; readonly outcome: FailedOutcome },
): Promise<AttemptOutcome> {
  let last: AttemptOutcome = outcome
  for (let retry = 0; isWorthRetry(last); retry += 1) {
    if (!(await mayRetry(serving, chosen, { outcome: last, retry }))) return last
    serving.log.retries += 1
    try {
      last = await askOnce(serving, chosen, { choice, role: 'retry' })
    } finally {
      serving.deps.budget.endRetry()
    }
  }
  return last
}

interface FailedOutcome extends AttemptOutcome {
  readonly result: FailedAttempt
}

function isWorthRetry(outcome: AttemptOutcome): outcome is FailedOutcome {
  return outcome.result.kind === 'failed' && outcome.result.verdict === 'retry'
}

interface Once {
  readonly choice: Choice
  readonly role: Attempt['role']
  readonly signal?: AbortSignal
  readonly claim?: () => boolean
}

function askOnce(serving: Serving, { route }: Chosen, once: Once): Promise<AttemptOutcome> {
  const { deployment, isLastResort } = once.choice
  const { call } = serving
  const plan: AttemptPlan = {
    deployment,
    role: once.role,
    isForced: isLastResort,
    route: route.route,
    isStream: isStreamWanted(serving.request),
    signal: once.signal ? AbortSignal.any([call.signal, once.signal]) : call.signal,
    claim: once.claim ?? always,
  }
  return attempt(serving, plan)
}

function always(): boolean {
  return true
}

async function askBoth(
  serving: Serving,
  chosen: Chosen,
  { choice, hedge }: { readonly choice: Choice; readonly hedge: Choice },
): Promise<AttemptOutcome> {
  const { deadlines, clock } = serving.deps
  const asked =
    (target: Choice, role: Attempt['role']) => async (signal: AbortSignal, claim: () => boolean) => {
      const outcome = await askOnce(serving, chosen, { choice: target, role, signal, claim })
      if (outcome.result.kind !== 'lost') winner = outcome.deployment
      return outcome.result
    }
  let winner = choice.deployment
  const result = await race(
    { deadlines, monotonicMs: clock.monotonicMs },
    { first: asked(choice, 'primary'), second: asked(hedge, 'hedge') },
    chosen.route.route.hedge!.afterMs,
  )
  return { deployment: winner, result }
}

/** Waits before it says yes; then a place in the budget is taken. */
async function mayRetry(
  { deps, runtime, call, request, log }: Serving,
  { route }: Chosen,
  { outcome, retry }: { readonly outcome: FailedOutcome; readonly retry: number },
): Promise<boolean> {
  const { result, deployment } = outcome
  const { retries } = {
    ...runtime.active.configuration,
    ...(route.route.retries && { retries: route.route.retries }),
  }
  if (retry >= (retries?.max ?? 2)) return false
  const delay = backoffMs({
    retry,
    random: deps.random,
    retryAfterMs: result.retryAfterMs,
    baseMs: retries?.baseMs,
    capMs: retries?.capMs,
  })
  const now = deps.clock.monotonicMs()
  const leftMs =
    request.options.timeoutMs === undefined ? delay : request.arrivedMs + request.options.timeoutMs - now
  if (delay === undefined || leftMs === undefined || delay > leftMs) return false
  if (deps.health.of(deployment).availability(now) !== 'yes' || !deps.budget.tryRetry(now)) return false
  try {
    await deps.clock.sleep(delay, call.signal)
    return true
  } catch {
    deps.budget.endRetry()
    return false
  } finally {
    // Waiting on purpose is not the platform being slow.
    log.noteQueue(deps.clock.monotonicMs() - now)
  }
}
