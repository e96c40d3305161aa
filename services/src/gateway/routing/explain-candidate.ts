import { isAbove, maxCostNanoUsd, type RejectionReason, type SelectionInput } from './candidate-rules.ts'

/** Why a deployment was left out, in a sentence for people. */
export function explainRejection(
  input: SelectionInput,
  deployment: string,
  found: { readonly reason: RejectionReason; readonly estimateNanoUsd: number | undefined },
): string {
  const { route, request, source, now } = input
  const facts = source.facts(deployment)
  const limit = inUsd(maxCostNanoUsd(input) ?? 0)
  switch (found.reason) {
    case 'sensitivity': {
      const isOwn = facts !== undefined && isAbove(request.sensitivity, facts.sensitivityCeiling)
      const ceiling = isOwn ? facts.sensitivityCeiling : route.route.sensitivityCeiling
      return `${isOwn ? 'It' : 'The route'} takes data up to the class ${ceiling}; the request is ${request.sensitivity}.`
    }
    case 'region': {
      const allowed = (route.route.regions ?? []).join(', ')
      return facts?.region
        ? `It processes data in the region ${facts.region}; the route allows ${allowed}.`
        : `Its region is not stated; the route allows ${allowed}.`
    }
    case 'cost':
      return `The request could cost ${inUsd(found.estimateNanoUsd ?? 0)} US dollars there; the limit is ${limit}.`
    case 'unpriced':
      return `Its price is not known, so it cannot be said to keep the limit of ${limit} US dollars.`
    case 'breaker_open':
      return `It failed too often and is asked again in ${seconds(input, deployment, now)} s.`
    case 'cooling_down':
      return `It limits the rate of requests and is asked again in ${seconds(input, deployment, now)} s.`
    case 'unsupported':
      return `It does not take requests of the format ${request.format}.`
    case 'unavailable':
      return 'Its provider is not in the configuration.'
  }
}

function seconds(input: SelectionInput, deployment: string, now: number): number {
  return Math.ceil((input.source.health.of(deployment).availableAtMs(now) - now) / 1000)
}

function inUsd(nanoUsd: number): string {
  return (nanoUsd / 1e9).toFixed(9).replace(/\.?0+$/, '')
}
