import type { Target } from '@tragwerk/contracts/gateway'

/** The list with one entry a place further up or down; the same list at its ends. */
export function moveTarget<T>(list: readonly T[], at: number, by: -1 | 1): readonly T[] {
  const to = at + by
  if (to < 0 || to >= list.length) return list
  return list.with(at, list[to]!).with(to, list[at]!)
}

/** Shares from 0 to 1 that the weights mean, in their order. */
export function toShares(weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => (sum > 0 ? weight / sum : 0))
}

/** Targets with a key each, also those that are named more than once. */
export function toKeyed(targets: readonly Target[]) {
  return targets.map((target, at) => {
    const earlier = targets.slice(0, at).filter(({ model }) => model === target.model).length
    return { key: `${target.model} ${earlier}`, target }
  })
}
