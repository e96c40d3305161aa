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
  const active = lists.filter((list) => list.weight > 0 && list.matches.length > 0)
  const totalWeight = active.reduce((sum, list) => sum + list.weight, 0)
  const totals = new Map<string, number>()
  for (const list of active) for (const match of list.matches) totals.set(match.id, 0)
  for (const list of active) {
    const best = list.matches[0]!.score
    if (best <= 0) continue
    const floor = list.isCut ? Math.max(0, list.matches.at(-1)!.score) : 0
    const scores = new Map(list.matches.map((match) => [match.id, Math.max(0, match.score)]))
    for (const [id, total] of totals) {
      const share = (scores.get(id) ?? floor) / best
      totals.set(id, total + (list.weight / totalWeight) * share)
    }
  }
  return [...totals]
    .map(([id, score]) => ({ id, score }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}
