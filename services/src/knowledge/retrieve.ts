import type { SearchMode, SearchResult } from '@tragwerk/contracts/knowledge'
import type { IndexMatch } from '@tragwerk/data/vector'
import type { Call } from '@tragwerk/trust/access'
import { characterGrams } from '../language/index.ts'
import { embedTexts } from '../models/index.ts'
import { requireCollection, requireSameModel } from './collections.ts'
import type { KnowledgeDeps } from './deps.ts'
import { type FusedMatch, fuseScores } from './fuse-scores.ts'
import { type FusionWeights, fusionWeights } from './language-profile.ts'
import { type CandidateLists, findCandidates } from './passage-index.ts'
import { queryWords } from './query-words.ts'
import { readPassages } from './store/chunks.ts'
import type { KnowledgeTables, Trx } from './store/tables.ts'

export interface Search {
  readonly collection: string
  readonly query: string
  /** 1 to 200. */
  readonly limit: number
  readonly mode: SearchMode
}

export interface SearchOutcome {
  readonly results: SearchResult[]
  /** Of the query, BCP 47; null when it could not be told. */
  readonly language: string | null
}

/** Candidates per list before fusion. */
const minimumDepth = 100

type RetrieveDeps = Pick<
  KnowledgeDeps,
  'database' | 'vectorIndex' | 'textIndex' | 'languageDetector' | 'embedder'
>

/** The passages that fit the query best, only from documents the caller may read. Best first. */
export async function searchPassages(deps: RetrieveDeps, call: Call, input: Search): Promise<SearchOutcome> {
  const { database, embedder, languageDetector } = deps
  const language = languageDetector.detect(input.query).language
  const weights = weightsFor(input.mode, fusionWeights(language))
  const [vector] = weights.vector > 0 ? await embedTexts(embedder.model, [input.query], call.signal) : []
  call.signal.throwIfAborted()

  const results = await database.asTenant<KnowledgeTables, SearchResult[]>(call.tenantId, async (trx) => {
    const collection = await requireCollection(trx, input.collection)
    if (vector) requireSameModel(collection, embedder)
    const lists = await findCandidates(deps, trx, {
      collectionId: collection.id,
      depth: Math.max(minimumDepth, input.limit),
      subjects: call.principal.subjects,
      vector,
      words: weights.words > 0 ? queryWords(input.query, language) : [],
      grams: weights.grams > 0 ? characterGrams(input.query) : [],
    })
    call.signal.throwIfAborted()
    const fused = fuse(lists, weights).slice(0, input.limit)
    return toResults(trx, fused, lists)
  })
  return { results, language: language ?? null }
}

/** Lexical search leaves the vector out, vector search everything else. */
function weightsFor(mode: SearchMode, weights: FusionWeights): FusionWeights {
  if (mode === 'vector') return { words: 0, grams: 0, vector: 1 }
  if (mode === 'lexical') return { ...weights, vector: 0 }
  return weights
}

function fuse(lists: CandidateLists, weights: FusionWeights): FusedMatch[] {
  const names = ['words', 'grams', 'vector'] as const
  return fuseScores(
    names.map((name) => ({
      weight: weights[name],
      matches: lists[name],
      isCut: lists[name].length >= lists.depth,
    })),
  )
}

async function toResults(
  trx: Trx,
  fused: readonly FusedMatch[],
  lists: CandidateLists,
): Promise<SearchResult[]> {
  const passages = new Map(
    (
      await readPassages(
        trx,
        fused.map((match) => match.id),
      )
    ).map((passage) => [passage.id, passage]),
  )
  const wordScores = scoresById(lists.words)
  const vectorScores = scoresById(lists.vector)
  return fused.flatMap((match) => {
    const passage = passages.get(match.id)
    if (!passage) return []
    return {
      documentId: passage.documentId,
      externalId: passage.externalId,
      chunkId: passage.id,
      title: passage.title,
      heading: passage.heading,
      text: passage.text,
      start: passage.start,
      end: passage.end,
      page: passage.page,
      score: match.score,
      lexicalScore: wordScores.get(match.id) ?? null,
      vectorScore: vectorScores.get(match.id) ?? null,
    }
  })
}

function scoresById(matches: readonly IndexMatch[]): ReadonlyMap<string, number> {
  return new Map(matches.map((match) => [match.id, match.score]))
}
