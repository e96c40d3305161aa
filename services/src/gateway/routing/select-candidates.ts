import type { Candidate } from '@tragwerk/contracts/gateway'
import type { AppError } from '@tragwerk/infra/errors'
import { gatewayErrors } from '../errors.ts'
import type { DeploymentHealth } from '../resilience/deployment-health.ts'
import { maxEjected } from '../resilience/health-registry.ts'
import {
  findBrokenRule,
  maxCostNanoUsd,
  mayServe,
  type RejectionReason,
  type SelectionInput,
} from './candidate-rules.ts'
import { explainRejection } from './explain-candidate.ts'
import { isInShare, type Orderable, type Ordered, orderPrimaries } from './order-candidates.ts'
import type { ResolvedRoute, RouteTarget } from './resolve-target.ts'

export interface Choice {
  readonly deployment: string
  readonly role: Candidate['role']
  /** Its breaker is open: enter it by force, after all others. */
  readonly isLastResort: boolean
}

export interface RouteDecision {
  /** Deployments in the order of attempts; empty exactly when `failure` is set. */
  readonly order: readonly Choice[]
  /** Every deployment that was looked at, those with a rank first. */
  readonly candidates: readonly Candidate[]
  /** A sentence for people: why this deployment, or why none. */
  readonly decision: string
  /** Null when the route has no canary, or when the unit belongs to a canary that cannot serve. */
  readonly variant: 'canary' | 'control' | null
  /** Is sent a copy of the request. */
  readonly shadow: string | undefined
  readonly failure: RouteFailure | undefined
}

export type RouteFailure =
  | { readonly code: 'no_candidate'; readonly reasons: readonly string[] }
  | { readonly code: 'cost_exceeded'; readonly maxCostUsd: number }
  | { readonly code: 'all_unavailable'; readonly retryAfterMs: number }

interface Evaluated extends Orderable {
  readonly target: RouteTarget
  readonly role: Candidate['role']
  readonly health: DeploymentHealth
  readonly reason: RejectionReason | undefined
}

const maxReasons = 8

/**
 * Decides who is asked, in which order, and says why. Every limit is checked for every deployment, whatever its role;
 * `mayServe` checks again before each attempt. Pure apart from the counter of panics.
 */
export function selectCandidates(input: SelectionInput): RouteDecision {
  return (input.route.isPlain ? selectPlain(input) : undefined) ?? selectAmong(input)
}

/** The error of a decision without candidates. `model` is what the client asked for. */
export function toRouteError(failure: RouteFailure, model: string): AppError {
  switch (failure.code) {
    case 'no_candidate':
      return gatewayErrors.noCandidate({ model, reasons: failure.reasons })
    case 'cost_exceeded':
      return gatewayErrors.costExceeded({ model, maxCostUsd: failure.maxCostUsd })
    case 'all_unavailable':
      return gatewayErrors.allUnavailable({ model, retryAfterMs: failure.retryAfterMs })
  }
}

/** One deployment that may serve needs no ordering and no explanation of others. */
function selectPlain(input: SelectionInput): RouteDecision | undefined {
  const { source, request, now } = input
  const { deployment } = input.route.primary[0]!
  const estimateNanoUsd = source.estimateNanoUsd(deployment, request)
  if (findBrokenRule(input, deployment, estimateNanoUsd) !== undefined) return undefined
  const health = source.health.of(deployment)
  if (health.availability(now) !== 'yes') return undefined
  return {
    order: [{ deployment, role: 'primary', isLastResort: false }],
    candidates: [
      {
        deployment,
        role: 'primary',
        rank: 1,
        reason: 'chosen',
        detail: 'It is the only deployment of this name.',
        estimatedCostNanoUsd: estimateNanoUsd ?? null,
        medianFirstByteMs: health.firstByte.p50(now) ?? null,
      },
    ],
    decision: 'The request names this deployment itself.',
    variant: null,
    shadow: undefined,
    failure: undefined,
  }
}

function selectAmong(input: SelectionInput): RouteDecision {
  const { route, request } = input
  const unit = request.conversation ?? request.id
  const canary =
    route.canary && isInShare(route, unit, { purpose: 'canary', percent: route.route.canary?.percent ?? 0 })
      ? evaluate(input, route.canary, 'canary')
      : undefined
  const isCanary = (target: RouteTarget) => target.deployment === canary?.target.deployment
  const others = [
    ...route.primary
      .filter((target) => !isCanary(target))
      .map((target) => evaluate(input, target, 'primary')),
    ...route.fallbacks
      .filter((target) => !isCanary(target))
      .map((target) => evaluate(input, target, 'fallback')),
  ]
  const all = canary ? [canary, ...others] : others

  const primaries = others.filter(({ role, reason }) => role === 'primary' && reason === undefined)
  const ordered = orderPrimaries(route, request, primaries)
  const fallbacks = others.filter(({ role, reason }) => role === 'fallback' && reason === undefined)
  const usual = [...(canary?.reason === undefined && canary ? [canary] : []), ...ordered.items, ...fallbacks]
  const prompt = slowToTheEnd(route, usual)
  const spared = spare(input, all)
  const ranked = [...prompt, ...spared]

  const isLastResort = (item: Evaluated) => item.reason !== undefined
  const failure = ranked.length === 0 ? toFailure(input, all) : undefined
  return {
    order: ranked.map((item) => ({
      deployment: item.target.deployment,
      role: item.role,
      isLastResort: isLastResort(item),
    })),
    candidates: [
      ...ranked.map((item, at) => toCandidate(input, item, at + 1)),
      ...all.filter((item) => !ranked.includes(item)).map((item) => toCandidate(input, item, null)),
    ],
    decision: failure ? explainFailure(failure) : explainFirst(input, ranked[0]!, ordered),
    variant: toVariant(route, { canary, first: ranked[0] }),
    shadow: failure ? undefined : toShadow(input),
    failure,
  }
}

function evaluate(input: SelectionInput, target: RouteTarget, role: Candidate['role']): Evaluated {
  const { source, request, now } = input
  const { deployment } = target
  const health = source.health.of(deployment)
  const estimateNanoUsd = source.estimateNanoUsd(deployment, request)
  const broken = findBrokenRule(input, deployment, estimateNanoUsd)
  const availability = health.availability(now)
  return {
    target,
    role,
    health,
    estimateNanoUsd,
    medianFirstByteMs: health.firstByte.p50(now),
    reason: broken ?? (availability === 'yes' ? undefined : availability),
  }
}

function isSlow(route: ResolvedRoute, item: Evaluated): boolean {
  const { maxLatencyMs } = route.route
  return maxLatencyMs !== undefined && (item.medianFirstByteMs ?? 0) > maxLatencyMs
}

function slowToTheEnd(route: ResolvedRoute, items: readonly Evaluated[]): readonly Evaluated[] {
  if (!items.some((item) => isSlow(route, item))) return items
  return [...items.filter((item) => !isSlow(route, item)), ...items.filter((item) => isSlow(route, item))]
}

function isOut({ reason }: Evaluated): boolean {
  return reason === 'breaker_open' || reason === 'cooling_down'
}

/**
 * Too many are out: those that still answered part of their requests come back, behind all others. One that answered
 * nothing is left to its probes, and a cool-down is the provider's own word.
 */
function spare(input: SelectionInput, all: readonly Evaluated[]): readonly Evaluated[] {
  const out = all.filter(isOut)
  const allowed = all.filter((item) => item.reason === undefined || isOut(item))
  const excess = out.length - maxEjected(allowed.length)
  if (excess <= 0) return []
  const spared = out
    .filter(({ reason, health }) => reason === 'breaker_open' && health.breaker.isLimping)
    .sort((a, b) => a.health.breaker.openUntilMs - b.health.breaker.openUntilMs)
    .slice(0, excess)
  if (spared.length > 0) input.source.health.notePanic()
  return spared
}

function toFailure(input: SelectionInput, all: readonly Evaluated[]): RouteFailure {
  const { now } = input
  const out = all.filter(isOut)
  if (out.length > 0) {
    const soonest = Math.min(...out.map(({ health }) => health.availableAtMs(now)))
    return { code: 'all_unavailable', retryAfterMs: Math.max(1, Math.ceil(soonest - now)) }
  }
  const limit = maxCostNanoUsd(input)
  if (limit !== undefined && all.every(({ reason }) => reason === 'cost')) {
    return { code: 'cost_exceeded', maxCostUsd: limit / 1e9 }
  }
  const reasons = all.slice(0, maxReasons).map((item) => {
    const sentence = toCandidate(input, item, null).detail
    return `${item.target.deployment}: ${sentence.slice(0, -1)}`
  })
  return { code: 'no_candidate', reasons }
}

function toCandidate(input: SelectionInput, item: Evaluated, rank: number | null): Candidate {
  const { deployment } = item.target
  const isChosen = rank !== null
  return {
    deployment,
    role: item.role,
    rank,
    reason: isChosen ? 'chosen' : (item.reason ?? 'unavailable'),
    detail:
      isChosen || item.reason === undefined
        ? explainRank(input.route, item, rank ?? 0)
        : explainRejection(input, deployment, {
            reason: item.reason,
            estimateNanoUsd: item.estimateNanoUsd,
          }),
    estimatedCostNanoUsd: item.estimateNanoUsd ?? null,
    medianFirstByteMs: item.medianFirstByteMs ?? null,
  }
}

function explainRank(route: ResolvedRoute, item: Evaluated, rank: number): string {
  if (item.reason !== undefined) {
    return 'It failed often, but part of its answers succeed and too few others are left; it is asked last.'
  }
  if (isSlow(route, item)) {
    return `Its median time to the first byte, ${item.medianFirstByteMs} ms, is above ${route.route.maxLatencyMs} ms; it is asked after quicker ones.`
  }
  return rank === 1 ? 'It is asked first.' : 'It is asked when those before it fail.'
}

function explainFirst(input: SelectionInput, first: Evaluated, primaries: Ordered<Evaluated>): string {
  const { canary, maxLatencyMs } = input.route.route
  const name = first.target.deployment
  if (first.reason !== undefined) return `${name} is asked first: nothing better is left.`
  if (first.role === 'canary') {
    return `${name} is asked first: the request belongs to the ${canary?.percent} % of the canary.`
  }
  if (first === primaries.items[0]) return `${name} is asked first: ${primaries.why}.`
  if (primaries.items.length > 0) {
    return `${name} is asked first: those before it are slower than ${maxLatencyMs} ms.`
  }
  return `${name} is asked first: no primary can serve, and it is the first fallback that can.`
}

function explainFailure(failure: RouteFailure): string {
  switch (failure.code) {
    case 'all_unavailable':
      return 'No deployment is asked: all that may serve are out of service at the moment.'
    case 'cost_exceeded':
      return 'No deployment is asked: the request could cost more than its limit on each.'
    case 'no_candidate':
      return 'No deployment is asked: none keeps all rules.'
  }
}

function toVariant(
  route: ResolvedRoute,
  found: { readonly canary: Evaluated | undefined; readonly first: Evaluated | undefined },
): RouteDecision['variant'] {
  if (route.canary === undefined || found.first === undefined) return null
  if (found.canary === undefined) return 'control'
  return found.first === found.canary ? 'canary' : null
}

function toShadow(input: SelectionInput): string | undefined {
  const { route, request } = input
  if (route.shadow === undefined) return undefined
  const percent = route.route.shadow?.percent ?? 0
  if (!isInShare(route, request.id, { purpose: 'shadow', percent })) return undefined
  const { deployment } = route.shadow
  return mayServe(input, { deployment, isLastResort: false }) === undefined ? deployment : undefined
}
