import { createOpenAI } from '@ai-sdk/openai'
import { stepCountIs, streamText, tool } from 'ai'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { LanguageCodec } from '../../services/src/gateway/surfaces/codec.ts'
import { responsesCodec } from '../../services/src/gateway/surfaces/responses/codec.ts'
import { type StreamPart, scenarios } from './gateway-responses-scenarios.ts'

/** Without the custom tool, which this test does not offer. */
const callsOfWeather = scenarios.calls.parts.filter(
  (part: StreamPart) =>
    !('id' in part && part.id === 'c2') && !('toolCallId' in part && part.toolCallId === 'c2'),
)

test('the AI SDK runs a loop of tools and loses neither reasoning nor signatures', async () => {
  const answers: (readonly StreamPart[])[] = [callsOfWeather, scenarios.text.parts]
  const asked: ReturnType<LanguageCodec['read']>['options'][] = []
  const fetch = async (_url: unknown, init?: RequestInit) => {
    const body = JSON.parse(String(init?.body))
    const parts = answers[asked.push(responsesCodec.read(body).options) - 1]!
    const encoder = responsesCodec.openStream({
      id: String(asked.length),
      created: 1,
      model: body.model,
      body,
    })
    const frames = parts.map((part) => encoder.encode(part)).join('')
    return new Response(frames, { headers: { 'content-type': 'text/event-stream' } })
  }
  const openai = createOpenAI({ apiKey: 'k', baseURL: 'http://gateway.test/v1', fetch })

  const result = streamText({
    model: openai('m'),
    prompt: 'Hi',
    maxRetries: 0,
    stopWhen: stepCountIs(3),
    // Otherwise it sends references to items that nobody stored.
    providerOptions: { openai: { store: false } },
    tools: { weather: tool({ inputSchema: z.object({ city: z.string() }), execute: async () => '7' }) },
  })
  const steps = await result.steps

  expect(await result.text).toBe('Good day 💡\n\n"you"')
  expect(steps[0]).toMatchObject({ reasoningText: 'Two cities.', text: 'Looking. Wait.' })
  expect(steps[0]!.toolCalls.map(({ input }) => input)).toEqual([{ city: 'Bonn' }, { city: 'Ulm' }])
  expect(asked[1]!.prompt).toMatchObject([
    { role: 'user' },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'Two cities.', providerOptions: { anthropic: { signature: 's' } } },
        { type: 'text', text: 'Looking. Wait.' },
        { type: 'tool-call', toolCallId: 'c1', input: { city: 'Bonn' } },
        { type: 'tool-call', toolCallId: 'c3', providerOptions: { google: { thoughtSignature: 't' } } },
      ],
    },
    { role: 'tool', content: [{ toolCallId: 'c1' }, { toolCallId: 'c3' }] },
  ])
})
