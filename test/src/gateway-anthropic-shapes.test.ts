import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { anthropicMessagesCodec } from '../../services/src/gateway/surfaces/anthropic/codec.ts'

type Options = ReturnType<typeof anthropicMessagesCodec.read>['options']
type Model = ReturnType<ReturnType<typeof createOpenAICompatible>['languageModel']>
type StreamPart = Parameters<ReturnType<typeof anthropicMessagesCodec.openStream>['encode']>[0]
type Result = Parameters<typeof anthropicMessagesCodec.toReply>[0]

interface Answers {
  stream(options: Options): AsyncIterable<StreamPart> | Iterable<StreamPart>
  whole(options: Options): Promise<Result> | Result
}

/** The official client, whose requests are answered through the codec. */
function clientOf(answers: Answers): Anthropic {
  const fetch: typeof globalThis.fetch = async (_address, init) => {
    const body = JSON.parse(String(init?.body))
    const { options, isStream } = anthropicMessagesCodec.read(body)
    const context = { id: '1', created: 0, model: body.model, body }
    if (!isStream) return Response.json(anthropicMessagesCodec.toReply(await answers.whole(options), context))
    const encoder = anthropicMessagesCodec.openStream(context)
    const frames: string[] = []
    for await (const part of answers.stream(options)) frames.push(encoder.encode(part))
    expect(encoder.isComplete).toBe(true)
    return new Response(frames.join(''), { headers: { 'content-type': 'text/event-stream' } })
  }
  return new Anthropic({ apiKey: 'key', baseURL: 'https://gateway.example', fetch, maxRetries: 0 })
}

const usage = {
  inputTokens: { total: 30, noCache: 10, cacheRead: 15, cacheWrite: 5 },
  outputTokens: { total: 7, text: 4, reasoning: 3 },
}
const signed = { anthropic: { signature: 'sig' } }
const finishReason = { unified: 'tool-calls', raw: 'tool_calls' } as const

const parts: readonly StreamPart[] = [
  { type: 'stream-start', warnings: [] },
  { type: 'reasoning-start', id: 'r' },
  { type: 'reasoning-delta', id: 'r', delta: 'Two ' },
  { type: 'reasoning-delta', id: 'r', delta: 'calls.' },
  { type: 'reasoning-end', id: 'r', providerMetadata: signed },
  { type: 'text-start', id: 't' },
  // Half of a character in each.
  { type: 'text-delta', id: 't', delta: 'On it \ud83d' },
  { type: 'text-delta', id: 't', delta: '\ude80\n"ok"' },
  { type: 'tool-input-start', id: 'a', toolName: 'look' },
  { type: 'tool-input-start', id: 'b', toolName: 'look' },
  { type: 'tool-input-delta', id: 'b', delta: '{"place":' },
  { type: 'tool-input-delta', id: 'a', delta: '{"place":"Köln",' },
  { type: 'tool-input-delta', id: 'b', delta: '"Bonn"}' },
  { type: 'tool-input-delta', id: 'a', delta: '"far":[1.50,null]}' },
  { type: 'tool-input-end', id: 'a' },
  { type: 'tool-call', toolCallId: 'a', toolName: 'look', input: '{"place":"Köln","far":[1.50,null]}' },
  { type: 'tool-input-end', id: 'b' },
  { type: 'tool-call', toolCallId: 'b', toolName: 'look', input: '{"place":"Bonn"}' },
  { type: 'tool-call', toolCallId: 'c', toolName: 'ping', input: '' },
  { type: 'tool-call', toolCallId: 'd', toolName: 'ping', input: '{}' },
  { type: 'text-end', id: 't' },
  { type: 'finish', finishReason, usage },
]

const result: Result = {
  content: [
    { type: 'reasoning', text: 'Two calls.', providerMetadata: signed },
    { type: 'text', text: 'On it 🚀\n"ok"' },
    { type: 'tool-call', toolCallId: 'a', toolName: 'look', input: '{"place":"Köln","far":[1.50,null]}' },
    { type: 'tool-call', toolCallId: 'b', toolName: 'look', input: '{"place":"Bonn"}' },
    { type: 'tool-call', toolCallId: 'c', toolName: 'ping', input: '' },
    { type: 'tool-call', toolCallId: 'd', toolName: 'ping', input: '{}' },
  ],
  finishReason,
  usage,
  warnings: [],
}

const expected = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'route',
  content: [
    { type: 'thinking', thinking: 'Two calls.', signature: 'sig' },
    { type: 'text', text: 'On it 🚀\n"ok"', citations: null },
    { type: 'tool_use', id: 'a', name: 'look', input: { place: 'Köln', far: [1.5, null] } },
    { type: 'tool_use', id: 'b', name: 'look', input: { place: 'Bonn' } },
    { type: 'tool_use', id: 'c', name: 'ping', input: {} },
    { type: 'tool_use', id: 'd', name: 'ping', input: {} },
  ],
  stop_reason: 'tool_use',
  stop_sequence: null,
  stop_details: null,
  usage: {
    input_tokens: 10,
    cache_creation_input_tokens: 5,
    cache_read_input_tokens: 15,
    output_tokens: 7,
    output_tokens_details: { thinking_tokens: 3 },
  },
}

const question = { model: 'route', max_tokens: 100, messages: [{ role: 'user' as const, content: 'Look!' }] }

describe('the official client of Anthropic', () => {
  const client = clientOf({ stream: () => parts, whole: () => result })

  test('reads a streamed answer', async () => {
    const message = await client.messages.stream(question).finalMessage()

    expect(plain(message)).toEqual(expected)
  })

  test('reads a whole answer', async () => {
    const message = await client.messages.create(question)

    expect(plain(message)).toEqual(expected)
  })

  test('hears of every text and every block while they come', async () => {
    const texts: string[] = []
    const blocks: string[] = []
    const stream = client.messages.stream(question)
    stream.on('text', (text) => texts.push(text))
    stream.on('contentBlock', (block) => blocks.push(block.type))
    await stream.done()

    expect(texts.join('')).toBe('On it 🚀\n"ok"')
    expect(blocks).toEqual(['thinking', 'text', 'tool_use', 'tool_use', 'tool_use', 'tool_use'])
  })

  test.each([
    ['stop', 'stop', 'end_turn'],
    ['length', 'length', 'max_tokens'],
    ['content-filter', 'content_filter', 'refusal'],
    ['stop', 'stop_sequence', 'stop_sequence'],
    ['other', 'pause_turn', 'pause_turn'],
  ] as const)('reads the end %s (%s) as %s', async (unified, raw, stopReason) => {
    const ending: StreamPart = { type: 'finish', finishReason: { unified, raw }, usage }
    const spoken: StreamPart = { type: 'text-delta', id: '0', delta: 'So' }
    const speaker = clientOf({
      stream: () => [spoken, ending],
      whole: () => ({ ...result, content: [{ type: 'text', text: 'So' }], finishReason: { unified, raw } }),
    })

    const streamed = await speaker.messages.stream(question).finalMessage()
    const whole = await speaker.messages.create(question)

    expect([streamed.stop_reason, whole.stop_reason]).toEqual([stopReason, stopReason])
    expect(streamed.content).toEqual(whole.content)
  })
})

/** An OpenAI-format server, as the second half of the way: its chunks, and what it was asked. */
function chatServer(chunks: readonly object[]) {
  const asked: Record<string, unknown>[] = []
  const data = [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]']
  const fetch: typeof globalThis.fetch = async (_address, init) => {
    asked.push(JSON.parse(String(init?.body)))
    return new Response(data.map((line) => `data: ${line}\n\n`).join(''), {
      headers: { 'content-type': 'text/event-stream' },
    })
  }
  const model: Model = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: 'https://up.example',
    includeUsage: true,
    fetch,
  }).languageModel('m')
  return { asked, model }
}

function aChunk(delta: object, finish_reason: string | null = null) {
  return { id: 'c', created: 0, model: 'm', choices: [{ index: 0, delta, finish_reason }] }
}

function aStart(index: number, id: string, name: string) {
  return aChunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] })
}

function aPiece(index: number, text: string) {
  return aChunk({ tool_calls: [{ index, function: { arguments: text } }] })
}

describe('an agent whose model speaks the format of OpenAI', () => {
  test('gets parallel calls whole and sends them back with their results', async () => {
    const { asked, model } = chatServer([
      aChunk({ role: 'assistant', content: '' }),
      aChunk({ reasoning_content: 'Both at once.' }),
      aChunk({ content: 'Reading.' }),
      aStart(0, 'functions.Read:0', 'Read'),
      aStart(1, 'call_2', 'List'),
      aPiece(0, '{"path":'),
      aPiece(1, '{}'),
      aPiece(0, '"a.ts"}'),
      aChunk({}, 'tool_calls'),
      {
        ...aChunk({}),
        choices: [],
        usage: {
          prompt_tokens: 50,
          completion_tokens: 9,
          prompt_tokens_details: { cached_tokens: 40 },
        },
      },
    ])
    const client = clientOf({
      stream: (options) => streamOf(model, options),
      whole: () => result,
    })
    const tools = [
      { name: 'Read', input_schema: { type: 'object' as const } },
      { name: 'List', input_schema: { type: 'object' as const } },
    ]

    const message = await client.messages.stream({ ...question, tools }).finalMessage()
    const calls = message.content.filter((block) => block.type === 'tool_use')
    await client.messages
      .stream({
        ...question,
        tools,
        messages: [
          ...question.messages,
          { role: 'assistant', content: message.content },
          {
            role: 'user',
            content: calls.map(({ id, name }) => ({
              type: 'tool_result' as const,
              tool_use_id: id,
              content: `${name} done`,
            })),
          },
        ],
      })
      .finalMessage()

    expect(message.stop_reason).toBe('tool_use')
    expect(message.usage).toMatchObject({
      input_tokens: 10,
      cache_read_input_tokens: 40,
      output_tokens: 9,
    })
    expect(message.content).toMatchObject([
      { type: 'thinking', thinking: 'Both at once.' },
      { type: 'text', text: 'Reading.' },
      { type: 'tool_use', name: 'Read', input: { path: 'a.ts' } },
      { type: 'tool_use', id: 'call_2', name: 'List', input: {} },
    ])
    expect(asked[1]?.messages).toEqual([
      { role: 'user', content: 'Look!' },
      {
        role: 'assistant',
        content: 'Reading.',
        reasoning_content: 'Both at once.',
        tool_calls: [
          {
            id: 'functions.Read:0',
            type: 'function',
            function: { name: 'Read', arguments: '{"path":"a.ts"}' },
          },
          { id: 'call_2', type: 'function', function: { name: 'List', arguments: '{}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'functions.Read:0', content: 'Read done' },
      { role: 'tool', tool_call_id: 'call_2', content: 'List done' },
    ])
  })
})

async function* streamOf(model: Model, options: Options): AsyncGenerator<StreamPart> {
  const { stream } = await model.doStream(options)
  yield* stream
}

/** Without what the client adds for itself. */
function plain(message: Anthropic.Message): unknown {
  const { parsed_output: _, ...rest } = JSON.parse(JSON.stringify(message))
  return rest
}
