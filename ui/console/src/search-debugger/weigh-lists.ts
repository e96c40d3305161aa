import type { PassageExplanation, SearchExplanation } from '@tragwerk/contracts/knowledge'

export const listNames = ['words', 'grams', 'vector'] as const
export type ListName = (typeof listNames)[number]
export type PerList<T> = Readonly<Record<ListName, T>>

export function perList<T>(make: (name: ListName) => T): PerList<T> {
  return { words: make('words'), grams: make('grams'), vector: make('vector') }
}

/**
 * How a list stands to a passage: it shows it; it is cut before it and gives it the share of its last entry; it is
 * complete and does not have it; or it takes no part in this search at all.
 */
export type Standing = 'found' | 'floor' | 'absent' | 'unused'

export function standingIn(
  name: ListName,
  passage: PassageExplanation,
  search: Pick<SearchExplanation, 'candidates'>,
): Standing {
  if (search.candidates[name] === 0) return 'unused'
  if (passage[name] !== null) return 'found'
  return passage.contributions[name] > 0 ? 'floor' : 'absent'
}

/** What share of the list's best score the passage has in it, 0 to 1. */
export function shareIn(name: ListName, passage: PassageExplanation, weights: PerList<number>): number {
  const shown = passage[name]
  if (shown) return shown.share
  return weights[name] > 0 ? passage.contributions[name] / weights[name] : 0
}

/** As the server does it: a list without candidates has no weight, and those of the others add up to 1. */
export function effectiveWeights(
  wanted: PerList<number>,
  search: Pick<SearchExplanation, 'candidates'>,
): PerList<number> {
  const kept = perList((name) => (search.candidates[name] > 0 ? wanted[name] : 0))
  const total = listNames.reduce((sum, name) => sum + kept[name], 0)
  return perList((name) => (total > 0 ? kept[name] / total : 0))
}

export interface WeighedPassage {
  readonly passage: PassageExplanation
  /** From 1, among the passages of this search's results. */
  readonly rank: number
  readonly score: number
  readonly contributions: PerList<number>
}

/**
 * The passages of a search in the order that other weights would give them. With the weights of the search itself it
 * is the server's order, digit for digit. Weights add up to 1; best first, ties by id.
 */
export function weighPassages(search: SearchExplanation, weights: PerList<number>): WeighedPassage[] {
  return search.passages
    .map((passage) => {
      const contributions = perList((name) => contributionOf(name, passage, { search, weights }))
      return { passage, contributions, score: listNames.reduce((sum, name) => sum + contributions[name], 0) }
    })
    .sort((a, b) => b.score - a.score || (a.passage.chunkId < b.passage.chunkId ? -1 : 1))
    .map((weighed, index) => ({ ...weighed, rank: index + 1 }))
}

function contributionOf(
  name: ListName,
  passage: PassageExplanation,
  { search, weights }: { readonly search: SearchExplanation; readonly weights: PerList<number> },
): number {
  // The server's own number, so that dividing and multiplying again cannot change its last digit.
  if (weights[name] === search.weights[name]) return passage.contributions[name]
  return weights[name] * shareIn(name, passage, search.weights)
}
