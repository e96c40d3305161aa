import type { Price, ProviderKind } from '@tragwerk/contracts/gateway'

/** One line of the built-in table: what the named models of one kind of provider cost. */
export interface PriceEntry {
  readonly kind: ProviderKind | 'built-in'
  /** Family names without date and version; `*` stands for every model of the kind. The first one names the entry. */
  readonly models: readonly string[]
  readonly price: Price
  /** Day on which the figures were looked up, as `2026-11-21`. */
  readonly checked: string
}

export interface PriceGroup {
  readonly models: readonly string[]
  readonly price: Price
}

export function entriesOf(
  kind: PriceEntry['kind'],
  checked: string,
  groups: readonly PriceGroup[],
): readonly PriceEntry[] {
  return groups.map(({ models, price }) => ({ kind, models, price, checked }))
}

/** The same price with batches at half of input and output. */
export function halfInBatches(price: Price): Price {
  return {
    ...price,
    ...(price.input === undefined ? {} : { batchInput: toMillionths(price.input / 2) }),
    ...(price.output === undefined ? {} : { batchOutput: toMillionths(price.output / 2) }),
  }
}

/** Every figure of a price multiplied by the same factor. */
export function multiplied(price: Price, factor: number): Price {
  const { longContext, ...plain } = price
  const scaled: Record<string, number> = {}
  for (const [name, value] of Object.entries(plain)) scaled[name] = toMillionths(value * factor)
  if (longContext === undefined) return scaled
  const { above, ...long } = longContext
  return {
    ...scaled,
    longContext: {
      above,
      input: toMillionths(long.input * factor),
      output: toMillionths(long.output * factor),
      ...(long.cachedInput === undefined ? {} : { cachedInput: toMillionths(long.cachedInput * factor) }),
    },
  }
}

function toMillionths(dollars: number): number {
  return Math.round(dollars * 1e6) / 1e6
}
