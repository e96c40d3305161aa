import type { Answer } from '@tragwerk/contracts/knowledge'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { streamAnswer } from './answer.ts'
import type { KnowledgeDeps } from './deps.ts'
import { createKnowledgeModels } from './model-source.ts'
import { aReader, type KnowledgeLab, openKnowledgeLab, text } from './testing/knowledge-lab.ts'
import { createScriptedModel, type Script } from './testing/scripted-model.ts'

const collection = 'handbook'
const content = 'Zwieback is served at noon. Coffee is free for guests.'
let lab: KnowledgeLab

beforeAll(async () => {
  lab = await openKnowledgeLab()
  await lab.knowledge.createCollection(lab.call, { name: collection })
  await lab.knowledge.createCollection(lab.call, { name: 'empty' })
  await lab.knowledge.addDocument(lab.call, { collection, title: 'Canteen', content: text(content) })
  await lab.ingest(lab.runs.started.at(-1))
})
afterAll(() => lab.close())

function play(script: Script) {
  const { model, asked } = createScriptedModel(script)
  lab.model.current = model
  return asked
}

const ask = (question = 'When is zwieback served?', name = collection) =>
  Array.fromAsync(lab.knowledge.streamAnswer(lab.call, { collection: name, question }))

describe('a streamed answer', () => {
  test('comes as text, then citations that quote the document, then the whole', async () => {
    play({ deltas: ['At noon [', '1', ']. '] })

    const events = await ask()

    const quote = 'Zwieback is served at noon.'
    const citation = { number: 1, title: 'Canteen', quote, start: 0, end: quote.length }
    expect(events.map(({ type }) => type)).toEqual(['text-delta', 'text-delta', 'citation', 'done'])
    expect(events.at(-2)).toMatchObject({ citation })
    expect(events.at(-1)).toMatchObject({
      result: {
        outcome: 'answered',
        answer: 'At noon [1].',
        citations: [citation],
        model: 'test/scripted',
        usage: { promptTokens: 12, completionTokens: 5, totalTokens: 17 },
      },
    })
    expect(content.slice(citation.start, citation.end)).toBe(quote)
  })

  test('is "related" when there were passages and none is cited', async () => {
    play({ deltas: ['The sources do not say.'] })

    expect((await ask()).at(-1)).toMatchObject({
      result: { outcome: 'related', citations: [], confidence: 0 },
    })
  })

  test('is "nothing_found" when there were no passages', async () => {
    play({ deltas: ['The sources do not say.'] })

    expect((await ask('Zwieback?', 'empty')).at(-1)).toMatchObject({ result: { outcome: 'nothing_found' } })
  })

  test('takes outcome, confidence and quotes from a model that reports them', async () => {
    const evidence = {
      outcome: 'related',
      confidence: 0.4,
      quotes: [{ number: 1, start: 28, end: content.length, text: 'Coffee is free for guests.' }],
    }
    play({ deltas: ['Coffee [1]'], metadata: { tragwerk: evidence } })

    expect((await ask()).at(-1)).toMatchObject({
      result: { outcome: 'related', confidence: 0.4, citations: [{ quote: 'Coffee is free for guests.' }] },
    })
  })

  test('drops markers of sources that do not exist', async () => {
    play({ deltas: ['At noon [1], they say [9].'] })

    expect((await ask()).at(-1)).toMatchObject({ result: { answer: 'At noon [1], they say .' } })
  })

  test('says how long retrieval and the model took, and leaves out what its reader took', async () => {
    const { model: scripted } = createScriptedModel({ deltas: ['At noon [1].', ' Really.'] })
    let now = 0
    const pass = (ms: number) => {
      now += ms
    }
    const deps: KnowledgeDeps = {
      ...lab.deps,
      clock: { ...lab.clock, monotonicMs: () => now },
      vectorIndex: {
        ...lab.deps.vectorIndex,
        search(...input) {
          pass(20)
          return lab.deps.vectorIndex.search(...input)
        },
      },
      async languageModel() {
        pass(3)
        return {
          ...scripted,
          doStream(options) {
            pass(500)
            return scripted.doStream(options)
          },
        }
      },
    }

    const timings: Array<Answer['timing']> = []
    for await (const event of streamAnswer(deps, lab.call, {
      collection,
      question: 'When is zwieback served?',
    })) {
      if (event.type === 'text-delta') pass(10_000)
      if (event.type === 'done') timings.push(event.result.timing)
    }

    expect(timings).toEqual([{ retrievalMs: 20, modelMs: 500, totalMs: 523 }])
  })

  test('throws when the model ends early', async () => {
    play({ deltas: ['At no'], isCut: true })

    await expect(ask()).rejects.toMatchObject({ code: 'knowledge.answer_incomplete' })
  })

  test('throws what the model reports', async () => {
    play({ deltas: ['At no'], error: new Error('overheated') })

    await expect(ask()).rejects.toThrow('overheated')
  })

  test('does not ask the model when the caller is gone', async () => {
    const asked = play({ deltas: ['At noon'] })
    const call = { ...lab.call, signal: AbortSignal.abort(new Error('gone')) }

    await expect(lab.knowledge.answer(call, { collection, question: 'When?' })).rejects.toThrow('gone')
    expect(asked).toEqual([])
  })

  test('hands the signal of the caller to the model', async () => {
    const asked = play({ deltas: ['At noon [1]'] })

    await ask()

    expect(asked[0]?.abortSignal).toBe(lab.call.signal)
  })

  test('needs models:use when it names a model', async () => {
    play({ deltas: ['At noon [1]'] })
    const input = { collection, question: 'When?', model: 'test/scripted' }

    await expect(lab.knowledge.answer(aReader([]), input)).rejects.toMatchObject({
      code: 'access.permission_denied',
    })
    await expect(
      lab.knowledge.answer(aReader([], ['knowledge:read', 'models:use']), input),
    ).resolves.toMatchObject({ outcome: 'answered' })
  })

  test('cannot be written by a collection', async () => {
    play({ modelId: 'knowledge/handbook' })

    await expect(ask()).rejects.toMatchObject({ code: 'knowledge.answer_model_unsuitable' })
  })
})

describe('collections as models', () => {
  const models = () => createKnowledgeModels(lab.knowledge)
  const prompt = [
    { role: 'user' as const, content: [{ type: 'text' as const, text: 'When is zwieback served?' }] },
  ]

  test('are listed to those who may read', async () => {
    const ids = (await models().list(aReader([]))).map(({ id }) => id)

    expect(ids).toEqual(['knowledge/empty', 'knowledge/handbook'])
  })

  test('are neither listed nor opened to a key that may only use models', async () => {
    const call = aReader([], ['models:use'])

    expect(await models().list(call)).toEqual([])
    expect(await models().languageModel?.(call, 'knowledge/handbook')).toBeUndefined()
  })

  test('answer with their sources as part of the text', async () => {
    play({ deltas: ['At noon [1].'] })
    const model = await models().languageModel?.(lab.call, 'knowledge/handbook')

    const result = await model?.doGenerate({ prompt })

    expect(result?.content).toEqual([
      { type: 'text', text: 'At noon [1].\n\n[1] Canteen: “Zwieback is served at noon.”' },
    ])
  })

  test('are unknown when the collection is, and fail when it cannot be told', async () => {
    const broken = { ...lab.knowledge, getCollection: () => Promise.reject(new Error('database is away')) }

    expect(await models().languageModel?.(lab.call, 'knowledge/none')).toBeUndefined()
    await expect(
      createKnowledgeModels(broken).languageModel?.(lab.call, 'knowledge/handbook'),
    ).rejects.toThrow('database is away')
  })

  test('are all listed, also more than fit on one page', async () => {
    for (let n = 0; n < 200; n += 1) await lab.knowledge.createCollection(lab.call, { name: `many-${n}` })

    expect(await models().list(lab.call)).toHaveLength(202)
  })
})
