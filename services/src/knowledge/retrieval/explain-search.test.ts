import type { SearchExplanation, SearchMode } from '@tragwerk/contracts/knowledge'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KnowledgeDeps } from '../deps.ts'
import { createIngestSteps } from '../ingest.ts'
import { aReader, type KnowledgeLab, openKnowledgeLab, text } from '../testing/knowledge-lab.ts'
import { explainSearch } from './explain-search.ts'
import { fuseScores, type WeightedList } from './fuse-scores.ts'
import { type Search, searchPassages } from './retrieve.ts'

const collection = 'handbook'
let lab: KnowledgeLab

beforeAll(async () => {
  lab = await openKnowledgeLab()
  await lab.knowledge.createCollection(lab.call, { name: collection })
  const add = async (title: string, content: string, acl?: string[]) => {
    await lab.knowledge.addDocument(lab.call, {
      collection,
      title,
      content: text(content),
      ...(acl && { acl }),
    })
    await lab.ingest(lab.runs.started.at(-1))
  }
  await add('Canteen', 'Zwieback and rules. The canteen serves its guests.')
  await add('Travel', 'Every rule about trains and hotels.')
  await add('Salaries', 'The secret rules of salaries.', ['group:hr'])
  // More passages than a list is deep.
  for (let n = 0; n < 4; n += 1) {
    const paragraphs = Array.from(
      { length: 60 },
      (_, k) => `Filler ${n} ${k} rule ${'word '.repeat(120)}end.`,
    )
    await add(`Filler ${n}`, paragraphs.join('\n\n'))
  }
})
afterAll(() => lab.close())

/** With grams in use, as for every language but English. */
const german = (): KnowledgeDeps => ({
  ...lab.deps,
  languageDetector: { detect: () => ({ language: 'de', confidence: 1 }) },
})

async function explain(input: Partial<Search> = {}, deps: KnowledgeDeps = lab.deps) {
  const search = { collection, query: 'Which rules of the canteen?', limit: 50, mode: 'hybrid' as const }
  const found = await searchPassages(deps, lab.call, { ...search, explain: true, ...input })
  return { results: found.results, explanation: found.explanation! }
}

function expectSums(
  results: ReadonlyArray<{ score: number }>,
  { weights, passages }: SearchExplanation,
): void {
  expect(passages).toHaveLength(results.length)
  for (const [index, { contributions, words, grams, vector }] of passages.entries()) {
    const sum = contributions.words + contributions.grams + contributions.vector
    expect(sum).toBeCloseTo(results[index]!.score, 12)
    if (words) expect(contributions.words).toBeCloseTo(weights.words * words.share, 12)
    if (grams) expect(contributions.grams).toBeCloseTo(weights.grams * grams.share, 12)
    if (vector) expect(contributions.vector).toBeCloseTo(weights.vector * vector.share, 12)
  }
}

describe('an explained search', () => {
  test('gives for each result, in order, ranks, scores and contributions that add up', async () => {
    const { results, explanation } = await explain()

    expect(explanation.passages.map(({ chunkId }) => chunkId)).toEqual(results.map(({ chunkId }) => chunkId))
    expectSums(results, explanation)
    expect(explanation.passages[0]).toMatchObject({ words: { rank: 1, share: 1 } })
    for (const [index, { words, vector }] of explanation.passages.entries()) {
      expect(words?.score ?? null).toBe(results[index]!.lexicalScore)
      expect(vector?.score ?? null).toBe(results[index]!.vectorScore)
    }
  })

  test('finds the same as one without explanation', async () => {
    const { results } = await explain()
    const plain = await explain({ explain: false })

    expect(plain.results).toEqual(results)
    expect(plain.explanation).toBeNull()
  })

  test.each([
    ['hybrid', { words: 0.35, grams: 0, vector: 0.65 }],
    ['lexical', { words: 1, grams: 0, vector: 0 }],
    ['vector', { words: 0, grams: 0, vector: 1 }],
  ] as ReadonlyArray<[SearchMode, SearchExplanation['weights']]>)(
    'in %s mode names the weights that were used',
    async (mode, weights) => {
      const { results, explanation } = await explain({ mode })

      expect(explanation.weights).toEqual(weights)
      expect(explanation.candidates.vector > 0).toBe(weights.vector > 0)
      expectSums(results, explanation)
    },
  )

  test('leaves a list without a match out of the weights', async () => {
    const { results, explanation } = await explain({ query: 'Xylophonwolke' })

    expect(explanation.weights).toEqual({ words: 0, grams: 0, vector: 1 })
    expect(explanation.candidates.words).toBe(0)
    expect(explanation.queryWords.length).toBeGreaterThan(0)
    expectSums(results, explanation)
  })

  test('counts three lists where grams are used', async () => {
    await lab.knowledge.createCollection(lab.call, { name: 'german' })
    const steps = createIngestSteps(german())
    await lab.knowledge.addDocument(lab.call, {
      collection: 'german',
      content: text('Die Kündigungsfrist beträgt drei Monate.'),
    })
    const version = lab.runs.started.at(-1)!
    await steps.parse(version)
    await steps.embed(version, { from: 0, count: 64 })
    await steps.publish(version)

    const { results, explanation } = await explain(
      { collection: 'german', query: 'Fristen der Kündigungen' },
      german(),
    )

    expect(explanation.passages[0]?.grams).toMatchObject({ rank: 1, share: 1 })
    expect(explanation.weights.grams).toBeGreaterThan(0)
    expectSums(results, explanation)
  })

  test('credits a passage that a cut list does not show with the share of its last entry', async () => {
    const { results, explanation } = await explain({ query: 'Filler rule', limit: 200 })
    const missing = explanation.passages.filter(({ vector }) => vector === null)
    const shares = explanation.passages.flatMap(({ vector }) => vector?.share ?? [])

    expect(explanation.candidates.vector).toBe(200)
    expectSums(results, explanation)
    expect(missing.length).toBeGreaterThan(0)
    for (const { contributions } of missing) {
      expect(contributions.vector).toBeCloseTo(explanation.weights.vector * Math.min(...shares), 12)
    }
  })

  test('shows which words of the passage match, as they stand there', async () => {
    const { explanation } = await explain({ limit: 200 })
    const matched = explanation.passages.map(({ matchedWords }) => matchedWords)

    expect(explanation.queryWords).toEqual(expect.arrayContaining(['rule', 'canteen']))
    expect(matched).toContainEqual(['Canteen', 'rules', 'canteen'])
    expect(matched).toContainEqual(['rule'])
  })

  test('tells a reader nothing about passages the reader may not read', async () => {
    const found = await searchPassages(lab.deps, aReader([]), {
      collection,
      query: 'secret salaries',
      limit: 200,
      mode: 'lexical',
      explain: true,
    })

    expect(found.results).toEqual([])
    expect(found.explanation).toMatchObject({ candidates: { words: 0 }, passages: [] })
  })

  test('measures embedding and searching by the injected clock', async () => {
    let now = 0
    const clock = { ...lab.clock, monotonicMs: () => now }
    const model: KnowledgeDeps['embedder']['model'] = {
      ...lab.deps.embedder.model,
      async doEmbed(options) {
        now += 30
        return lab.deps.embedder.model.doEmbed(options)
      },
    }
    const textIndex: KnowledgeDeps['textIndex'] = {
      ...lab.deps.textIndex,
      async search(...input) {
        now += 12
        return lab.deps.textIndex.search(...input)
      },
    }
    const deps = { ...lab.deps, clock, textIndex, embedder: { ...lab.deps.embedder, model } }

    const { explanation } = await explain({}, deps)

    expect(explanation.timingMs).toEqual({ embed: 30, search: 12, total: 42 })
  })
})

test('a list whose best score is not positive contributes nothing', () => {
  const list = (weight: number, scores: Record<string, number>): WeightedList => ({
    weight,
    matches: Object.entries(scores).map(([id, score]) => ({ id, score })),
    isCut: false,
  })
  const lists = { words: list(0.5, { a: 2 }), grams: list(0, {}), vector: list(0.5, { a: -0.1 }) }
  const passage = {
    id: 'a',
    ordinal: 0,
    heading: '',
    text: '',
    start: 0,
    end: 0,
    page: null,
    documentId: 'd',
    externalId: null,
    title: '',
    language: null,
  }

  const { passages } = explainSearch({ lists, queryWords: [], passages: [passage] })

  expect(passages[0]?.contributions).toEqual({ words: 0.5, grams: 0, vector: 0 })
  expect(passages[0]?.vector).toEqual({ rank: 1, score: -0.1, share: 0 })
  expect(fuseScores(Object.values(lists))).toEqual([{ id: 'a', score: 0.5 }])
})
