import { type Candidate, type Sensitivity, sensitivities, type WireFormat } from '@tragwerk/contracts/gateway'
import type { HealthRegistry } from '../resilience/health-registry.ts'
import { type ResolvedRoute, toNanoUsd } from './resolve-target.ts'

export type RejectionReason = Exclude<Candidate['reason'], 'chosen'>

/** What selection needs to know about a request. */
export interface RequestFacts {
  readonly id: string
  readonly format: WireFormat
  readonly sensitivity: Sensitivity
  readonly inputTokens: number
  /** Of all answers together; undefined when nothing bounds them. */
  readonly maxOutputTokens: number | undefined
  /** Search units of a rerank request. */
  readonly searches?: number | undefined
  /** It may ask for cache entries that live for an hour, which cost more. */
  readonly writesCacheFor1h?: boolean | undefined
  /** What the client allows; the lower one of this and the route's limit counts. */
  readonly maxCostUsd: number | undefined
  readonly conversation: string | undefined
  /** The deployment that served the conversation before, where that is known. */
  readonly previous?: string | undefined
  /** Random, from 0 to below 1; the only chance in a selection. */
  readonly fraction: number
}

export interface DeploymentFacts {
  readonly region: string | null
  readonly sensitivityCeiling: Sensitivity
}

/** Where selection looks things up. All members answer from memory. */
export interface CandidateSource {
  /** Undefined when the provider is not there (any more). */
  facts(deployment: string): DeploymentFacts | undefined
  supports(deployment: string, format: WireFormat): boolean
  /** The most that the request can cost there, in nano US dollars; undefined without a price. */
  estimateNanoUsd(deployment: string, request: RequestFacts): number | undefined
  readonly health: HealthRegistry
}

export interface SelectionInput {
  readonly route: ResolvedRoute
  readonly request: RequestFacts
  readonly source: CandidateSource
  /** Milliseconds on the monotonic clock. */
  readonly now: number
}

/** The lower one of the limits of route and request. */
export function maxCostNanoUsd({ route, request }: SelectionInput): number | undefined {
  const wanted = toNanoUsd(request.maxCostUsd)
  if (wanted === undefined) return route.maxCostNanoUsd
  return route.maxCostNanoUsd === undefined ? wanted : Math.min(wanted, route.maxCostNanoUsd)
}

export function isAbove(sensitivity: Sensitivity, ceiling: Sensitivity): boolean {
  return sensitivities.indexOf(sensitivity) > sensitivities.indexOf(ceiling)
}

/** Which rule forbids this deployment; whether it works at the moment is another question. */
export function findBrokenRule(
  input: SelectionInput,
  deployment: string,
  estimateNanoUsd: number | undefined,
): RejectionReason | undefined {
  const { route, request, source } = input
  const facts = source.facts(deployment)
  if (facts === undefined) return 'unavailable'
  const ceiling = route.route.sensitivityCeiling
  if (isAbove(request.sensitivity, facts.sensitivityCeiling)) return 'sensitivity'
  if (ceiling !== undefined && isAbove(request.sensitivity, ceiling)) return 'sensitivity'
  const { regions } = route.route
  if (regions !== undefined && (facts.region === null || !regions.includes(facts.region))) return 'region'
  if (!source.supports(deployment, request.format)) return 'unsupported'
  const limit = maxCostNanoUsd(input)
  if (limit === undefined) return undefined
  if (estimateNanoUsd === undefined) return 'unpriced'
  return estimateNanoUsd > limit ? 'cost' : undefined
}

/**
 * The same rules again, right before an attempt: prices, providers and health may have changed since the selection.
 * Undefined when the attempt may be made. A last resort passes an open breaker, nothing else.
 */
export function mayServe(
  input: SelectionInput,
  choice: { readonly deployment: string; readonly isLastResort: boolean },
): RejectionReason | undefined {
  const { deployment } = choice
  const needsEstimate = maxCostNanoUsd(input) !== undefined
  const estimate = needsEstimate ? input.source.estimateNanoUsd(deployment, input.request) : undefined
  const broken = findBrokenRule(input, deployment, estimate)
  if (broken !== undefined) return broken
  const availability = input.source.health.of(deployment).availability(input.now)
  if (availability === 'yes') return undefined
  return choice.isLastResort && availability === 'breaker_open' ? undefined : availability
}
