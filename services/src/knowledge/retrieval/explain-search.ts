import type { ListRank, PassageExplanation, SearchExplanation } from '@tragwerk/contracts/knowledge'
import type { FoundPassage } from '../store/chunks.ts'
import { effectiveWeights, sharesIn, type WeightedList } from './fuse-scores.ts'
import { createWordMatcher } from './match-words.ts'

export const listNames = ['words', 'grams', 'vector'] as const
export type ListName = (typeof listNames)[number]
export type WeightedLists = Readonly<Record<ListName, WeightedList>>

export interface ExplainedSearch {
  readonly lists: WeightedLists
  readonly queryWords: readonly string[]
  /** In the order of the results. */
  readonly passages: readonly FoundPassage[]
}

/** Why each passage stands where it stands, from the very lists that were fused. */
export function explainSearch(search: ExplainedSearch): Omit<SearchExplanation, 'timingMs'> {
  const { lists, queryWords, passages } = search
  const weights = effectiveWeights(listNames.map((name) => lists[name]))
  const ranks = perList((name) => ranksIn(lists[name]))
  const wordsIn = createWordMatcher(queryWords)
  const contributions = perList((name, index) => {
    const shareOf = sharesIn(lists[name])
    return (id: string) => weights[index]! * shareOf(id)
  })
  return {
    weights: perList((_, index) => weights[index]!),
    queryWords: [...queryWords],
    candidates: perList((name) => lists[name].matches.length),
    passages: passages.map(
      (passage): PassageExplanation => ({
        chunkId: passage.id,
        ...perList((name) => ranks[name].get(passage.id) ?? null),
        contributions: perList((name) => contributions[name](passage.id)),
        matchedWords: wordsIn(
          `${passage.title}\n${passage.heading}\n${passage.text}`,
          passage.language ?? undefined,
        ),
      }),
    ),
  }
}

function ranksIn(list: WeightedList): ReadonlyMap<string, ListRank> {
  const shareOf = sharesIn(list)
  return new Map(
    list.matches.map(({ id, score }, index) => [id, { rank: index + 1, score, share: shareOf(id) }]),
  )
}

function perList<T>(make: (name: ListName, index: number) => T): Record<ListName, T> {
  return { words: make('words', 0), grams: make('grams', 1), vector: make('vector', 2) }
}
