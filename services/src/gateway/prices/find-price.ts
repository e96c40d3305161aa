import type { EffectivePrice, GatewayConfiguration, Price } from '@tragwerk/contracts/gateway'
import { familyNames } from './model-family.ts'
import type { PriceEntry } from './price-entry.ts'
import { builtInPrices, priceTableVersion } from './price-table.ts'

export interface FoundPrice {
  readonly price: Price
  readonly source: EffectivePrice['source']
  /** Which entry of which table; goes into the ledger as `Cost.price`. */
  readonly name: string
  /** Day on which the price was checked; undefined for prices of the configuration. */
  readonly since: string | undefined
}

/** The prices in force under one version of the configuration. */
export interface PriceBook {
  /** Version of the built-in table. */
  readonly version: string
  /**
   * The price of a deployment (`provider/model`) with its provider's kind and the name that the provider is sent; undefined
   * when none is known. Prices of the configuration are found by the exact deployment and win. Answers repeated questions
   * from memory.
   */
  find(deployment: string, kind: PriceEntry['kind'], model: string): FoundPrice | undefined
  /**
   * Every price, those of the configuration first, then the built-in ones for the configured providers, then the rest of
   * the table under the names of its kinds. `q` keeps those whose name contains it, in any case.
   */
  list(q?: string): EffectivePrice[]
}

export interface PriceBookOptions {
  readonly prices: GatewayConfiguration['prices']
  readonly providers: Readonly<Record<string, { readonly kind: PriceEntry['kind'] }>>
}

/** Names come from clients too, so memory of them is bounded. */
const maxRemembered = 5_000

export function createPriceBook({ prices, providers }: PriceBookOptions): PriceBook {
  const entries = builtInPrices()
  const byName = new Map<string, PriceEntry>()
  for (const entry of entries) for (const model of entry.models) byName.set(`${entry.kind}/${model}`, entry)
  const overrides = new Map(Object.entries(prices))
  const remembered = new Map<string, FoundPrice | null>()

  return {
    version: priceTableVersion,
    find(deployment, kind, model) {
      const known = remembered.get(deployment)
      if (known !== undefined) return known ?? undefined
      const found = overridden(overrides, deployment) ?? builtIn(byName, kind, model)
      if (remembered.size >= maxRemembered) remembered.clear()
      remembered.set(deployment, found ?? null)
      return found
    },
    list(q) {
      const wanted = q?.toLowerCase()
      return effectivePrices(overrides, entries, providers).filter(
        ({ deployment }) => wanted === undefined || deployment.toLowerCase().includes(wanted),
      )
    },
  }
}

function overridden(overrides: ReadonlyMap<string, Price>, deployment: string): FoundPrice | undefined {
  const price = overrides.get(deployment)
  if (price === undefined) return undefined
  return { price, source: 'configuration', name: `configuration: ${deployment}`, since: undefined }
}

function builtIn(
  byName: ReadonlyMap<string, PriceEntry>,
  kind: PriceEntry['kind'],
  model: string,
): FoundPrice | undefined {
  for (const name of [...familyNames(kind, model), '*']) {
    const entry = byName.get(`${kind}/${name}`)
    if (entry === undefined) continue
    return {
      price: entry.price,
      source: 'built-in',
      name: `built-in ${priceTableVersion}: ${kind}/${name}`,
      since: entry.checked,
    }
  }
  return undefined
}

function effectivePrices(
  overrides: ReadonlyMap<string, Price>,
  entries: readonly PriceEntry[],
  providers: PriceBookOptions['providers'],
): EffectivePrice[] {
  const list: EffectivePrice[] = []
  for (const [deployment, price] of overrides) {
    list.push({ deployment, price, source: 'configuration', since: null })
  }
  const names = new Map<PriceEntry['kind'], string[]>()
  for (const [name, { kind }] of Object.entries(providers)) {
    names.set(kind, [...(names.get(kind) ?? []), name])
  }
  const rest: EffectivePrice[] = []
  for (const { kind, models, price, checked } of entries) {
    const owners = names.get(kind)
    const target = owners === undefined ? rest : list
    for (const owner of owners ?? [kind]) {
      for (const model of models) {
        const deployment = `${owner}/${model}`
        if (overrides.has(deployment)) continue
        target.push({ deployment, price, source: 'built-in', since: checked })
      }
    }
  }
  return [...list, ...rest]
}
