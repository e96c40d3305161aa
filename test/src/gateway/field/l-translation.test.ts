import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post, readEvents, streamed, surfaces } from './lab.ts'
import { hearMessage, outlineOf } from './message-stream.ts'
import { answerAs } from './oracle.ts'
import {
  aTool,
  callDelta,
  chatStream,
  chunk,
  startTranslationLab,
  type TranslationLab,
} from './translation-lab.ts'
import { dataEvents, type Json, namedEvents, type Pieces, sendEvents, sendJson } from './upstream.ts'

/** What clients hear of what models say; what models hear of clients is in l-conversation.test.ts. */

let lab: TranslationLab
beforeAll(async () => {
  lab = await startTranslationLab()
})
afterAll(() => lab?.[Symbol.asyncDispose]())

const tools = ['bash', 'read', 'now'].map(aTool)
const question = { max_tokens: 100, tools, messages: [{ role: 'user', content: 'Look around.' }] }
const fast: Pieces = { bytes: 11 }

/** Lets the provider stream this, asks at the messages surface and hears strictly. */
async function hear(events: string, model = 'chat/m') {
  lab.upstream.answer = (_asked, response) => sendEvents(response, events, fast)
  const posted = await post(lab.stack, '/v1/messages', { ...question, model, stream: true })
  expect(posted.status, posted.text).toBe(200)
  return hearMessage(posted.text)
}

describe('a coding agent streams messages from a provider of chat completions', () => {
  test('litellm#13373: every delta belongs to a block that is open, whatever order the provider chose', async () => {
    const message = await hear(
      chatStream(
        'tool_calls',
        { role: 'assistant', content: '' },
        { content: 'First ' },
        callDelta(0, '', { id: 'call_1', name: 'bash' }),
        { content: 'I look.' },
        callDelta(0, '{"command":'),
        callDelta(0, '"ls"}'),
      ),
    )

    expect(outlineOf(message)).toContainEqual(['tool_use', 'bash', { command: 'ls' }])
    expect(message.content.map(({ type, text }) => (type === 'text' ? text : '')).join('')).toBe(
      'First I look.',
    )
    expect(message.stopReason).toBe('tool_use')
  })

  test('litellm#29286: an empty list of calls beside the text does not hide the text', async () => {
    const message = await hear(
      chatStream(
        'stop',
        { role: 'assistant', content: '', tool_calls: [] },
        ...words(['The ', 'answer', '.']),
      ),
    )

    expect(outlineOf(message)).toEqual([['text', 'The answer.']])
    expect(message.stopReason).toBe('end_turn')

    function words(pieces: readonly string[]): Json[] {
      return pieces.map((content) => ({ content, tool_calls: [] }))
    }
  })

  test.each([
    ['litellm#32357', 'reasoning_content'],
    ['litellm#33224', 'reasoning'],
  ])('%s: thinking told as %s is a block of its own, and the message starts once', async (_bug, field) => {
    const message = await hear(
      chatStream(
        'tool_calls',
        { role: 'assistant', [field]: 'I must ' },
        { [field]: 'look.' },
        { content: 'One moment.' },
        callDelta(0, '{}', { id: 'call_1', name: 'now' }),
      ),
    )

    expect(outlineOf(message)).toEqual([
      ['thinking', 'I must look.'],
      ['text', 'One moment.'],
      ['tool_use', 'now', {}],
    ])
  })

  test('litellm#29491: arguments in pieces of one character arrive whole', async () => {
    const input = { command: 'echo "a\\b"\n\u0000 größe 👩‍👩‍👧', list: [1, { deep: null }] }
    const pieces = [...JSON.stringify(input)].map((piece) => callDelta(0, piece))

    const message = await hear(
      chatStream('tool_calls', callDelta(0, '', { id: 'call_1', name: 'bash' }), ...pieces),
    )

    expect(outlineOf(message)).toEqual([['tool_use', 'bash', input]])
  })

  test('bifrost#3441: parallel calls that interleave are all there, with or without arguments', async () => {
    const message = await hear(
      chatStream(
        // Some servers end with `stop` beside calls; agents would end there.
        'stop',
        callDelta(0, '', { id: 'functions.bash:0', name: 'bash' }),
        callDelta(1, '', { id: 'functions.now:1', name: 'now' }),
        callDelta(2, '{"path"', { id: 'functions.read:2', name: 'read' }),
        callDelta(0, '{"command":"l'),
        callDelta(2, ':"a.ts"}'),
        callDelta(0, 's"}'),
      ),
    )

    expect(outlineOf(message)).toEqual([
      ['tool_use', 'bash', { command: 'ls' }],
      ['tool_use', 'now', {}],
      ['tool_use', 'read', { path: 'a.ts' }],
    ])
    expect(message.stopReason).toBe('tool_use')
    // What Anthropic demands of ids, so that the conversation can go on there.
    for (const { id } of message.content) expect(id).toMatch(/^[a-zA-Z0-9_-]+$/)
  })

  test('bifrost#1354: a call that comes in one piece keeps its arguments', async () => {
    const message = await hear(
      chatStream('tool_calls', callDelta(0, '{"command":"ls"}', { id: 'call_1', name: 'bash' })),
    )

    expect(outlineOf(message)).toEqual([['tool_use', 'bash', { command: 'ls' }]])
  })

  test('litellm#24176: the official client reads the stream to its end', async () => {
    const { url: baseURL, adminKey: apiKey } = lab.stack
    const client = new Anthropic({ apiKey, baseURL, maxRetries: 0, authToken: null })
    const events = chatStream('tool_calls', { content: 'Hm.' }, callDelta(0, '{}', { id: 'c', name: 'now' }))
    lab.upstream.answer = (_asked, response) => sendEvents(response, events, fast)

    const message = await client.messages
      .stream({ model: 'chat/m', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] })
      .finalMessage()

    expect(message).toMatchObject({ role: 'assistant', type: 'message', stop_reason: 'tool_use' })
    expect(message.content.map(({ type }) => type)).toEqual(['text', 'tool_use'])
    expect(message.usage).toMatchObject({ input_tokens: 80, output_tokens: 30, cache_read_input_tokens: 40 })
  })
})

describe('usage with cached tokens is told the same, streamed and whole', () => {
  const told = { input: 120, cached: 40, output: 30 }

  test.each([
    ['litellm#31069', 'chat/m', '/v1/chat/completions'],
    ['litellm#28354', 'openai/m', '/v1/responses'],
  ])('%s: of %s, asked at %s', async (_bug, model, path) => {
    lab.upstream.answer = (asked, response) =>
      answerAs(asked, response, { text: 'Yes.', usage: told, pieces: fast })
    const body = { ...question, tools: [], model }

    const whole = await post(lab.stack, '/v1/messages', body)
    const stream = await post(lab.stack, '/v1/messages', { ...body, stream: true })

    expect(lab.upstream.asked.at(-1)!.path).toBe(path)
    const expected = { input_tokens: 80, cache_read_input_tokens: 40, output_tokens: 30 }
    expect(whole.json!.usage).toMatchObject(expected)
    expect(hearMessage(stream.text).usage).toMatchObject(expected)
  })

  test('CLIProxyAPI#5617: of Anthropic, told to clients of chat completions', async () => {
    lab.upstream.answer = (asked, response) =>
      answerAs(asked, response, { text: 'Yes.', usage: told, pieces: fast })
    const { path, body } = surfaces[0]!
    const stream = { stream: true, stream_options: { include_usage: true } }

    const whole = await post(lab.stack, path, body('claude/m'))
    const streamedUsage = readEvents(
      (await post(lab.stack, path, { ...body('claude/m'), ...stream })).text,
    ).at(-1)

    const expected = {
      prompt_tokens: 120,
      completion_tokens: 30,
      prompt_tokens_details: { cached_tokens: 40 },
    }
    expect(whole.json!.usage).toMatchObject(expected)
    expect(streamedUsage).toMatchObject({ choices: [], usage: expected })
  })
})

describe('reasons to stop keep their meaning', () => {
  test.each([
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['content_filter', 'refusal'],
  ])('chat completions’ %s is %s for clients of messages', async (finish, expected) => {
    expect((await hear(chatStream(finish, { content: 'Well' }))).stopReason).toBe(expected)
  })

  test.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['refusal', 'content_filter'],
  ])('Anthropic’s %s is %s for clients of chat completions', async (reason, expected) => {
    lab.upstream.answer = (_asked, response) =>
      sendJson(response, {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [{ type: 'text', text: 'Well' }],
        stop_reason: reason,
        stop_sequence: null,
        usage: { input_tokens: 1, output_tokens: 1 },
      })
    const { path, body } = surfaces[0]!

    const { json } = await post(lab.stack, path, body('claude/m'))

    expect((json!.choices as Json[])[0]!.finish_reason).toBe(expected)
  })
})

/** What a provider of each format sends when it fails in the middle, after some words. */
const failures: Readonly<Record<string, string>> = {
  chat: dataEvents(chunk({ role: 'assistant', content: 'Half a' }), { error: { message: 'Overloaded' } }),
  claude: namedEvents(
    {
      type: 'message_start',
      message: {
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [],
        usage: { input_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Half a' } },
    { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
  ),
  openai: namedEvents(
    {
      type: 'response.created',
      response: { id: 'r', created_at: 1, model: 'm', status: 'in_progress', output: [] },
    },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { type: 'message', id: 'i', role: 'assistant', status: 'in_progress', content: [] },
    },
    { type: 'response.output_text.delta', item_id: 'i', output_index: 0, content_index: 0, delta: 'Half a' },
    {
      type: 'response.failed',
      response: {
        id: 'r',
        created_at: 1,
        model: 'm',
        status: 'failed',
        error: { code: 'server_error', message: 'Overloaded' },
        output: [],
      },
    },
  ),
}

describe.each([
  {
    bug: 'litellm#32086',
    surface: surfaces[2]!,
    isError: (last: Json) => last.type === 'error',
    end: 'message_stop',
  },
  {
    bug: 'litellm#4562',
    surface: surfaces[0]!,
    isError: (last: Json) => last.error !== undefined,
    end: '[DONE]',
  },
  {
    bug: 'litellm#29223',
    surface: surfaces[1]!,
    isError: (last: Json) => last.type === 'response.failed' || last.type === 'error',
    end: 'response.completed',
  },
])('$bug: a failure in the middle is an error for clients of $surface.name', ({ surface, isError, end }) => {
  const ways = Object.keys(failures).flatMap((provider) =>
    [false, true].map((isCut) => ({ provider, isCut })),
  )

  test.each(ways)('told by $provider, or its connection cut: $isCut', async ({ provider, isCut }) => {
    const events = isCut
      ? failures[provider]!.split('\n\n').slice(0, -2).join('\n\n').concat('\n\n')
      : failures[provider]!
    lab.upstream.answer = (_asked, response) => sendEvents(response, events, { ...fast, isCut })
    // Each its own model: failures count against it.
    const body = { ...surface.body(`${provider}/fails-${surface.name}-${isCut}`), stream: true }

    const { text } = await post(lab.stack, surface.path, body)

    expect(text).toContain('Half a')
    expect(readEvents(text).at(-1)).toSatisfy(isError)
    expect(text).not.toContain(end)
  })
})

describe('Portkey: streams work in every mode of a provider at an address of one’s own', () => {
  const modes = streamed.flatMap((surface) =>
    ['chat', 'openai', 'claude'].map((provider) => ({ surface, provider })),
  )
  const text = 'It is 2,962 metres high.'

  test.each(modes)('$surface.name of $provider', async ({ surface, provider }) => {
    lab.upstream.answer = (asked, response) =>
      answerAs(asked, response, { text, usage: { input: 9, output: 9 }, pieces: fast })
    const body = surface.body(`${provider}/m`)

    const whole = await post(lab.stack, surface.path, body)
    const stream = await post(lab.stack, surface.path, { ...body, stream: true })

    expect([whole.status, stream.status]).toEqual([200, 200])
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    expect(whole.text).toContain(text)
    expect(textOf(stream.text)).toBe(text)
    expect(stream.text).toMatch(/\[DONE\]|message_stop|response\.completed/)
    expect(stream.text).not.toContain('"error":{')
  })

  function textOf(stream: string): string {
    return readEvents(stream)
      .map(({ choices, delta, type }) => {
        if (type === 'response.output_text.delta') return delta
        if (type === 'content_block_delta') return (delta as Json).text
        const [choice] = (choices ?? []) as Json[]
        return choice?.text ?? (choice?.delta as Json | undefined)?.content ?? ''
      })
      .filter((piece) => typeof piece === 'string')
      .join('')
  }
})
