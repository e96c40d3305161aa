import { describe, expect, it } from 'vitest'
import { createTokenCounter } from './count-tokens.ts'
import { createEncodings } from './encodings.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { sliceText } from './slice-text.ts'

const encodings = createEncodings()

function setup() {
  let pauses = 0
  let clock = 0
  const counter = createTokenCounter({
    encodings,
    pause: async () => {
      pauses += 1
    },
    now: () => {
      clock += 1
      return clock
    },
  })
  return { counter, pauses: () => pauses }
}

describe('sliceText', () => {
  it.each([
    ['words '.repeat(40_000)],
    ['漢字'.repeat(5_000)],
    [' '.repeat(3_000)],
    [`before ${'x'.repeat(900)} between ${'😀'.repeat(300)} after`],
    [''],
  ])('cuts %# into slices that make up the text again', (text) => {
    const slices = [...sliceText(text)]

    expect(slices.join('')).toBe(text)
    for (const slice of slices) {
      expect(slice.length).toBeLessThanOrEqual(4_096 + 64)
      expect(slice.isWellFormed()).toBe(true)
      expect(slice.length).toBeGreaterThan(0)
    }
  })

  it('keeps stretches without a break short, because their cost grows with the square', () => {
    for (const slice of sliceText('x'.repeat(10_000))) expect(slice.length).toBeLessThanOrEqual(257)
  })

  it('takes stretches of millions of characters', () => {
    let length = 0
    for (const slice of sliceText('x'.repeat(3_000_000))) length += slice.length

    expect(length).toBe(3_000_000)
  })
})

describe('countText', () => {
  it.each([
    ['', 'gpt-4o', 0],
    ['hello world', 'gpt-4o', 2],
    ['hello world', 'gpt-4', 2],
    ['antidisestablishmentarianism', 'gpt-4o', 6],
    ['2 + 2 = 4', 'gpt-4o', 7],
    ['お誕生日おめでとう', 'gpt-4o', 8],
    ['お誕生日おめでとう', 'text-embedding-3-small', 9],
    ['<|endoftext|>', 'gpt-4o', 7],
  ])('counts %j for %s', async (text, model, expected) => {
    expect(await setup().counter.countText(text, model)).toBe(expected)
  })

  it('counts long prose in slices exactly and lets other work in between', async () => {
    const { counter, pauses } = setup()
    const sentence = 'The quick brown fox jumps over the lazy dog.'
    const one = await counter.countText(` ${sentence}`)

    const many = await counter.countText(` ${sentence}`.repeat(10_000))

    expect(many).toBe(one * 10_000)
    expect(pauses()).toBeGreaterThan(5)
  })

  it('stays close to the truth where it must cut within a word', async () => {
    const { counter } = setup()
    const piece = 'a1b2c3d4'.repeat(32)
    const one = await counter.countText(piece)

    const many = await counter.countText(piece.repeat(100))

    expect(many).toBeGreaterThanOrEqual(one * 99)
    expect(many).toBeLessThanOrEqual(one * 101)
  })
})

describe('estimateTokens', () => {
  it('is above the count for prose in German and English, and for JSON', async () => {
    const { counter } = setup()
    for (const text of [
      'Die Reisekosten werden nach Vorlage der Belege innerhalb von vierzehn Tagen überwiesen.',
      'Travel expenses are paid within fourteen days after the receipts were handed in.',
      JSON.stringify({ messages: [{ role: 'user', content: 'What does it cost?' }], temperature: 0.5 }),
    ]) {
      expect(estimateTokens(Buffer.byteLength(text))).toBeGreaterThanOrEqual(await counter.countText(text))
    }
  })
})

describe('countRequest', () => {
  async function count(
    format: Parameters<ReturnType<typeof setup>['counter']['countRequest']>[0],
    body: object,
  ) {
    return setup().counter.countRequest(format, { ...body }, 'gpt-4o')
  }

  it('adds the marks of chat messages', async () => {
    const messages = [
      { role: 'system', content: 'hello world' },
      { role: 'user', content: [{ type: 'text', text: 'hello world' }] },
    ]

    expect(await count('openai-chat', { messages })).toBe(2 * (3 + 1 + 2) + 3)
  })

  it('counts a text the same in each format that carries messages', async () => {
    const chat = await count('openai-chat', { messages: [{ role: 'user', content: 'hello world' }] })

    expect(
      await count('openai-responses', {
        input: [{ role: 'user', content: [{ type: 'input_text', text: 'hello world' }] }],
      }),
    ).toBe(chat)
    for (const format of ['anthropic-messages', 'anthropic-count-tokens'] as const) {
      expect(
        await count(format, {
          messages: [{ role: 'user', content: [{ type: 'text', text: 'hello world' }] }],
        }),
      ).toBe(chat)
    }
  })

  it('counts tools, calls and their results', async () => {
    const plain = { messages: [{ role: 'user', content: 'hello' }] }
    const tool = { name: 'find', description: 'hello world', parameters: { type: 'object' } }
    const without = await count('openai-chat', plain)

    const withTool = await count('openai-chat', { ...plain, tools: [{ type: 'function', function: tool }] })
    const withCall = await count('openai-chat', {
      messages: [
        ...plain.messages,
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c', function: { name: 'find', arguments: '{"a":1}' } }],
        },
        { role: 'tool', tool_call_id: 'c', content: 'hello world' },
      ],
    })

    expect(withTool).toBeGreaterThan(without + 15)
    expect(withTool).toBeLessThan(without + 40)
    expect(withCall).toBeGreaterThan(without + 15)
    expect(withCall).toBeLessThan(without + 30)
  })

  it('estimates images and documents and does not tokenise their bytes', async () => {
    const data = 'A'.repeat(100_000)
    const image = { type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }
    const pdf = { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data } }

    expect(await count('openai-chat', { messages: [{ role: 'user', content: [image] }] })).toBe(765 + 7)
    expect(await count('anthropic-messages', { messages: [{ role: 'user', content: [pdf] }] })).toBe(
      6_000 + 7,
    )
    expect(
      await count('anthropic-messages', {
        messages: [{ role: 'user', content: [{ type: 'image', source: { type: 'base64', data } }] }],
      }),
    ).toBe(1_600 + 7)
  })

  it('counts embeddings by text or by the numbers given', async () => {
    expect(await count('openai-embeddings', { input: 'hello world' })).toBe(2)
    expect(await count('openai-embeddings', { input: ['hello world', 'hello'] })).toBe(3)
    expect(await count('openai-embeddings', { input: [1, 2, 3] })).toBe(3)
    expect(await count('openai-embeddings', { input: [[1, 2], [3]] })).toBe(3)
    expect(await count('openai-completions', { prompt: 'hello world' })).toBe(2)
    expect(await count('openai-moderations', { input: [{ type: 'text', text: 'hello world' }] })).toBe(2)
  })

  it('counts the query of a rerank request with each document', async () => {
    expect(
      await count('cohere-rerank', { query: 'hello world', documents: ['hello', { text: 'hello' }] }),
    ).toBe(6)
  })

  it('survives bodies of the wrong shape', async () => {
    expect(await count('openai-chat', { messages: 'x', tools: [null, 5] })).toBe(3)
    expect(await count('anthropic-messages', { messages: [null, { content: 5 }] })).toBeLessThan(20)
  })
})

describe('countReply', () => {
  it.each([
    ['openai-chat', { choices: [{ message: { role: 'assistant', content: 'hello world' } }] }],
    ['openai-completions', { choices: [{ text: 'hello world' }] }],
    [
      'openai-responses',
      { output: [{ type: 'message', content: [{ type: 'output_text', text: 'hello world' }] }] },
    ],
    ['anthropic-messages', { content: [{ type: 'text', text: 'hello world' }] }],
  ] as const)('counts what %s generated', async (format, body) => {
    expect(await setup().counter.countReply(format, { ...body })).toBe(2)
  })

  it('counts a streamed answer as the whole text, wherever it was cut', async () => {
    const { counter } = setup()
    const reply = counter.openReply('gpt-4o')

    for (const letter of 'hello world') reply.add(letter)

    expect(await reply.count()).toBe(2)
    expect(await counter.openReply().count()).toBe(0)
  })
})
