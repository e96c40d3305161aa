import { knowledgeRoutes, type SearchExplanation, type SearchMode } from '@tragwerk/contracts/knowledge'
import { useMemo } from 'react'
import { useRoute } from '../server/index.ts'

export interface SearchRequest {
  readonly query: string
  readonly mode: SearchMode
  readonly limit: number
}

/** Ranks by id that each half of a hybrid search gives alone. */
export interface SingleRanks {
  readonly lexical: ReadonlyMap<string, number>
  readonly vector: ReadonlyMap<string, number>
  /** How far the ranks reach. */
  readonly depth: number
}

/** As deep as the server's own lists. */
const depthOf = (limit: number) => Math.max(100, limit)

/**
 * The vector's ranks are in the explanation; the lexical ones, which are words and n-grams added up, are asked for.
 * Undefined in the other modes and until they are known.
 */
export function useSingleRanks(
  collection: string,
  { query, mode, limit }: SearchRequest,
  explanation: SearchExplanation,
): SingleRanks | undefined {
  const depth = depthOf(limit)
  const lexical = useRoute(
    knowledgeRoutes.search,
    mode === 'hybrid'
      ? { params: { name: collection }, body: { query, mode: 'lexical', limit: depth, explain: false } }
      : undefined,
  )
  return useMemo(() => {
    if (mode !== 'hybrid' || !lexical.data) return undefined
    const vectorRanks = explanation.passages.flatMap(({ chunkId, vector }) =>
      vector ? [[chunkId, vector.rank] as const] : [],
    )
    return {
      lexical: new Map(lexical.data.results.map(({ chunkId }, index) => [chunkId, index + 1])),
      vector: new Map(vectorRanks),
      depth,
    }
  }, [mode, lexical.data, explanation, depth])
}
