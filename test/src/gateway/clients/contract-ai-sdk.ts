import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { APICallError, embed, embedMany, generateText, Output, stepCountIs, streamText, tool } from 'ai'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Saying } from '../upstreams/said.ts'
import type { ClientsLab } from './clients-lab.ts'
import { sayForecast } from './say-forecast.ts'

/** The AI SDK in its four ways of speaking. */
export function describeAiSdk(lab: ClientsLab): void {
  const connection = () => ({ apiKey: lab.stack.adminKey, baseURL: `${lab.stack.url}/v1` })
  const compatible = () =>
    createOpenAICompatible({
      ...connection(),
      name: 'tragwerk',
      includeUsage: true,
      supportsStructuredOutputs: true,
    })
  const ways = {
    chat: (model: string) => createOpenAI(connection()).chat(model),
    responses: (model: string) => createOpenAI(connection()).responses(model),
    messages: (model: string) => createAnthropic(connection())(model),
    compatible: (model: string) => compatible()(model),
  }
  /** Otherwise this one sends references to items that nobody stores. */
  const providerOptions = { openai: { store: false } }

  const spoken = 'Schön: 🌞 „warm“. Morgen ebenso.'
  const words: Saying = { said: [{ type: 'text', text: spoken }] }
  const calls: Saying = {
    said: [
      { type: 'text', text: 'One moment. ' },
      { type: 'call', id: 'call_a', name: 'weather', input: '{"city":"Köln"}' },
      { type: 'call', id: 'call_b', name: 'weather', input: '{"city":"Ulm"}' },
    ],
  }

  const cases = (Object.keys(ways) as (keyof typeof ways)[]).flatMap((way) =>
    ['compat/m', 'openai/m', 'claude/m'].map((id) => ({ way, id })),
  )

  describe.each(cases)('the AI SDK speaking $way with $id', ({ way, id }) => {
    const asking = () => ({
      model: ways[way](id),
      instructions: 'Be brief.',
      prompt: 'Wie wird das Wetter?',
      maxRetries: 0,
      maxOutputTokens: 500,
      providerOptions,
    })

    test('generates a text, with usage and headers of the platform', async () => {
      lab.upstream.script(words)

      const { text, finishReason, usage, response } = await generateText(asking())

      expect([text, finishReason]).toEqual([spoken, 'stop'])
      expect(usage).toMatchObject({ inputTokens: 1200, outputTokens: 34 })
      expect(usage.inputTokenDetails.cacheReadTokens).toBe(1000)
      expect(response.headers?.['x-tragwerk-model-id']).toBe(id)
      expect(JSON.stringify(lab.upstream.requests[0]!.body)).toContain('Be brief.')
    })

    test('streams a text, with usage', async () => {
      lab.upstream.script(words)

      const result = streamText(asking())
      const pieces = await Array.fromAsync(result.textStream)

      expect(pieces.join('')).toBe(spoken)
      expect(pieces.length).toBeGreaterThan(1)
      expect(await result.finishReason).toBe('stop')
      expect(await result.usage).toMatchObject({ inputTokens: 1200, outputTokens: 34 })
    })

    test.each([false, true])('goes round a loop of tools, streamed: %s', async (isStream) => {
      lab.upstream.script([calls, words])
      const seen: string[] = []
      const weather = tool({
        description: 'Tells the weather.',
        inputSchema: z.object({ city: z.string() }),
        execute: async ({ city }) => {
          seen.push(city)
          return `sunny in ${city}`
        },
      })

      const looping = { ...asking(), tools: { weather }, stopWhen: stepCountIs(3) }
      const text = await (isStream ? streamText(looping).text : (await generateText(looping)).text)

      expect(text).toBe(spoken)
      expect(seen).toEqual(['Köln', 'Ulm'])
      const sent = JSON.stringify(lab.upstream.requests[1]!.body)
      for (const part of ['call_a', 'call_b', 'sunny in Köln', 'sunny in Ulm', 'One moment. ']) {
        expect(sent).toContain(part)
      }
    })

    test('generates an object of a schema', async () => {
      lab.upstream.script(sayForecast)

      const { output } = await generateText({
        ...asking(),
        output: Output.object({ schema: z.object({ city: z.string(), degrees: z.number() }) }),
      })

      expect(output).toEqual({ city: 'Köln', degrees: 21 })
      expect(JSON.stringify(lab.upstream.requests[0]!.body)).toContain('"degrees":{"type":"number"')
    })

    test('throws what the provider refuses, with status and words', async () => {
      const error = { type: 'invalid_request_error', code: 'too_long', message: 'Too long.' }
      lab.upstream.script({ status: 400, json: id === 'claude/m' ? { type: 'error', error } : { error } })

      const failure = await generateText(asking()).catch((thrown) => thrown)

      expect(APICallError.isInstance(failure)).toBe(true)
      expect(failure).toMatchObject({ statusCode: 400, isRetryable: false })
      expect(failure.message).toContain('Too long.')
    })

    test('closes the connection to the provider when it is aborted', async () => {
      lab.upstream.script({ stallAfter: 8, saying: { said: [{ type: 'text', text: 'word '.repeat(60) }] } })
      const stopper = new AbortController()

      const { stream } = streamText({ ...asking(), abortSignal: stopper.signal, onError: () => {} })
      const types = new Set<string>()
      for await (const { type } of stream) {
        types.add(type)
        if (type === 'text-delta') stopper.abort()
      }

      expect(types).toContain('abort')
      expect(await lab.upstream.requests[0]!.wasCut).toBe(true)
    })
  })

  describe.each([
    { way: 'messages', id: 'claude/m' },
    { way: 'messages', id: 'compat/m' },
    { way: 'messages', id: 'openai/gpt-5-mini' },
    { way: 'responses', id: 'claude/m' },
    { way: 'responses', id: 'compat/m' },
    { way: 'responses', id: 'openai/gpt-5-mini' },
    { way: 'compatible', id: 'claude/m' },
    { way: 'compatible', id: 'compat/m' },
  ] as const)('reasoning of $id, told to the AI SDK speaking $way', ({ way, id }) => {
    test('is apart from the text', async () => {
      lab.upstream.script({
        said: [
          { type: 'thinking', text: 'First this, then that. 🌞', signature: 'sig+1/==' },
          { type: 'text', text: 'Done.' },
        ],
      })

      const result = streamText({
        model: ways[way](id),
        prompt: 'Why?',
        maxOutputTokens: 500,
        maxRetries: 0,
        providerOptions: {
          ...providerOptions,
          anthropic: { thinking: { type: 'enabled', budgetTokens: 2000 } },
        },
      })

      expect(await result.text).toBe('Done.')
      expect((await result.finalStep).reasoningText).toBe('First this, then that. 🌞')
    })
  })

  test('a stream that breaks off ends with an error and never with a reason to finish', async () => {
    for (const way of Object.keys(ways) as (keyof typeof ways)[]) {
      lab.upstream.script({ cutAfter: 10, saying: { said: [{ type: 'text', text: 'word '.repeat(60) }] } })
      const errors: unknown[] = []

      const { stream } = streamText({
        model: ways[way]('claude/m-sdk-cut'),
        prompt: 'Hi',
        maxOutputTokens: 500,
        maxRetries: 0,
        providerOptions,
        onError: ({ error }) => void errors.push(error),
      })
      const parts = await Array.fromAsync(stream)

      expect(errors.length, way).toBeGreaterThan(0)
      expect(
        parts.map((part) => part.type === 'finish' && part.finishReason),
        way,
      ).not.toContain('stop')
    }
  })

  describe('embeddings for the AI SDK', () => {
    const vectors = [
      [0.5, -0.25, 0.125],
      [1, 0, -0.75],
    ]

    test.each([
      ['OpenAI', (id: string) => createOpenAI(connection()).embedding(id)],
      ['a compatible server', (id: string) => compatible().embeddingModel(id)],
    ])('as of %s, from models of the same format and of another', async (_name, open) => {
      lab.upstream.script(({ path, body }) => {
        const isCohere = path.startsWith('/cohere')
        const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }))
        const meta = { billed_units: { input_tokens: 9 } }
        const json = isCohere
          ? { id: 'e', texts: body.texts, embeddings: { float: vectors }, meta }
          : { object: 'list', model: 'm', data, usage: { prompt_tokens: 9, total_tokens: 9 } }
        return { status: 200, json }
      })

      for (const id of ['compat/m', 'cohere/m']) {
        const { embeddings, usage } = await embedMany({ model: open(id), values: ['a', 'b'], maxRetries: 0 })

        expect(embeddings).toEqual(vectors)
        expect(usage.tokens).toBe(9)
      }
    })

    test('from the embedded model', async () => {
      const { embedding } = await embed({
        model: createOpenAI(connection()).embedding('tragwerk/all-minilm-l6-v2'),
        value: 'A depot in Ulm.',
      })

      expect(embedding).toHaveLength(384)
    })
  })
}
