import { type DeploymentStatus, GatewayConfiguration, type Price } from '@tragwerk/contracts/gateway'
import { mapNumbers, setOnly, textOf } from '../configuration/draft-values.ts'

export const mainRates = ['input', 'output', 'cachedInput'] as const
export const moreRates = ['cacheWrite', 'cacheWrite1h', 'reasoning', 'batchInput', 'batchOutput'] as const
/** US dollars for each, besides tokens. */
export const unitRates = ['request', 'search'] as const
export const longRates = ['above', 'input', 'output', 'cachedInput'] as const

export type Rate = (typeof mainRates | typeof moreRates | typeof unitRates)[number]
const rates: readonly Rate[] = [...mainRates, ...moreRates, ...unitRates]

/** A price as it is typed. */
export interface PriceDraft {
  readonly deployment: string
  readonly rates: Readonly<Record<Rate, string>>
  readonly longContext: Readonly<Record<(typeof longRates)[number], string>>
}

export function toPriceDraft(deployment: string, price: Price | undefined): PriceDraft {
  return {
    deployment,
    rates: Object.fromEntries(rates.map((rate) => [rate, textOf(price?.[rate])])) as PriceDraft['rates'],
    longContext: Object.fromEntries(
      longRates.map((rate) => [rate, textOf(price?.longContext?.[rate])]),
    ) as PriceDraft['longContext'],
  }
}

export function toPrice(draft: PriceDraft): Record<string, unknown> {
  return setOnly({ ...mapNumbers(draft.rates), longContext: setOnly(mapNumbers(draft.longContext)) }) ?? {}
}

/**
 * Why it cannot even be checked, by field, as keys of sentences. A name that is taken would replace its owner, and a
 * price without numbers would make everything free.
 */
export function refusePrice({ prices }: GatewayConfiguration, before: string | undefined, draft: PriceDraft) {
  const name = draft.deployment.trim()
  const isNameRight = GatewayConfiguration.safeParse({ prices: { [name]: {} } }).success
  const isTaken = name !== before && Object.hasOwn(prices, name)
  const isEmpty = Object.keys(toPrice(draft)).length === 0
  return {
    deployment: !isNameRight
      ? ('deploymentInvalid' as const)
      : isTaken
        ? ('deploymentTaken' as const)
        : undefined,
    input: isEmpty ? ('priceMissing' as const) : undefined,
  }
}

/** In the place of the own price that stood under `before`, else at the end. */
export function withPrice(
  configuration: GatewayConfiguration,
  before: string | undefined,
  draft: PriceDraft,
): Record<string, unknown> {
  const entry: [string, unknown] = [draft.deployment.trim(), toPrice(draft)]
  const others: Array<[string, unknown]> = Object.entries(configuration.prices)
  const at = others.findIndex(([name]) => name === before)
  const entries = at === -1 ? [...others, entry] : others.toSpliced(at, 1, entry)
  return { ...configuration, prices: Object.fromEntries(entries) }
}

export function withoutPrice(configuration: GatewayConfiguration, deployment: string): GatewayConfiguration {
  const { [deployment]: _removed, ...prices } = configuration.prices
  return { ...configuration, prices }
}

/** Deployments that routes name or requests went to, and whose cost is not known. */
export function unpricedInUse(deployments: readonly DeploymentStatus[]): readonly DeploymentStatus[] {
  return deployments.filter(
    ({ isPriced, usedBy, requests }) => !isPriced && (usedBy.length > 0 || requests > 0),
  )
}
