import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FakeServer, json, startFakeServer } from '../contract/fake-server.ts'
import { openProvider, withKey } from '../contract/open-provider.ts'

let server: FakeServer
beforeAll(async () => {
  server = await startFakeServer()
})
afterAll(() => server[Symbol.asyncDispose]())

const document = { id: 'd1', text: 'It is warm.', title: 'Report' }

test('reads an answer that cites the result of a tool', async () => {
  server.play(
    json(200, {
      id: 'c1',
      finish_reason: 'COMPLETE',
      message: {
        role: 'assistant',
        content: [{ type: 'text', text: 'Warm and sunny.' }],
        citations: [
          {
            start: 0,
            end: 4,
            text: 'Warm',
            sources: [{ type: 'tool', id: 't1', tool_output: { sky: 'clear' } }],
          },
          { start: 9, end: 14, text: 'sunny', sources: [{ type: 'document', id: 'd1', document }] },
        ],
      },
      usage: { tokens: { input_tokens: 9, output_tokens: 4 }, cached_tokens: 5 },
    }),
  )
  const settings = { kind: 'cohere', baseUrl: `${server.origin}/v2` }
  const model = openProvider(settings, { secrets: withKey('k') }).languageModel('command')!

  const { content, usage } = await model.doGenerate({
    prompt: [{ role: 'user', content: [{ type: 'text', text: 'Weather?' }] }],
  })

  expect(content).toMatchObject([
    { type: 'text', text: 'Warm and sunny.' },
    { type: 'source', title: 'Report' },
  ])
  expect(usage.inputTokens).toMatchObject({ total: 9, cacheRead: 5, noCache: 4 })
})
