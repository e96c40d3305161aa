import OpenAI from 'openai'
import { zodTextFormat } from 'openai/helpers/zod'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { LanguageCodec } from '../../services/src/gateway/surfaces/codec.ts'
import { completionsCodec } from '../../services/src/gateway/surfaces/completions/codec.ts'
import { responsesCodec } from '../../services/src/gateway/surfaces/responses/codec.ts'
import { type StreamPart, scenarios } from './gateway-responses-scenarios.ts'
import { toResult } from './to-generate-result.ts'

const codecs: Readonly<Record<string, LanguageCodec>> = {
  '/v1/responses': responsesCodec,
  '/v1/completions': completionsCodec,
}
const tools: OpenAI.Responses.Tool[] = [
  {
    type: 'function',
    name: 'weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, additionalProperties: false },
    strict: true,
  },
  { type: 'custom', name: 'patch' },
]

/** The official client before a server whose model says the given parts, and what the model was asked each time. */
function clientOf(...answers: (readonly StreamPart[])[]) {
  const asked: ReturnType<LanguageCodec['read']>['options'][] = []
  const answer = async (url: string | URL | Request, init?: RequestInit) => {
    const codec = codecs[new URL(String(url)).pathname]!
    const body = JSON.parse(String(init?.body))
    const { options, isStream } = codec.read(body)
    const parts = answers[asked.push(options) - 1]!
    const context = { id: String(asked.length), created: 1_700_000_000, model: body.model, body }
    if (!isStream) return Response.json(codec.toReply(toResult(parts), context))
    const encoder = codec.openStream(context)
    const frames = parts.map((part) => encoder.encode(part)).join('')
    return new Response(sliced(frames), { headers: { 'content-type': 'text/event-stream' } })
  }
  const openai = new OpenAI({ apiKey: 'k', baseURL: 'http://gateway.test/v1', maxRetries: 0, fetch: answer })
  return { openai, asked }
}

/** Seven bytes at a time, so that frames and characters are cut. */
function sliced(text: string): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.subarray(at, at + 7))
      at += 7
    },
  })
}

const request = { model: 'm', input: 'Hi' }

describe('responses.create', () => {
  test('reads the text, the state and the usage', async () => {
    const { openai } = clientOf(scenarios.text.parts)

    const response = await openai.responses.create(request)

    expect(response).toMatchObject({
      id: 'resp_1',
      status: 'completed',
      output_text: 'Good day 💡\n\n"you"',
      usage: { input_tokens: 12, output_tokens: 9, total_tokens: 21 },
    })
  })

  test('streams events whose deltas add up', async () => {
    const { openai } = clientOf(scenarios.text.parts)
    let text = ''
    const types: string[] = []

    for await (const event of await openai.responses.create({ ...request, stream: true })) {
      types.push(event.type)
      if (event.type === 'response.output_text.delta') text += event.delta
    }

    expect(text).toBe('Good day 💡\n\n"you"')
    expect(types.at(0)).toBe('response.created')
    expect(types.at(-1)).toBe('response.completed')
  })
})

describe('responses.stream', () => {
  test.each(Object.keys(scenarios) as (keyof typeof scenarios)[])(
    'assembles from the events of %s what the last one holds',
    async (name) => {
      const { body, parts } = scenarios[name]
      const { openai } = clientOf(parts)
      const stream = openai.responses.stream({ model: 'm', ...(body as object), input: 'Hi' })
      let last: unknown
      stream.on('event', (event) => {
        if (event.type === 'response.completed' || event.type === 'response.incomplete')
          last = event.response.output
      })

      const response = await stream.finalResponse()

      expect(response.output).toMatchObject(last as object)
      expect(response.usage?.input_tokens).toBe(12)
    },
  )

  test('gives calls and reasoning their contents', async () => {
    const { openai } = clientOf(scenarios.calls.parts)

    const { output } = await openai.responses.stream({ ...request, tools }).finalResponse()

    expect(output).toMatchObject([
      { type: 'reasoning', summary: [{ text: 'Two cities.' }], encrypted_content: expect.any(String) },
      { type: 'message', content: [{ text: 'Looking. Wait.' }] },
      { type: 'function_call', call_id: 'c1', name: 'weather', parsed_arguments: { city: 'Bonn' } },
      { type: 'custom_tool_call', call_id: 'c2', name: 'patch', input: '*** Begin\n' },
      { type: 'function_call', call_id: 'c3', name: 'weather', parsed_arguments: { city: 'Ulm' } },
      { type: 'reasoning', summary: [] },
    ])
  })

  test('tells that an answer was cut', async () => {
    const { openai } = clientOf(scenarios.cut.parts)

    const response = await openai.responses.stream(request).finalResponse()

    expect(response).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output_text: 'Good',
    })
  })

  test('keeps citations', async () => {
    const { openai } = clientOf(scenarios.sources.parts)

    const response = await openai.responses.stream(request).finalResponse()

    expect(response.output).toMatchObject([
      {
        content: [
          {
            annotations: [
              { type: 'url_citation', url: 'https://example.com/a', start_index: 3, end_index: 4 },
              { type: 'url_citation', url: 'https://example.com/b' },
              { type: 'file_citation', filename: 'Doc' },
            ],
          },
        ],
      },
      { type: 'image_generation_call', result: 'iVBORw0K' },
    ])
  })
})

describe('responses.parse', () => {
  const Weather = z.object({ city: z.string(), degrees: z.number() })

  test('gives the value that the schema describes', async () => {
    const { openai, asked } = clientOf(scenarios.structured.parts)

    const response = await openai.responses.parse({
      ...request,
      text: { format: zodTextFormat(Weather, 'weather') },
    })

    expect(response.output_parsed).toEqual({ city: 'Bonn', degrees: 7 })
    expect(asked[0]!.responseFormat).toMatchObject({
      type: 'json',
      name: 'weather',
      schema: { type: 'object' },
    })
  })

  test('does so from a stream', async () => {
    const { openai } = clientOf(scenarios.structured.parts)
    const stream = openai.responses.stream({
      ...request,
      text: { format: zodTextFormat(Weather, 'weather') },
    })

    expect((await stream.finalResponse()).output_parsed).toEqual({ city: 'Bonn', degrees: 7 })
  })
})

test('a loop of tools hands the model everything it said before', async () => {
  const { openai, asked } = clientOf(scenarios.calls.parts, scenarios.text.parts)
  const first = await openai.responses.create({ ...request, tools })

  const second = await openai.responses.create({
    ...request,
    tools,
    input: [
      { role: 'user', content: 'Hi' },
      ...(first.output as OpenAI.Responses.ResponseInputItem[]),
      { type: 'function_call_output', call_id: 'c1', output: '7' },
      { type: 'custom_tool_call_output', call_id: 'c2', output: 'done' },
      { type: 'function_call_output', call_id: 'c3', output: '9' },
    ],
  })

  expect(second.output_text).toBe('Good day 💡\n\n"you"')
  expect(asked[1]!.prompt).toMatchObject([
    { role: 'user' },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'Two cities.', providerOptions: { anthropic: { signature: 's' } } },
        { type: 'text', text: 'Looking. Wait.' },
        { type: 'tool-call', toolCallId: 'c1', toolName: 'weather', input: { city: 'Bonn' } },
        { type: 'tool-call', toolCallId: 'c2', toolName: 'patch', input: { input: '*** Begin\n' } },
        {
          type: 'tool-call',
          toolCallId: 'c3',
          input: { city: 'Ulm' },
          providerOptions: { google: { thoughtSignature: 't' } },
        },
      ],
    },
    { role: 'tool', content: [{ toolCallId: 'c1' }, { toolCallId: 'c2' }, { toolCallId: 'c3' }] },
  ])
})

describe('completions', () => {
  test('reads a whole text', async () => {
    const { openai } = clientOf(scenarios.text.parts)

    const completion = await openai.completions.create({ model: 'm', prompt: 'Hi', echo: true })

    expect(completion.choices).toMatchObject([{ text: 'HiGood day 💡\n\n"you"', finish_reason: 'stop' }])
    expect(completion.usage).toMatchObject({ prompt_tokens: 12, completion_tokens: 9, total_tokens: 21 })
  })

  test('reads a stream to its usage', async () => {
    const { openai } = clientOf(scenarios.text.parts)
    const stream = await openai.completions.create({
      model: 'm',
      prompt: 'Hi',
      stream: true,
      stream_options: { include_usage: true },
    })
    let text = ''
    let usage: OpenAI.CompletionUsage | null | undefined

    for await (const chunk of stream) {
      text += chunk.choices[0]?.text ?? ''
      usage = chunk.usage
    }

    expect(text).toBe('Good day 💡\n\n"you"')
    expect(usage).toMatchObject({ prompt_tokens: 12, completion_tokens: 9 })
  })
})
