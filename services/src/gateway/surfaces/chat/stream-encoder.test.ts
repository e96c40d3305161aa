import type {
  LanguageModelV4Content,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isJsonObject, type JsonObject } from '../../json.ts'
import { chatCodec } from './codec.ts'

const usage: LanguageModelV4Usage = {
  inputTokens: { total: 12, noCache: 4, cacheRead: 8, cacheWrite: undefined },
  outputTokens: { total: 30, text: 20, reasoning: 10 },
}
const stop = { unified: 'stop', raw: 'end_turn' } as const
const finish: LanguageModelV4StreamPart = { type: 'finish', usage, finishReason: stop }
const identity = { id: 'r1', created: 1_700_000_000, model: 'chat "fast"' }

function stream(parts: readonly LanguageModelV4StreamPart[], body: JsonObject = {}) {
  const encoder = chatCodec.openStream({ ...identity, body })
  const text = parts.map((part) => encoder.encode(part)).join('')
  const events = text.split('\n\n').filter((event) => event !== '')
  const chunks = events.filter((event) => event !== 'data: [DONE]').map((event) => JSON.parse(event.slice(6)))
  return { encoder, text, chunks, deltas: chunks.flatMap((chunk) => chunk.choices[0]?.delta ?? []) }
}

/** What a careful client makes of the deltas. */
function accumulate(deltas: readonly JsonObject[]): JsonObject {
  const message: Record<string, unknown> = {}
  for (const delta of deltas) merge(message, delta)
  return message
}

function merge(target: Record<string, unknown>, delta: JsonObject): void {
  for (const [key, value] of Object.entries(delta)) {
    const known = target[key]
    if (key === 'tool_calls')
      target[key] = mergeCalls((known ?? []) as Record<string, unknown>[], value as JsonObject[])
    else if (Array.isArray(value)) target[key] = [...((known ?? []) as unknown[]), ...value]
    else if (isJsonObject(value)) {
      target[key] ??= {}
      merge(target[key] as Record<string, unknown>, value)
    } else if (typeof value === 'string' && typeof known === 'string') target[key] = known + value
    else target[key] = value
  }
}

function mergeCalls(calls: Record<string, unknown>[], deltas: readonly JsonObject[]) {
  for (const { index, ...rest } of deltas) {
    calls[index as number] ??= {}
    merge(calls[index as number]!, rest)
  }
  return calls
}

describe('chunks', () => {
  test('begin with the role, carry the text and end with the reason and [DONE]', () => {
    const { chunks, text, encoder } = stream([
      { type: 'stream-start', warnings: [] },
      { type: 'text-start', id: '0' },
      { type: 'text-delta', id: '0', delta: 'Grüß "Gott"\n' },
      { type: 'text-end', id: '0' },
      finish,
    ])

    expect(chunks.map(({ choices }) => choices[0])).toEqual([
      {
        index: 0,
        delta: { role: 'assistant', content: '', refusal: null },
        logprobs: null,
        finish_reason: null,
      },
      { index: 0, delta: { content: 'Grüß "Gott"\n' }, logprobs: null, finish_reason: null },
      { index: 0, delta: {}, logprobs: null, finish_reason: 'stop' },
    ])
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({ ...identity, id: 'chatcmpl-r1', object: 'chat.completion.chunk' })
      expect(chunk).not.toHaveProperty('usage')
    }
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true)
    expect(encoder.isComplete).toBe(true)
  })

  test('say nothing before there is content, so that another deployment may still answer', () => {
    const { encoder } = stream([])

    expect(encoder.encode({ type: 'stream-start', warnings: [] })).toBe('')
    expect(encoder.encode({ type: 'response-metadata', id: 'x' })).toBe('')
    expect(encoder.encode({ type: 'text-start', id: '0' })).toBe('')
    expect(encoder.encode({ type: 'text-delta', id: '0', delta: '' })).toBe('')
  })

  test('carry usage in a last chunk of its own when it was asked for, and null before', () => {
    const parts: LanguageModelV4StreamPart[] = [{ type: 'text-delta', id: '0', delta: 'a' }, finish]

    const { chunks } = stream(parts, { stream_options: { include_usage: true } })

    expect(chunks.slice(0, -1).map((chunk) => chunk.usage)).toEqual([null, null, null])
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: {
        prompt_tokens: 12,
        completion_tokens: 30,
        total_tokens: 42,
        prompt_tokens_details: { cached_tokens: 8 },
        completion_tokens_details: { reasoning_tokens: 10 },
      },
    })
  })

  test('of two calls have stable indexes, and id and name once', () => {
    const { deltas, chunks } = stream([
      { type: 'tool-input-start', id: 'a', toolName: 'f' },
      { type: 'tool-input-delta', id: 'a', delta: '{"q"' },
      { type: 'tool-input-start', id: 'b', toolName: 'g' },
      { type: 'tool-input-delta', id: 'a', delta: ':1}' },
      { type: 'tool-input-end', id: 'a' },
      { type: 'tool-call', toolCallId: 'a', toolName: 'f', input: '{"q":1}' },
      { type: 'tool-call', toolCallId: 'b', toolName: 'g', input: '' },
      { type: 'tool-call', toolCallId: 'c', toolName: 'f', input: '{}' },
      finish,
    ])

    expect(deltas[0]).toMatchObject({ role: 'assistant', content: null })
    expect(deltas.flatMap(({ tool_calls }) => tool_calls ?? [])).toEqual([
      { index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' } },
      { index: 0, function: { arguments: '{"q"' } },
      { index: 1, id: 'b', type: 'function', function: { name: 'g', arguments: '' } },
      { index: 0, function: { arguments: ':1}' } },
      { index: 1, function: { arguments: '{}' } },
      { index: 2, id: 'c', type: 'function', function: { name: 'f', arguments: '' } },
      { index: 2, function: { arguments: '{}' } },
    ])
    expect(chunks.at(-1).choices[0].finish_reason).toBe('tool_calls')
  })

  test('leave out calls that the provider itself executes', () => {
    const { deltas, chunks } = stream([
      { type: 'tool-input-start', id: 'a', toolName: 'web_search', providerExecuted: true },
      { type: 'tool-input-delta', id: 'a', delta: '{}' },
      { type: 'tool-call', toolCallId: 'a', toolName: 'web_search', input: '{}', providerExecuted: true },
      { type: 'text-delta', id: '0', delta: 'Found.' },
      finish,
    ])

    expect(accumulate(deltas)).toEqual({ role: 'assistant', content: 'Found.', refusal: null })
    expect(chunks.at(-1).choices[0].finish_reason).toBe('stop')
  })

  test('give the text of a custom tool without the object around it', () => {
    const body = { tools: [{ type: 'custom', custom: { name: 'patch' } }] }
    const { deltas } = stream(
      [
        { type: 'tool-input-start', id: 'a', toolName: 'patch' },
        { type: 'tool-input-delta', id: 'a', delta: '{"input":"li' },
        { type: 'tool-input-delta', id: 'a', delta: 'ne\\n"}' },
        { type: 'tool-call', toolCallId: 'a', toolName: 'patch', input: '{"input":"line\\n"}' },
        finish,
      ],
      body,
    )

    expect(accumulate(deltas).tool_calls).toEqual([
      { id: 'a', type: 'custom', custom: { name: 'patch', input: 'line\n' } },
    ])
  })

  test('keep the signature of reasoning, which Anthropic wants back', () => {
    const { deltas } = stream([
      { type: 'reasoning-start', id: '0' },
      { type: 'reasoning-delta', id: '0', delta: 'Let me ' },
      { type: 'reasoning-delta', id: '0', delta: 'see.' },
      { type: 'reasoning-delta', id: '0', delta: '', providerMetadata: { anthropic: { signature: 'sig' } } },
      { type: 'reasoning-end', id: '0' },
      { type: 'text-delta', id: '1', delta: 'Yes.' },
      finish,
    ])

    const message = accumulate(deltas)
    expect(message).toMatchObject({ reasoning_content: 'Let me see.', content: 'Yes.' })
    const { prompt } = chatCodec.read({ messages: [message] }).options
    expect(prompt[0]!.content).toEqual([
      {
        type: 'reasoning',
        text: 'Let me see.',
        providerOptions: expect.objectContaining({ anthropic: { signature: 'sig' } }),
      },
      { type: 'text', text: 'Yes.' },
    ])
  })

  test('hide reasoning from clients that do not want it', () => {
    const parts: LanguageModelV4StreamPart[] = [
      { type: 'reasoning-delta', id: '0', delta: 'Hm.' },
      { type: 'text-delta', id: '1', delta: 'Yes.' },
      finish,
    ]

    expect(stream(parts, { reasoning: { exclude: true } }).text).not.toContain('Hm.')
    expect(stream(parts, { include_reasoning: false }).text).not.toContain('Hm.')
    expect(stream(parts).text).toContain('Hm.')
  })

  test.each(['error', 'interrupted'] as const)('of a generation that ended by %s have no end', (unified) => {
    const { text, encoder } = stream([
      { type: 'text-delta', id: '0', delta: 'a' },
      { ...finish, finishReason: { unified, raw: undefined } },
    ])

    expect(text).not.toContain('[DONE]')
    expect(text).not.toMatch(/"finish_reason":"/)
    expect(encoder.isComplete).toBe(false)
  })
})

describe('a whole answer', () => {
  const reply = (content: LanguageModelV4Content[], fields: object = {}, body: JsonObject = {}) =>
    chatCodec.toReply(
      { content, usage, finishReason: stop, warnings: [], ...fields },
      { ...identity, body },
    ) as {
      choices: { message: JsonObject; finish_reason: string }[]
    }

  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content-filter', 'content_filter'],
    ['tool-calls', 'stop'],
    ['other', 'stop'],
  ])('without tool calls that ended by %s says %s', (unified, expected) => {
    const { choices } = reply([{ type: 'text', text: 'a' }], { finishReason: { unified, raw: undefined } })

    expect(choices[0]!.finish_reason).toBe(expected)
  })

  test('that broke off is an error', () => {
    expect(() => reply([], { finishReason: { unified: 'error', raw: undefined } })).toThrow(
      expect.objectContaining({ code: 'gateway.upstream_failed' }),
    )
  })

  test('tells where each citation belongs, and sources without one at the end', () => {
    const source = (name: string) =>
      ({
        type: 'source',
        sourceType: 'url',
        id: name,
        url: `https://example.org/${name}`,
        title: name,
      }) as const
    const { choices } = reply([
      source('a'),
      source('b'),
      { type: 'text', text: 'One. ' },
      { type: 'text', text: 'Two.', citations: [{ source: source('b'), startIndex: 0, endIndex: 3 }] },
    ])

    const citation = (start: number, end: number, name: string) => ({
      type: 'url_citation',
      url_citation: { start_index: start, end_index: end, url: `https://example.org/${name}`, title: name },
    })
    expect(choices[0]!.message.annotations).toEqual([citation(5, 8, 'b'), citation(9, 9, 'a')])
  })

  test('prefers the structured text where JSON was asked for', () => {
    const content: LanguageModelV4Content[] = [{ type: 'text', text: 'draft {"a":1}' }]
    const fields = { structuredOutputText: '{"a":1}' }

    expect(
      reply(content, fields, { response_format: { type: 'json_object' } }).choices[0]!.message.content,
    ).toBe('{"a":1}')
    expect(reply(content, fields).choices[0]!.message.content).toBe('draft {"a":1}')
  })

  test('that only calls tools has no content', () => {
    const { choices } = reply([{ type: 'tool-call', toolCallId: 'a', toolName: 'f', input: '{}' }])

    expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: null } })
  })
})

describe('streamed in whatever pieces', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 })
  const image = { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'AAAA' } } as const
  const content: fc.Arbitrary<LanguageModelV4Content> = fc.oneof(
    text.map((value) => ({ type: 'text' as const, text: value })),
    fc.record({
      type: fc.constant('reasoning' as const),
      text,
      providerMetadata: fc.constantFrom<SharedV4ProviderMetadata>(
        {},
        { anthropic: { signature: 's' } },
        { google: { thoughtSignature: 't' } },
      ),
    }),
    fc.record({
      type: fc.constant('tool-call' as const),
      toolCallId: fc.uuid(),
      toolName: fc.constantFrom('look_up', 'patch'),
      input: fc.oneof(
        fc.constant(''),
        text.map((input) => JSON.stringify({ input })),
      ),
      providerExecuted: fc.boolean(),
      providerMetadata: fc.constantFrom<SharedV4ProviderMetadata>({}, { google: { thoughtSignature: 't' } }),
    }),
    fc.webUrl().map((url) => ({ type: 'source' as const, sourceType: 'url' as const, id: url, url })),
    fc.constant(image),
  )
  const body = { tools: [{ type: 'custom', custom: { name: 'patch' } }] }

  /** Cuts between UTF-16 units, as providers do between bytes. */
  const cut = (value: string, size: number) => value.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []

  function toParts(contents: readonly LanguageModelV4Content[], size: number): LanguageModelV4StreamPart[] {
    return contents.flatMap((part, index): LanguageModelV4StreamPart[] => {
      const id = String(index)
      const pieces = (value: string) => (size === 0 ? [value] : cut(value, size))
      switch (part.type) {
        case 'text':
          return [
            { type: 'text-start', id },
            ...pieces(part.text).map((delta) => ({ type: 'text-delta' as const, id, delta })),
            { type: 'text-end', id },
          ]
        case 'reasoning':
          return [
            { type: 'reasoning-start', id },
            ...pieces(part.text).map((delta) => ({ type: 'reasoning-delta' as const, id, delta })),
            {
              type: 'reasoning-end',
              id,
              ...(part.providerMetadata && { providerMetadata: part.providerMetadata }),
            },
          ]
        case 'tool-call': {
          const { toolCallId, toolName, providerExecuted = false, input } = part
          if (size === 0) return [part]
          return [
            { type: 'tool-input-start', id: toolCallId, toolName, providerExecuted },
            ...cut(input, size).map((delta) => ({
              type: 'tool-input-delta' as const,
              id: toolCallId,
              delta,
            })),
            { type: 'tool-input-end', id: toolCallId },
            part,
          ]
        }
        default:
          return [part as LanguageModelV4StreamPart]
      }
    })
  }

  test('an answer adds up to what it is when told as a whole', () => {
    fc.assert(
      fc.property(fc.array(content, { maxLength: 8 }), fc.nat({ max: 7 }), (contents, size) => {
        const { deltas, encoder, chunks } = stream([...toParts(contents, size), finish], body)
        const whole = chatCodec.toReply(
          { content: contents, usage, finishReason: stop, warnings: [] },
          { ...identity, body },
        ) as { choices: [{ message: JsonObject; finish_reason: string }] }

        const { content: told, ...rest } = accumulate(deltas)
        const { content: expected, ...others } = whole.choices[0].message
        expect(rest).toEqual(others)
        expect(told ?? '').toBe(expected ?? '')
        expect(chunks.at(-1).choices[0].finish_reason).toBe(whole.choices[0].finish_reason)
        expect(encoder.isComplete).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
