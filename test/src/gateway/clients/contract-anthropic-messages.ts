import Anthropic from '@anthropic-ai/sdk'
import { zodOutputFormat } from '@anthropic-ai/sdk/helpers/zod'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Saying } from '../upstreams/said.ts'
import { type ClientsLab, upstreamKey } from './clients-lab.ts'

const asking = {
  max_tokens: 1000,
  system: 'Be brief.',
  messages: [{ role: 'user' as const, content: 'Wie wird das Wetter?' }],
}
const tools: Anthropic.Tool[] = [
  {
    name: 'weather',
    description: 'Tells the weather.',
    input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
]
const thinking = { type: 'enabled' as const, budget_tokens: 2000 }
const spoken = 'Schön: 🌞 „warm“. Morgen ebenso.'
const words: Saying = { said: [{ type: 'text', text: spoken }] }
const calls: Saying = {
  said: [
    { type: 'text', text: 'One moment. ' },
    { type: 'call', id: 'call_a', name: 'weather', input: '{"city":"Köln"}' },
    { type: 'call', id: 'call_b', name: 'weather', input: '{"city":"Ulm","deep":{"n":[1,2.5,null]}}' },
  ],
}
const thoughts: Saying = {
  said: [
    { type: 'thinking', text: 'First this,\n\nthen that. 🌞', signature: 'sig+1/==' },
    { type: 'text', text: 'Done.' },
  ],
}
const calledBlocks = [
  { type: 'text', text: 'One moment. ' },
  { type: 'tool_use', id: 'call_a', name: 'weather', input: { city: 'Köln' } },
  { type: 'tool_use', id: 'call_b', name: 'weather', input: { city: 'Ulm', deep: { n: [1, 2.5, null] } } },
]
const usage = { input_tokens: 200, cache_read_input_tokens: 1000, output_tokens: 34 }

/** The client of Anthropic at messages, the count of tokens and the list of models. */
export function describeAnthropicMessages(lab: ClientsLab): void {
  /** Same format, and the two formats of OpenAI. */
  describe.each(['claude/m', 'compat/m', 'openai/m'])('messages of %s', (model) => {
    test('a whole answer, with usage, headers of the platform and the stop reason', async () => {
      lab.upstream.script(words)

      const { data, response } = await lab.anthropic.messages.create({ model, ...asking }).withResponse()

      expect(data).toMatchObject({ type: 'message', role: 'assistant', stop_reason: 'end_turn', usage })
      expect(data.content).toMatchObject([{ type: 'text', text: spoken }])
      expect(response.headers.get('x-tragwerk-model-id')).toBe(model)
      const [asked] = lab.upstream.requests
      expect(asked!.body.model).toBe('m')
      expect(JSON.stringify(asked!.body)).toContain('Be brief.')
      expect(asked!.headers.authorization ?? asked!.headers['x-api-key']).toContain(upstreamKey)
    })

    test('a stream, as the streaming helper tells it', async () => {
      lab.upstream.script(words)
      const heard: string[] = []

      const stream = lab.anthropic.messages
        .stream({ model, ...asking })
        .on('text', (text) => heard.push(text))
      const message = await stream.finalMessage()

      expect(heard.join('')).toBe(spoken)
      expect(heard.length).toBeGreaterThan(1)
      expect(message).toMatchObject({ stop_reason: 'end_turn', usage })
      expect(message.content).toMatchObject([{ type: 'text', text: spoken }])
    })

    test('a raw stream has the events of the protocol in order', async () => {
      lab.upstream.script(words)

      const types: string[] = []
      for await (const { type } of await lab.anthropic.messages.create({ model, ...asking, stream: true })) {
        if (types.at(-1) !== type) types.push(type)
      }

      expect(types).toEqual([
        'message_start',
        'content_block_start',
        'content_block_delta',
        'content_block_stop',
        'message_delta',
        'message_stop',
      ])
    })

    test.each([false, true])('tool calls, streamed: %s', async (isStream) => {
      lab.upstream.script(calls)

      const body = { model, ...asking, tools }
      const message = isStream
        ? await lab.anthropic.messages.stream(body).finalMessage()
        : await lab.anthropic.messages.create(body)

      expect(message.stop_reason).toBe('tool_use')
      expect(message.content).toMatchObject(calledBlocks)
      expect(JSON.stringify(lab.upstream.requests[0]!.body.tools)).toContain('Tells the weather.')
    })

    test('results of tools and what was called come back to the model', async () => {
      lab.upstream.script(words)

      await lab.anthropic.messages.create({
        model,
        ...asking,
        tools,
        messages: [
          ...asking.messages,
          { role: 'assistant', content: calledBlocks as Anthropic.ContentBlockParam[] },
          {
            role: 'user',
            content: ['call_a', 'call_b'].map((id) => ({
              type: 'tool_result',
              tool_use_id: id,
              content: `sunny for ${id}`,
            })),
          },
        ],
      })

      const sent = JSON.stringify(lab.upstream.requests[0]!.body)
      for (const part of ['sunny for call_a', 'sunny for call_b', 'Köln', 'One moment. ']) {
        expect(sent).toContain(part)
      }
    })

    test('structured output, parsed by the client', async () => {
      const Forecast = z.object({ city: z.string(), degrees: z.number() })
      lab.upstream.script({ said: [{ type: 'text', text: '{"city":"Köln","degrees":21}' }] })

      const message = await lab.anthropic.messages.parse({
        model,
        ...asking,
        output_config: { format: zodOutputFormat(Forecast) },
      })

      expect(message.parsed_output).toEqual({ city: 'Köln', degrees: 21 })
      expect(JSON.stringify(lab.upstream.requests[0]!.body)).toContain('"degrees":{"type":"number"')
    })

    test('images reach the model, as bytes and as addresses', async () => {
      lab.upstream.script(words)
      const source = { type: 'base64' as const, media_type: 'image/png' as const, data: 'iVBORw0KGgo=' }

      await lab.anthropic.messages.create({
        model,
        ...asking,
        messages: [
          {
            role: 'user',
            content: [
              { type: 'text', text: 'What is this?' },
              { type: 'image', source },
              { type: 'image', source: { type: 'url', url: 'https://example.com/cat.png' } },
            ],
          },
        ],
      })

      const sent = JSON.stringify(lab.upstream.requests[0]!.body)
      expect(sent).toContain('iVBORw0KGgo=')
      expect(sent).toContain('https://example.com/cat.png')
    })

    test.each([false, true])('a refusal keeps status, type and words, streamed: %s', async (stream) => {
      const error = { type: 'invalid_request_error', message: 'prompt is too long', code: 'too_long' }
      lab.upstream.script({ status: 400, json: model === 'claude/m' ? { type: 'error', error } : { error } })

      const failure = await lab.anthropic.messages
        .create({ model, ...asking, stream })
        .catch((thrown) => thrown)

      expect(failure).toBeInstanceOf(Anthropic.BadRequestError)
      expect(failure).toMatchObject({ status: 400, type: 'invalid_request_error' })
      expect(failure.message).toContain('prompt is too long')
      expect(failure.requestID).toMatch(/./)
    })

    test.each([
      [429, Anthropic.RateLimitError, 'rate_limit_error'],
      [500, Anthropic.InternalServerError, undefined],
      [529, Anthropic.InternalServerError, undefined],
    ])('a provider that answers %i', async (status, expected, type) => {
      const error = { type: type ?? 'overloaded_error', message: 'Busy.' }
      lab.upstream.script({ status, json: { type: 'error', error }, headers: { 'retry-after': '7' } })

      const failure = await lab.anthropic.messages
        .create({ model: `${model}-messages-${status}`, ...asking })
        .catch((thrown) => thrown)

      expect(failure).toBeInstanceOf(expected)
      expect(failure.type).toMatch(/_error$/)
      if (type !== undefined) expect(failure.type).toBe(type)
      if (status === 429) expect(failure.headers.get('retry-after')).toBe('7')
    })

    test('a stream that breaks off is an error for the client, never an end', async () => {
      lab.upstream.script({ cutAfter: 8, saying: { said: [{ type: 'text', text: 'word '.repeat(60) }] } })

      const message = lab.anthropic.messages
        .stream({ model: `${model}-messages-cut`, ...asking })
        .finalMessage()

      await expect(message).rejects.toBeInstanceOf(Anthropic.AnthropicError)
    })

    test('an abort of the client closes the connection to the provider', async () => {
      lab.upstream.script({ stallAfter: 8, saying: { said: [{ type: 'text', text: 'word '.repeat(60) }] } })

      const stream = lab.anthropic.messages.stream({ model, ...asking })
      stream.on('text', () => stream.abort())

      await expect(stream.finalMessage()).rejects.toBeInstanceOf(Anthropic.APIUserAbortError)
      expect(await lab.upstream.requests[0]!.wasCut).toBe(true)
    })
  })

  describe.each(['claude/m', 'compat/m', 'openai/gpt-5-mini'])('thinking of %s', (model) => {
    test.each([false, true])('is told before the text, streamed: %s', async (isStream) => {
      lab.upstream.script(thoughts)

      const body = { model, ...asking, max_tokens: 4000, thinking }
      const message = isStream
        ? await lab.anthropic.messages.stream(body).finalMessage()
        : await lab.anthropic.messages.create(body)

      expect(message.content).toMatchObject([
        { type: 'thinking', thinking: 'First this,\n\nthen that. 🌞' },
        { type: 'text', text: 'Done.' },
      ])
    })

    test('comes back to the model that thought it', async () => {
      lab.upstream.script([thoughts, words])
      const body = { model, ...asking, max_tokens: 4000, thinking }

      const { content } = await lab.anthropic.messages.create(body)
      await lab.anthropic.messages.create({
        ...body,
        messages: [...asking.messages, { role: 'assistant', content }, { role: 'user', content: 'Go on.' }],
      })

      expect(JSON.stringify(lab.upstream.requests[1]!.body)).toContain('First this,\\n\\nthen that. 🌞')
    })
  })

  describe('count_tokens', () => {
    test('is asked of Anthropic where it answers', async () => {
      lab.upstream.script({ status: 200, json: { input_tokens: 4711 } })

      const { max_tokens: _, ...counted } = asking
      const { input_tokens } = await lab.anthropic.messages.countTokens({
        model: 'claude/m',
        ...counted,
        tools,
      })

      expect(input_tokens).toBe(4711)
      expect(lab.upstream.requests[0]!.path).toMatch(/\/messages\/count_tokens$/)
    })

    test.each(['compat/m', 'tragwerk/extractive'])('is counted here for %s, more for more', async (model) => {
      lab.upstream.script(words)
      const count = async (content: string) =>
        (await lab.anthropic.messages.countTokens({ model, messages: [{ role: 'user', content }] }))
          .input_tokens

      const [few, many] = [await count('One two three.'), await count('One two three. '.repeat(100))]

      expect(few).toBeGreaterThan(2)
      expect(many).toBeGreaterThan(300)
      expect(lab.upstream.requests).toHaveLength(0)
    })
  })

  describe('the embedded model', () => {
    const model = 'tragwerk/extractive'
    const content =
      '<source n="1">The depot in Ulm opens at seven and closes at six.</source>\nWhen does the depot open?'
    const body = { model, max_tokens: 200, messages: [{ role: 'user' as const, content }] }

    test('answers whole and streamed with the same words', async () => {
      const whole = await lab.anthropic.messages.create(body)
      const streamed = await lab.anthropic.messages.stream(body).finalMessage()

      expect(whole.content).toMatchObject([{ type: 'text', text: expect.stringContaining('opens at seven') }])
      expect(whole.stop_reason).toBe('end_turn')
      expect(whole.usage.input_tokens).toBeGreaterThan(10)
      expect(streamed.content).toEqual(whole.content)
      expect(streamed.usage).toMatchObject({ output_tokens: whole.usage.output_tokens })
    })
  })

  describe('an address below /anthropic', () => {
    const below = () =>
      new Anthropic({ apiKey: lab.stack.adminKey, baseURL: `${lab.stack.url}/anthropic`, maxRetries: 0 })

    test('serves messages, streams and counts', async () => {
      lab.upstream.script(words)
      const { max_tokens: _, ...counted } = asking

      const whole = await below().messages.create({ model: 'compat/m', ...asking })
      const streamed = await below()
        .messages.stream({ model: 'claude/m', ...asking })
        .finalText()
      const { input_tokens } = await below().messages.countTokens({ model: 'compat/m', ...counted })

      expect(whole.content).toMatchObject([{ type: 'text', text: spoken }])
      expect(streamed).toBe(spoken)
      expect(input_tokens).toBeGreaterThan(4)
    })

    test('lists models as the other address does', async () => {
      lab.upstream.script({ status: 200, json: { object: 'list', data: [] } })
      const idsOf = async (client: Anthropic) => {
        const ids: string[] = []
        for await (const { id, type } of client.models.list({ limit: 2 })) {
          expect(type).toBe('model')
          ids.push(id)
        }
        return ids
      }

      const ids = await idsOf(lab.anthropic)

      expect(ids).toEqual(
        expect.arrayContaining(['assistant', 'claude/m', 'compat/m', 'tragwerk/extractive']),
      )
      expect(new Set(ids).size).toBe(ids.length)
      expect(await idsOf(below())).toEqual(ids)
      expect(await below().models.retrieve('claude/m')).toMatchObject({
        id: 'claude/m',
        display_name: 'claude/m',
      })
    })
  })

  describe('errors of the gateway itself are those of the client', () => {
    test('of an unknown model, a malformed request, a wrong key', async () => {
      const ask = (client: Anthropic, body: object) =>
        client.messages.create({ model: 'compat/m', ...asking, ...body }).catch((thrown) => thrown)
      const stranger = new Anthropic({ apiKey: 'wrong', baseURL: lab.stack.url, maxRetries: 0 })

      const unknown = await ask(lab.anthropic, { model: 'nobody/x' })
      const malformed = await ask(lab.anthropic, { messages: [{ role: 'user' }] })

      expect(unknown).toBeInstanceOf(Anthropic.NotFoundError)
      expect(unknown.type).toBe('not_found_error')
      expect(malformed).toBeInstanceOf(Anthropic.BadRequestError)
      expect(malformed.message).toContain('messages')
      expect(await ask(stranger, {})).toBeInstanceOf(Anthropic.AuthenticationError)
      expect(await stranger.models.list().catch((thrown) => thrown)).toMatchObject({
        type: 'authentication_error',
      })
      expect(await lab.anthropic.models.retrieve('nobody/x').catch((thrown) => thrown)).toBeInstanceOf(
        Anthropic.NotFoundError,
      )
    })
  })
}
