import { knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { monitoringRoutes } from '@tragwerk/contracts/monitoring'
import { expect, test } from 'vitest'
import { createClient } from './client.ts'
import type { ResponseHead } from './types.ts'

const traceId = 'a'.repeat(32)
const headers = {
  'content-type': 'text/event-stream',
  'x-request-id': 'r-1',
  traceresponse: `00-${traceId}-${'b'.repeat(16)}-01`,
}

/** A client whose one request is answered with these chunks; `end` says how the body ends. */
function aClient(chunks: readonly string[], end: 'closed' | 'broken' = 'closed') {
  const sent: { url: string; init: RequestInit }[] = []
  const client = createClient({
    baseUrl: 'http://server',
    fetch: async (url, init = {}) => {
      sent.push({ url: String(url), init })
      const waiting = chunks.map((chunk) => new TextEncoder().encode(chunk))
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          const chunk = waiting.shift()
          if (chunk !== undefined) controller.enqueue(chunk)
          else if (end === 'closed') controller.close()
          else controller.error(new TypeError('terminated'))
        },
      })
      return new Response(body, { headers })
    },
  })
  return { client, sent }
}

const frame = (event: unknown) => `data: ${JSON.stringify(event)}\n\n`

async function outcomeOf(events: AsyncIterable<unknown>) {
  const seen: unknown[] = []
  try {
    for await (const event of events) seen.push(event)
    return { seen }
  } catch (error) {
    return { seen, error }
  }
}

const ask = { params: { name: 'a' }, body: { question: 'b' } }

test('a watch is a GET without a body', async () => {
  const { client, sent } = aClient([])

  await outcomeOf(client.stream(monitoringRoutes.watchActivity))

  expect(sent).toHaveLength(1)
  expect(sent[0]).toMatchObject({ url: 'http://server/api/v1/activity/watch', init: { method: 'GET' } })
  expect(sent[0]!.init.body).toBeUndefined()
  expect(sent[0]!.init.headers).toMatchObject({ accept: 'text/event-stream' })
})

test.each(['closed', 'broken'] as const)('a watch that is %s asks to connect again', async (end) => {
  const { client } = aClient([frame({ type: 'activity' }), frame({ type: 'done' })], end)

  const { seen, error } = await outcomeOf(client.stream(monitoringRoutes.watchActivity))

  expect(seen).toEqual([{ type: 'activity' }, { type: 'done' }])
  expect(error).toMatchObject({ code: 'sdk.stream_incomplete', traceId })
})

test('the error event of a draining server is thrown with the trace id of the request', async () => {
  const { client } = aClient([frame({ type: 'error', code: 'http.draining', message: 'Try again.' })])

  const { error } = await outcomeOf(client.stream(monitoringRoutes.watchActivity))

  expect(error).toMatchObject({ code: 'http.draining', message: 'Try again.', status: 200, traceId })
})

test('a trace id in the error event wins over that of the header', async () => {
  const { client } = aClient([frame({ type: 'error', code: 'x.y', message: 'No.', traceId: 'from-event' })])

  const { error } = await outcomeOf(client.stream(knowledgeRoutes.answer, ask))

  expect(error).toMatchObject({ code: 'x.y', traceId: 'from-event' })
})

test('a connection that breaks in the middle of an answer is an error with code and trace id', async () => {
  const { client } = aClient([frame({ type: 'text-delta', text: 'Thir' })], 'broken')

  const { seen, error } = await outcomeOf(client.stream(knowledgeRoutes.answer, ask))

  expect(seen).toHaveLength(1)
  expect(error).toMatchObject({ code: 'sdk.stream_incomplete', traceId, cause: new TypeError('terminated') })
})

test('the head of the answer is told before the first event', async () => {
  const { client } = aClient([frame({ type: 'done', result: {} })])
  const heads: ResponseHead[] = []
  const events = client.stream(knowledgeRoutes.answer, ask, { onResponse: (head) => heads.push(head) })

  await events.next()

  expect(heads.map(({ status, headers: told }) => [status, told.get('x-request-id')])).toEqual([[200, 'r-1']])
})
