import OpenAI from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Saying } from '../upstreams/said.ts'
import { type ClientsLab, upstreamKey } from './clients-lab.ts'
import { sayForecast } from './say-forecast.ts'

const messages = [
  { role: 'system' as const, content: 'Be brief.' },
  { role: 'user' as const, content: 'Wie wird das Wetter?' },
]
const tools = [
  {
    type: 'function' as const,
    function: {
      name: 'weather',
      description: 'Tells the weather.',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  },
]
const words: Saying = { said: [{ type: 'text', text: 'Schön: 🌞 „warm“.' }] }
const calls: Saying = {
  said: [
    { type: 'thinking', text: 'Two cities.', signature: 'sig-1' },
    { type: 'text', text: 'One moment. ' },
    { type: 'call', id: 'call_a', name: 'weather', input: '{"city":"Köln"}' },
    { type: 'call', id: 'call_b', name: 'weather', input: '{"city":"Ulm","deep":{"n":[1,2.5,null]}}' },
  ],
}

/** The client of OpenAI at chat completions. */
export function describeOpenaiChat(lab: ClientsLab): void {
  /** Same format, same format of a strict provider, translated. */
  describe.each(['compat/m', 'openai/m', 'claude/m'])('chat completions of %s', (model) => {
    test('a whole answer, with usage, headers of the platform and the name of the model', async () => {
      lab.upstream.script(words)

      const { data, response } = await lab.openai.chat.completions.create({ model, messages }).withResponse()

      expect(data.object).toBe('chat.completion')
      expect(data.choices).toMatchObject([
        { index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Schön: 🌞 „warm“.' } },
      ])
      expect(data.usage).toMatchObject({
        prompt_tokens: 1200,
        completion_tokens: 34,
        total_tokens: 1234,
        prompt_tokens_details: { cached_tokens: 1000 },
      })
      expect(response.headers.get('x-tragwerk-model-id')).toBe(model)
      const [asked] = lab.upstream.requests
      expect(asked!.body.model).toBe('m')
      expect(asked!.headers.authorization ?? asked!.headers['x-api-key']).toContain(upstreamKey)
    })

    test('a stream, its last event telling the usage', async () => {
      lab.upstream.script(words)

      const stream = await lab.openai.chat.completions.create({
        model,
        messages,
        stream: true,
        stream_options: { include_usage: true },
      })
      const chunks = []
      for await (const chunk of stream) chunks.push(chunk)

      expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Schön: 🌞 „warm“.')
      expect(chunks.filter(({ choices }) => choices.length > 0).at(-1)!.choices[0]!.finish_reason).toBe(
        'stop',
      )
      expect(chunks.at(-1)).toMatchObject({
        choices: [],
        usage: { prompt_tokens: 1200, completion_tokens: 34 },
      })
    })

    test('a stream of a client that does not ask for usage tells none', async () => {
      lab.upstream.script(words)

      const stream = await lab.openai.chat.completions.create({ model, messages, stream: true })
      const chunks = []
      for await (const chunk of stream) chunks.push(chunk)

      expect(chunks.every(({ usage }) => usage == null)).toBe(true)
      expect(chunks.every(({ choices }) => choices.length === 1)).toBe(true)
    })

    test('tool calls, whole', async () => {
      lab.upstream.script(calls)

      const { choices } = await lab.openai.chat.completions.create({ model, messages, tools })

      expect(choices).toMatchObject([{ finish_reason: 'tool_calls', message: { content: 'One moment. ' } }])
      expect(readCalls(choices[0]!.message.tool_calls)).toEqual([
        ['call_a', 'weather', { city: 'Köln' }],
        ['call_b', 'weather', { city: 'Ulm', deep: { n: [1, 2.5, null] } }],
      ])
    })

    test('tool calls, streamed, as the streaming helper puts them together', async () => {
      lab.upstream.script(calls)

      const stream = lab.openai.chat.completions.stream({ model, messages, tools })
      const { choices } = await stream.finalChatCompletion()

      expect(choices[0]).toMatchObject({ finish_reason: 'tool_calls', message: { content: 'One moment. ' } })
      expect(readCalls(choices[0]!.message.tool_calls)).toEqual([
        ['call_a', 'weather', { city: 'Köln' }],
        ['call_b', 'weather', { city: 'Ulm', deep: { n: [1, 2.5, null] } }],
      ])
    })

    test('runTools goes round the loop until the model is done', async () => {
      lab.upstream.script([calls, words])
      const seen: unknown[] = []

      const runner = lab.openai.chat.completions.runTools({
        model,
        messages,
        tools: [
          {
            type: 'function',
            function: {
              name: 'weather',
              description: 'Tells the weather.',
              parameters: { type: 'object', properties: {} },
              parse: JSON.parse,
              function: (input: object) => {
                seen.push(input)
                return 'sunny'
              },
            },
          },
        ],
      })

      expect(await runner.finalContent()).toBe('Schön: 🌞 „warm“.')
      expect(seen).toEqual([{ city: 'Köln' }, { city: 'Ulm', deep: { n: [1, 2.5, null] } }])
      expect(JSON.stringify(lab.upstream.requests[1]!.body).match(/sunny/g)).toHaveLength(2)
    })

    test('structured output, parsed by the client', async () => {
      const Forecast = z.object({ city: z.string(), degrees: z.number() })
      lab.upstream.script(sayForecast)

      const { choices } = await lab.openai.chat.completions.parse({
        model,
        messages,
        response_format: zodResponseFormat(Forecast, 'forecast'),
      })

      expect(choices[0]!.message.parsed).toEqual({ city: 'Köln', degrees: 21 })
      expect(JSON.stringify(lab.upstream.requests[0]!.body)).toContain('"degrees":{"type":"number"')
    })

    test('images reach the model', async () => {
      lab.upstream.script(words)

      await lab.openai.chat.completions.create({
        model,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
              { type: 'image_url', image_url: { url: 'https://example.com/cat.png' } },
            ],
          },
        ],
      })

      const sent = JSON.stringify(lab.upstream.requests[0]!.body)
      expect(sent).toContain('iVBORw0KGgo=')
      expect(sent).toContain('https://example.com/cat.png')
    })

    test.each([false, true])('a refusal keeps status and words, streamed: %s', async (stream) => {
      const error = {
        type: 'invalid_request_error',
        code: 'context_length_exceeded',
        message: 'Too long.',
        param: 'messages',
      }
      lab.upstream.script({ status: 400, json: model === 'claude/m' ? { type: 'error', error } : { error } })

      const failure = await lab.openai.chat.completions
        .create({ model, messages, stream })
        .catch((thrown) => thrown)

      expect(failure).toBeInstanceOf(OpenAI.BadRequestError)
      expect(failure).toMatchObject({ status: 400, type: 'invalid_request_error' })
      expect(failure.message).toContain('Too long.')
      if (model !== 'claude/m')
        expect(failure).toMatchObject({ code: 'context_length_exceeded', param: 'messages' })
    })

    test.each([
      [429, OpenAI.RateLimitError],
      [500, OpenAI.InternalServerError],
      [529, OpenAI.InternalServerError],
    ])('a provider that answers %i', async (status, expected) => {
      lab.upstream.script({
        status,
        json: { type: 'error', error: { type: 'overloaded_error', message: 'Busy.' } },
        headers: { 'retry-after': '7' },
      })

      const failure = await lab.openai.chat.completions
        .create({ model: `${model}-chat-${status}`, messages })
        .catch((thrown) => thrown)

      expect(failure).toBeInstanceOf(expected)
      if (status === 429) expect(failure.headers.get('retry-after')).toBe('7')
    })

    test("the gateway's own key at the provider is never told, whatever the provider says", async () => {
      const message = `Incorrect API key provided: ${upstreamKey}`
      lab.upstream.script({
        status: 401,
        json: { error: { message, type: 'invalid_request_error', code: 'invalid_api_key' } },
      })

      const failure = await lab.openai.chat.completions
        .create({ model: `${model}-chat-401`, messages })
        .catch((thrown) => thrown)

      expect(failure).toBeInstanceOf(OpenAI.APIError)
      expect(JSON.stringify(failure) + failure.message).not.toContain(upstreamKey)
    })

    test('a stream that breaks off is an error for the client, never an end', async () => {
      lab.upstream.script({ cutAfter: 6, saying: { said: [{ type: 'text', text: 'word '.repeat(60) }] } })

      const read = async () => {
        const stream = await lab.openai.chat.completions.create({
          model: `${model}-chat-cut`,
          messages,
          stream: true,
        })
        for await (const _chunk of stream);
      }

      await expect(read()).rejects.toBeInstanceOf(OpenAI.APIError)
    })

    test('an abort of the client closes the connection to the provider', async () => {
      lab.upstream.script({ stallAfter: 6, saying: { said: [{ type: 'text', text: 'word '.repeat(60) }] } })

      const stream = await lab.openai.chat.completions.create({ model, messages, stream: true })
      let heard = ''
      for await (const { choices } of stream) {
        heard += choices[0]?.delta.content ?? ''
        if (heard !== '') stream.controller.abort()
      }

      expect(await lab.upstream.requests[0]!.wasCut).toBe(true)
    })
  })

  test('errors of the gateway itself are those of the client', async () => {
    const unknown = await lab.openai.chat.completions
      .create({ model: 'nobody/x', messages })
      .catch((thrown) => thrown)
    const malformed = await lab.openai.chat.completions
      .create({ model: 'claude/m', messages: [{ role: 'user' } as never] })
      .catch((thrown) => thrown)
    const stranger = await new OpenAI({
      apiKey: 'wrong',
      baseURL: `${lab.stack.url}/v1`,
      maxRetries: 0,
    }).models
      .list()
      .catch((thrown) => thrown)

    expect(unknown).toBeInstanceOf(OpenAI.NotFoundError)
    expect(unknown).toMatchObject({ status: 404, type: 'invalid_request_error' })
    expect(malformed).toBeInstanceOf(OpenAI.BadRequestError)
    expect(malformed.param).toContain('messages')
    expect(stranger).toBeInstanceOf(OpenAI.AuthenticationError)
  })
}

function readCalls(toolCalls: readonly OpenAI.ChatCompletionMessageToolCall[] = []): unknown[] {
  return toolCalls.map((call) =>
    call.type === 'function' ? [call.id, call.function.name, JSON.parse(call.function.arguments)] : call,
  )
}
