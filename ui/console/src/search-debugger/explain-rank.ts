import type { SearchExplanation } from '@tragwerk/contracts/knowledge'
import {
  type ListName,
  listNames,
  type PerList,
  perList,
  type Standing,
  shareIn,
  standingIn,
  type WeighedPassage,
} from './weigh-lists.ts'

/** One line of the sum. `rank` and `score` are those of the list, null where it does not show the passage. */
export interface ListPart {
  readonly name: ListName
  readonly standing: Standing
  readonly rank: number | null
  readonly score: number | null
  readonly share: number
  readonly weight: number
  readonly contribution: number
  readonly candidates: number
}

/** By how much a neighbour is ahead or behind, and which lists do it. */
export interface Gap {
  readonly rank: number
  /** Positive when this passage is ahead. */
  readonly lead: number
  readonly byList: PerList<number>
}

export interface RankExplanation {
  readonly parts: readonly ListPart[]
  readonly score: number
  /** Gives most of the score; undefined when two give the same, or the score is 0. */
  readonly leading: { readonly name: ListName; readonly share: number } | undefined
  readonly above: Gap | undefined
  readonly below: Gap | undefined
}

interface Ranking {
  readonly search: SearchExplanation
  readonly weights: PerList<number>
  /** Best first. */
  readonly weighed: readonly WeighedPassage[]
}

/** Why a passage stands where it stands; only what follows from the numbers. */
export function explainRank(own: WeighedPassage, { search, weights, weighed }: Ranking): RankExplanation {
  const { passage, contributions, score } = own
  const parts = listNames.map((name): ListPart => {
    const seat = passage[name]
    return {
      name,
      standing: standingIn(name, passage, search),
      rank: seat?.rank ?? null,
      score: seat?.score ?? null,
      share: shareIn(name, passage, search.weights),
      weight: weights[name],
      contribution: contributions[name],
      candidates: search.candidates[name],
    }
  })
  return {
    parts,
    score,
    leading: leadingList(own),
    above: gapTo(own, weighed[own.rank - 2]),
    below: gapTo(own, weighed[own.rank]),
  }
}

function leadingList({ contributions, score }: WeighedPassage): RankExplanation['leading'] {
  const [first, second] = [...listNames].sort((a, b) => contributions[b] - contributions[a])
  if (score <= 0 || contributions[first!] === contributions[second!]) return undefined
  return { name: first!, share: contributions[first!] / score }
}

function gapTo(own: WeighedPassage, other: WeighedPassage | undefined): Gap | undefined {
  if (!other) return undefined
  return {
    rank: other.rank,
    lead: own.score - other.score,
    byList: perList((name) => own.contributions[name] - other.contributions[name]),
  }
}
