import { z } from 'zod'

/** The database cannot store U+0000 in text. */
export const storable = (text: string) => !text.includes('\0')
export const notStorable = 'must not contain the character U+0000'

export const CollectionName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'lower-case letters, digits and hyphens, at most 63, not starting with a hyphen',
  )
  .meta({ id: 'CollectionName' })

export const Collection = z
  .object({
    id: z.uuid(),
    name: CollectionName,
    description: z.string(),
    documents: z.int(),
    states: z
      .object({ pending: z.int(), indexed: z.int(), failed: z.int() })
      .describe('Its documents by how far they are; they add up to `documents`'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Collection' })
export type Collection = z.infer<typeof Collection>

export const documentStatuses = ['queued', 'parsing', 'embedding', 'indexed', 'failed'] as const
export const DocumentStatus = z.enum(documentStatuses).meta({ id: 'DocumentStatus' })
export type DocumentStatus = z.infer<typeof DocumentStatus>

/** `user:…`, `group:…` or `role:…`. */
export const AclEntry = z.string().regex(/^(user|group|role):[\w.@-]{1,100}$/)

export const Metadata = z
  .record(
    z.string().max(100).refine(storable, notStorable),
    z.union([z.string().max(2000).refine(storable, notStorable), z.number(), z.boolean(), z.null()]),
  )
  .refine((value) => Object.keys(value).length <= 50, 'at most 50 fields')

export const Document = z
  .object({
    id: z.uuid(),
    collection: CollectionName,
    externalId: z.string().nullable(),
    title: z.string(),
    mediaType: z.string(),
    bytes: z.int(),
    language: z.string().nullable().describe('BCP 47 language, detected'),
    status: DocumentStatus,
    progress: z.object({ done: z.int(), total: z.int() }).describe('Chunks embedded, of all'),
    chunks: z.int(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    metadata: Metadata,
    acl: z.array(AclEntry).nullable().describe('Who may read it; null means everyone in the tenant'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Document' })
export type Document = z.infer<typeof Document>

export const SearchMode = z.enum(['hybrid', 'lexical', 'vector']).meta({ id: 'SearchMode' })
export type SearchMode = z.infer<typeof SearchMode>

/** `start` and `end` are UTF-16 code unit offsets into the document's text. */
export const SearchResult = z
  .object({
    documentId: z.uuid(),
    externalId: z.string().nullable(),
    chunkId: z.string(),
    title: z.string(),
    heading: z.string().describe('Path of headings above the passage'),
    text: z.string(),
    start: z.int(),
    end: z.int(),
    page: z.int().nullable(),
    score: z.number().describe('Fused, 0 to 1; only the order is comparable between questions'),
    lexicalScore: z.number().nullable(),
    vectorScore: z.number().nullable(),
  })
  .meta({ id: 'SearchResult' })
export type SearchResult = z.infer<typeof SearchResult>

/** One passage of a document as it is indexed; `start` and `end` as in `SearchResult`. */
export const Chunk = z
  .object({
    id: z.uuid(),
    ordinal: z.int().describe('Position in the document, from 0'),
    heading: z.string().describe('Path of headings above the passage'),
    text: z.string(),
    start: z.int(),
    end: z.int(),
    page: z.int().nullable(),
  })
  .meta({ id: 'Chunk' })
export type Chunk = z.infer<typeof Chunk>

/** How one ranked list saw a passage: `share` is its score divided by the list's best. */
export const ListRank = z
  .object({
    rank: z.int().describe('From 1'),
    score: z.number(),
    share: z.number(),
  })
  .meta({ id: 'ListRank' })
export type ListRank = z.infer<typeof ListRank>

/** Why a passage stands where it stands; null for a list that did not find it. */
export const PassageExplanation = z
  .object({
    chunkId: z.string(),
    words: ListRank.nullable(),
    grams: ListRank.nullable(),
    vector: ListRank.nullable(),
    contributions: z
      .object({ words: z.number(), grams: z.number(), vector: z.number() })
      .describe('Weight times share per list; they add up to the score'),
    matchedWords: z
      .array(z.string())
      .describe('Words of the query that occur in the passage, as written there'),
  })
  .meta({ id: 'PassageExplanation' })
export type PassageExplanation = z.infer<typeof PassageExplanation>

export const SearchExplanation = z
  .object({
    weights: z
      .object({ words: z.number(), grams: z.number(), vector: z.number() })
      .describe(
        'As used: those of the language and mode, divided by their sum over the lists with a match; 0 for the others',
      ),
    queryWords: z
      .array(z.string())
      .describe(
        'What was looked up in the word index: stemmed, without stop words; a short query as each language has it',
      ),
    candidates: z.object({ words: z.int(), grams: z.int(), vector: z.int() }),
    timingMs: z.object({ embed: z.number(), search: z.number(), total: z.number() }),
    passages: z.array(PassageExplanation).describe('In the order of the results'),
  })
  .meta({ id: 'SearchExplanation' })
export type SearchExplanation = z.infer<typeof SearchExplanation>

export const Citation = z
  .object({
    number: z.int().describe('The n of [n] in the answer, from 1'),
    documentId: z.uuid(),
    title: z.string(),
    quote: z.string(),
    start: z.int(),
    end: z.int(),
    page: z.int().nullable(),
  })
  .meta({ id: 'Citation' })
export type Citation = z.infer<typeof Citation>

export const AnswerOutcome = z.enum(['answered', 'related', 'nothing_found']).meta({ id: 'AnswerOutcome' })
export type AnswerOutcome = z.infer<typeof AnswerOutcome>

export const TokenUsage = z
  .object({ promptTokens: z.int(), completionTokens: z.int(), totalTokens: z.int() })
  .meta({ id: 'TokenUsage' })
export type TokenUsage = z.infer<typeof TokenUsage>

export const Answer = z
  .object({
    outcome: AnswerOutcome,
    answer: z.string().describe('Plain text with [n] markers'),
    citations: z.array(Citation),
    confidence: z.number().describe('0 to 1'),
    model: z.string(),
    usage: TokenUsage,
    timing: z
      .object({ retrievalMs: z.number(), modelMs: z.number(), totalMs: z.number() })
      .describe('Spent on the server; the rest of `totalMs` is the platform’s own overhead'),
  })
  .meta({ id: 'Answer' })
export type Answer = z.infer<typeof Answer>

/** A document that was added or has changed since the watch began. */
export const DocumentEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('changed'), document: Document }),
    z.object({ type: z.literal('counts'), states: Collection.shape.states, documents: z.int() }),
    z.object({ type: z.literal('error'), code: z.string(), message: z.string() }),
  ])
  .meta({ id: 'DocumentEvent' })
export type DocumentEvent = z.infer<typeof DocumentEvent>

/** One server-sent event of a streamed answer; `done` or `error` is always the last. */
export const AnswerEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('text-delta'), text: z.string() }),
    z.object({ type: z.literal('citation'), citation: Citation }),
    z.object({ type: z.literal('done'), result: Answer }),
    z.object({ type: z.literal('error'), code: z.string(), message: z.string() }),
  ])
  .meta({ id: 'AnswerEvent' })
export type AnswerEvent = z.infer<typeof AnswerEvent>
