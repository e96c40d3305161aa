import type { IndexMatch } from '@tragwerk/data/vector'

export interface WeightedList {
  readonly weight: number
  /** Best first. */
  readonly matches: readonly IndexMatch[]
  /** True when the index may hold more than these matches. */
  readonly isCut: boolean
}

export interface FusedMatch {
  readonly id: string
  /** 0 to 1. */
  readonly score: number
}

/**
 * Adds up the lists' scores, each divided by its best, by weight. Magnitudes carry information that ranks lose,
 * which is why this is not reciprocal rank fusion. What a cut list does not show has at most the score of its
 * last entry, and is given that; what a complete list does not show scores 0 in it. Best first, ties by id.
 */
export function fuseScores(lists: readonly WeightedList[]): FusedMatch[] {
  const weights = effectiveWeights(lists)
  const totals = new Map<string, number>()
  lists.forEach((list, index) => {
    if (weights[index]! > 0) for (const match of list.matches) totals.set(match.id, 0)
  })
  lists.forEach((list, index) => {
    const weight = weights[index]!
    if (weight === 0) return
    const shareOf = sharesIn(list)
    for (const [id, total] of totals) totals.set(id, total + weight * shareOf(id))
  })
  return [...totals]
    .map(([id, score]) => ({ id, score }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}

/** The weights that count, in the order of the lists: 0 for a list without matches; the others add up to 1. */
export function effectiveWeights(lists: readonly WeightedList[]): number[] {
  const weights = lists.map((list) => (list.matches.length > 0 ? list.weight : 0))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => (weight > 0 ? weight / total : 0))
}

/** What share of the list's best score an id has in it, 0 to 1; see `fuseScores` for ids that it does not show. */
export function sharesIn(list: WeightedList): (id: string) => number {
  const best = list.matches[0]?.score ?? 0
  if (best <= 0) return () => 0
  const floor = list.isCut ? Math.max(0, list.matches.at(-1)!.score) : 0
  const scores = new Map(list.matches.map((match) => [match.id, Math.max(0, match.score)]))
  return (id) => (scores.get(id) ?? floor) / best
}
