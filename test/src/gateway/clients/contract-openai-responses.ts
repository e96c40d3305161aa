import OpenAI from 'openai'
import { zodTextFormat } from 'openai/helpers/zod'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Saying } from '../upstreams/said.ts'
import { type ClientsLab, upstreamKey } from './clients-lab.ts'
import { sayForecast } from './say-forecast.ts'

const instructions = 'Be brief.'
const input = 'Wie wird das Wetter?'
const tools: OpenAI.Responses.FunctionTool[] = [
  {
    type: 'function',
    name: 'weather',
    description: 'Tells the weather.',
    strict: false,
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
]
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
    { type: 'thinking', text: 'First this, then that. 🌞', signature: 'sig+1/==' },
    { type: 'text', text: 'Done.' },
  ],
}

/** The client of OpenAI at responses. */
export function describeOpenaiResponses(lab: ClientsLab): void {
  /** Same format, chat of OpenAI's kind, Anthropic's messages. */
  describe.each(['openai/m', 'compat/m', 'claude/m'])('responses of %s', (model) => {
    const asking = { model, instructions, input }

    test('a whole response, with usage and headers of the platform', async () => {
      lab.upstream.script(words)

      const { data, response } = await lab.openai.responses.create(asking).withResponse()

      expect(data).toMatchObject({ object: 'response', status: 'completed', error: null })
      expect(data.output_text).toBe(spoken)
      expect(data.usage).toMatchObject({
        input_tokens: 1200,
        output_tokens: 34,
        total_tokens: 1234,
        input_tokens_details: { cached_tokens: 1000 },
      })
      expect(response.headers.get('x-tragwerk-model-id')).toBe(model)
      const [asked] = lab.upstream.requests
      expect(asked!.body.model).toBe('m')
      expect(JSON.stringify(asked!.body)).toContain(instructions)
      expect(asked!.headers.authorization ?? asked!.headers['x-api-key']).toContain(upstreamKey)
    })

    test('a stream has the events of the protocol in order, numbered without a gap', async () => {
      lab.upstream.script(words)

      const types: string[] = []
      const numbers: number[] = []
      for await (const event of await lab.openai.responses.create({ ...asking, stream: true })) {
        if (types.at(-1) !== event.type) types.push(event.type)
        numbers.push(event.sequence_number)
      }

      expect(types).toEqual([
        'response.created',
        'response.in_progress',
        'response.output_item.added',
        'response.content_part.added',
        'response.output_text.delta',
        'response.output_text.done',
        'response.content_part.done',
        'response.output_item.done',
        'response.completed',
      ])
      expect(numbers).toEqual(numbers.map((_, at) => at))
    })

    test('a stream, as the streaming helper puts it together', async () => {
      lab.upstream.script(words)
      const heard: string[] = []

      const stream = lab.openai.responses
        .stream(asking)
        .on('response.output_text.delta', ({ delta }) => void heard.push(delta))
      const response = await stream.finalResponse()

      expect(heard.length).toBeGreaterThan(1)
      expect(heard.join('')).toBe(spoken)
      expect(response.output_text).toBe(spoken)
      expect(response.usage).toMatchObject({ input_tokens: 1200, output_tokens: 34 })
    })

    test.each([false, true])('tool calls, streamed: %s', async (isStream) => {
      lab.upstream.script(calls)

      const { output } = isStream
        ? await lab.openai.responses.stream({ ...asking, tools }).finalResponse()
        : await lab.openai.responses.create({ ...asking, tools })

      expect(readCalls(output)).toEqual([
        ['call_a', 'weather', { city: 'Köln' }],
        ['call_b', 'weather', { city: 'Ulm', deep: { n: [1, 2.5, null] } }],
      ])
      expect(output.map(({ type }) => type)).toEqual(['message', 'function_call', 'function_call'])
      expect(JSON.stringify(lab.upstream.requests[0]!.body.tools)).toContain('Tells the weather.')
    })

    test('outputs of tools go back with what was called', async () => {
      lab.upstream.script([calls, words])

      const { output } = await lab.openai.responses.create({ ...asking, tools, store: false })
      const results = output.flatMap((item) =>
        item.type === 'function_call'
          ? [{ type: 'function_call_output' as const, call_id: item.call_id, output: `sun ${item.call_id}` }]
          : [],
      )
      const again = await lab.openai.responses.create({
        ...asking,
        tools,
        store: false,
        input: [
          { role: 'user', content: input },
          ...(output as OpenAI.Responses.ResponseInputItem[]),
          ...results,
        ],
      })

      expect(again.output_text).toBe(spoken)
      const sent = JSON.stringify(lab.upstream.requests[1]!.body)
      for (const part of ['sun call_a', 'sun call_b', 'Köln', 'One moment. ']) expect(sent).toContain(part)
    })

    test('structured output, parsed by the client', async () => {
      const Forecast = z.object({ city: z.string(), degrees: z.number() })
      lab.upstream.script(sayForecast)

      const response = await lab.openai.responses.parse({
        ...asking,
        text: { format: zodTextFormat(Forecast, 'forecast') },
      })

      expect(response.output_parsed).toEqual({ city: 'Köln', degrees: 21 })
      expect(JSON.stringify(lab.upstream.requests[0]!.body)).toContain('"degrees":{"type":"number"')
    })

    test('images reach the model, as bytes and as addresses', async () => {
      lab.upstream.script(words)
      const image = { type: 'input_image' as const, detail: 'auto' as const }

      await lab.openai.responses.create({
        ...asking,
        input: [
          {
            role: 'user',
            content: [
              { type: 'input_text', text: 'What is this?' },
              { ...image, image_url: 'data:image/png;base64,iVBORw0KGgo=' },
              { ...image, image_url: 'https://example.com/cat.png' },
            ],
          },
        ],
      })

      const sent = JSON.stringify(lab.upstream.requests[0]!.body)
      expect(sent).toContain('iVBORw0KGgo=')
      expect(sent).toContain('https://example.com/cat.png')
    })

    test('an answer cut by the limit of tokens is incomplete', async () => {
      lab.upstream.script({ ...words, finish: 'length' })

      const whole = await lab.openai.responses.create({ ...asking, max_output_tokens: 16 })
      const streamed = await lab.openai.responses.stream({ ...asking, max_output_tokens: 16 }).finalResponse()

      for (const response of [whole, streamed]) {
        expect(response).toMatchObject({
          status: 'incomplete',
          incomplete_details: { reason: 'max_output_tokens' },
        })
      }
    })

    test.each([false, true])('a refusal keeps status and words, streamed: %s', async (stream) => {
      const error = { type: 'invalid_request_error', code: 'too_long', message: 'Too long.', param: 'input' }
      lab.upstream.script({ status: 400, json: model === 'claude/m' ? { type: 'error', error } : { error } })

      const failure = await lab.openai.responses.create({ ...asking, stream }).catch((thrown) => thrown)

      expect(failure).toBeInstanceOf(OpenAI.BadRequestError)
      expect(failure).toMatchObject({ status: 400, type: 'invalid_request_error' })
      expect(failure.message).toContain('Too long.')
    })

    test.each([
      [429, OpenAI.RateLimitError],
      [500, OpenAI.InternalServerError],
    ])('a provider that answers %i', async (status, expected) => {
      const error = { type: 'api_error', message: 'Busy.' }
      lab.upstream.script({ status, json: { type: 'error', error }, headers: { 'retry-after': '7' } })

      const failure = await lab.openai.responses
        .create({ ...asking, model: `${model}-responses-${status}` })
        .catch((thrown) => thrown)

      expect(failure).toBeInstanceOf(expected)
      if (status === 429) expect(failure.headers.get('retry-after')).toBe('7')
    })

    test('a stream that breaks off is an error for the client, never an end', async () => {
      lab.upstream.script({ cutAfter: 8, saying: { said: [{ type: 'text', text: 'word '.repeat(60) }] } })

      const read = async () => {
        const stream = await lab.openai.responses.create({
          ...asking,
          model: `${model}-responses-cut`,
          stream: true,
        })
        const types: string[] = []
        for await (const { type } of stream) types.push(type)
        return types
      }
      const outcome = await read().catch((thrown) => thrown)

      // The client throws, or passes the protocol's own event of failure on.
      if (Array.isArray(outcome)) {
        expect(outcome.at(-1)).toMatch(/^(error|response\.failed)$/)
        expect(outcome).not.toContain('response.completed')
      } else expect(outcome).toBeInstanceOf(OpenAI.APIError)
    })

    test('an abort of the client closes the connection to the provider', async () => {
      lab.upstream.script({ stallAfter: 8, saying: { said: [{ type: 'text', text: 'word '.repeat(60) }] } })

      const stream = await lab.openai.responses.create({ ...asking, stream: true })
      for await (const { type } of stream) {
        if (type === 'response.output_text.delta') stream.controller.abort()
      }

      expect(await lab.upstream.requests[0]!.wasCut).toBe(true)
    })
  })

  describe.each(['openai/gpt-5-mini', 'compat/m', 'claude/m'])('reasoning of %s', (model) => {
    const asking = {
      model,
      input,
      store: false,
      include: ['reasoning.encrypted_content' as const],
      reasoning: { effort: 'medium' as const, summary: 'auto' as const },
    }

    test.each([false, true])('is an item of its own before the message, streamed: %s', async (isStream) => {
      lab.upstream.script(thoughts)

      const { output } = isStream
        ? await lab.openai.responses.stream(asking).finalResponse()
        : await lab.openai.responses.create(asking)

      expect(output).toMatchObject([
        { type: 'reasoning', summary: [{ type: 'summary_text', text: 'First this, then that. 🌞' }] },
        { type: 'message' },
      ])
    })

    test('comes back to the model that thought it', async () => {
      lab.upstream.script([thoughts, words])

      const { output } = await lab.openai.responses.create(asking)
      await lab.openai.responses.create({
        ...asking,
        input: [
          { role: 'user', content: input },
          ...(output as OpenAI.Responses.ResponseInputItem[]),
          { role: 'user', content: 'Go on.' },
        ],
      })

      const sent = JSON.stringify(lab.upstream.requests[1]!.body)
      expect(sent).toContain('First this, then that. 🌞')
      if (model !== 'compat/m') expect(sent).toContain('sig+1/==')
    })
  })

  describe('what refers to things stored elsewhere', () => {
    const references = [
      ['previous_response_id', { input, previous_response_id: 'resp_1' }],
      ['item_reference', { input: [{ type: 'item_reference' as const, id: 'msg_1' }] }],
      ['conversation', { input, conversation: 'conv_1' }],
    ] as const

    test.each(references)('%s goes through where the provider stores it', async (_name, body) => {
      lab.upstream.script(words)

      await lab.openai.responses.create({ model: 'openai/m', ...body } as Asking)

      expect(lab.upstream.requests[0]!.body).toEqual({ model: 'm', ...body })
    })

    test.each(references)('%s is refused with a way out where nothing is stored', async (name, body) => {
      for (const model of ['compat/m', 'claude/m']) {
        const failure = await lab.openai.responses
          .create({ model, ...body } as Asking)
          .catch((thrown) => thrown)

        expect(failure).toBeInstanceOf(OpenAI.BadRequestError)
        expect(failure.param).toBe(name === 'item_reference' ? 'input[0]' : name)
        expect(failure.message).toMatch(/send the (whole conversation|item itself)/)
      }
    })
  })

  test('the embedded model answers whole and streamed with the same words', async () => {
    const asking = {
      model: 'tragwerk/extractive',
      input:
        '<source n="1">The depot in Ulm opens at seven and closes at six.</source>\nWhen does the depot open?',
    }

    const whole = await lab.openai.responses.create(asking)
    const streamed = await lab.openai.responses.stream(asking).finalResponse()

    expect(whole.output_text).toContain('opens at seven')
    expect(streamed.output_text).toBe(whole.output_text)
  })
}

type Asking = OpenAI.Responses.ResponseCreateParamsNonStreaming

function readCalls(output: readonly OpenAI.Responses.ResponseOutputItem[]): unknown[] {
  return output.flatMap((item) =>
    item.type === 'function_call' ? [[item.call_id, item.name, JSON.parse(item.arguments)]] : [],
  )
}
