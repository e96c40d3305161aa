import type { SearchExplanation, SearchMode, SearchResult } from '@tragwerk/contracts/knowledge'
import type { IndexMatch } from '@tragwerk/data/vector'
import type { Call } from '@tragwerk/trust/access'
import { characterGrams } from '../../language/index.ts'
import { embedTexts } from '../../models/index.ts'
import { requireCollection, requireSameModel } from '../collections.ts'
import type { KnowledgeDeps } from '../deps.ts'
import { type FusionWeights, fusionWeights } from '../language-profile.ts'
import { type CandidateLists, findCandidates } from '../passage-index.ts'
import { type FoundPassage, readPassages } from '../store/chunks.ts'
import type { Trx } from '../store/tables.ts'
import { explainSearch, type ListName, listNames, type WeightedLists } from './explain-search.ts'
import { type FusedMatch, fuseScores } from './fuse-scores.ts'
import { queryWords } from './query-words.ts'

export interface Search {
  readonly collection: string
  readonly query: string
  /** 1 to 200. */
  readonly limit: number
  readonly mode: SearchMode
  /** Adds why each passage stands where it stands; nothing is done for it unless asked. */
  readonly explain?: boolean | undefined
}

export interface SearchOutcome {
  readonly results: SearchResult[]
  /** Of the query, BCP 47; null when it could not be told. */
  readonly language: string | null
  readonly explanation: SearchExplanation | null
}

/** Candidates per list before fusion. */
const minimumDepth = 100

type RetrieveDeps = Pick<
  KnowledgeDeps,
  'database' | 'vectorIndex' | 'textIndex' | 'languageDetector' | 'embedder' | 'clock'
>

/** The passages that fit the query best, only from documents the caller may read. Best first. */
export async function searchPassages(deps: RetrieveDeps, call: Call, input: Search): Promise<SearchOutcome> {
  const { database, embedder, languageDetector, clock } = deps
  const startedAt = clock.monotonicMs()
  const language = languageDetector.detect(input.query).language
  const weights = weightsFor(input.mode, fusionWeights(language))
  const embedAt = clock.monotonicMs()
  const [vector] = weights.vector > 0 ? await embedTexts(embedder.model, [input.query], call.signal) : []
  call.signal.throwIfAborted()

  const searchAt = clock.monotonicMs()
  const words = weights.words > 0 ? queryWords(input.query, language) : []
  const { fused, passages, lists } = await database.asTenant(call.tenantId, async (trx: Trx) => {
    const collection = await requireCollection(trx, input.collection)
    if (vector) requireSameModel(collection, embedder)
    const candidates = await findCandidates(deps, trx, {
      collectionId: collection.id,
      depth: Math.max(minimumDepth, input.limit),
      subjects: call.principal.subjects,
      vector,
      words,
      grams: weights.grams > 0 ? characterGrams(input.query) : [],
    })
    call.signal.throwIfAborted()
    return fuse(trx, weighted(candidates, weights), input.limit)
  })
  const endedAt = clock.monotonicMs()
  const timingMs = { embed: searchAt - embedAt, search: endedAt - searchAt, total: endedAt - startedAt }
  return {
    results: toResults(fused, passages, lists),
    language: language ?? null,
    explanation: input.explain
      ? { ...explainSearch({ lists, queryWords: words, passages }), timingMs }
      : null,
  }
}

/** Lexical search leaves the vector out, vector search everything else. */
function weightsFor(mode: SearchMode, weights: FusionWeights): FusionWeights {
  if (mode === 'vector') return { words: 0, grams: 0, vector: 1 }
  if (mode === 'lexical') return { ...weights, vector: 0 }
  return weights
}

function weighted(lists: CandidateLists, weights: FusionWeights): WeightedLists {
  const toList = (name: ListName) => ({
    weight: weights[name],
    matches: lists[name],
    isCut: lists[name].length >= lists.depth,
  })
  return { words: toList('words'), grams: toList('grams'), vector: toList('vector') }
}

interface Fused {
  readonly lists: WeightedLists
  readonly fused: readonly FusedMatch[]
  /** Of the same order and length. */
  readonly passages: readonly FoundPassage[]
}

async function fuse(trx: Trx, lists: WeightedLists, limit: number): Promise<Fused> {
  const best = fuseScores(listNames.map((name) => lists[name])).slice(0, limit)
  const ids = best.map((match) => match.id)
  const found = new Map((await readPassages(trx, ids)).map((passage) => [passage.id, passage]))
  const fused = best.filter((match) => found.has(match.id))
  return { lists, fused, passages: fused.map((match) => found.get(match.id)!) }
}

function toResults(
  fused: readonly FusedMatch[],
  passages: readonly FoundPassage[],
  lists: WeightedLists,
): SearchResult[] {
  const wordScores = scoresById(lists.words.matches)
  const vectorScores = scoresById(lists.vector.matches)
  return passages.map((passage, index) => ({
    documentId: passage.documentId,
    externalId: passage.externalId,
    chunkId: passage.id,
    title: passage.title,
    heading: passage.heading,
    text: passage.text,
    start: passage.start,
    end: passage.end,
    page: passage.page,
    score: fused[index]!.score,
    lexicalScore: wordScores.get(passage.id) ?? null,
    vectorScore: vectorScores.get(passage.id) ?? null,
  }))
}

function scoresById(matches: readonly IndexMatch[]): ReadonlyMap<string, number> {
  return new Map(matches.map((match) => [match.id, match.score]))
}
