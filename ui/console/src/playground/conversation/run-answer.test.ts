import { createClient } from '@tragwerk/sdk'
import { describe, expect, test } from 'vitest'
import type { Progress } from './conversation.ts'
import { runAnswer } from './run-answer.ts'
import { toRequest } from './to-request.ts'

const parameters = { system: '', temperature: undefined, maxTokens: undefined }
const traceId = 'a'.repeat(32)

interface Served {
  readonly events: ReadonlyArray<object | '[DONE]'>
  readonly end?: 'closed' | 'broken' | 'open'
  readonly headers?: Record<string, string>
}

/** The progress of one answer from a server that sends these events. */
async function progressOf(kind: 'collection' | 'model', served: Served, stop = new AbortController()) {
  const progress: Progress[] = []
  const errors: unknown[] = []
  let time = 0
  const client = createClient({
    baseUrl: 'http://server',
    fetch: async (_url, init) => {
      const waiting = served.events.map(
        (event) => `data: ${event === '[DONE]' ? event : JSON.stringify(event)}\n\n`,
      )
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          const next = waiting.shift()
          if (next !== undefined) controller.enqueue(new TextEncoder().encode(next))
          else if (served.end === 'broken') controller.error(new TypeError('terminated'))
          else if (served.end === 'open') {
            init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason))
            stop.abort()
          } else controller.close()
        },
      })
      const headers = { traceresponse: `00-${traceId}-${'b'.repeat(16)}-01`, ...served.headers }
      return new Response(body, { headers })
    },
  })
  await runAnswer(
    { client, now: () => (time += 10), schedule: (run) => queueMicrotask(run) },
    {
      asked: toRequest({ target: { kind, name: 'a' }, question: 'Why?', history: [], parameters }),
      signal: stop.signal,
      onProgress: (one) => progress.push(one),
      onError: (error) => errors.push(error),
    },
  )
  const text = progress.flatMap((one) => (one.type === 'text' ? one.text : [])).join('')
  return { progress, errors, text, last: progress.at(-1) }
}

const chunk = (content: string, finish: string | null = null) => ({
  model: 'm',
  choices: [{ index: 0, delta: { content }, finish_reason: finish }],
})
const usage = { model: 'm', choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } }

describe('a model', () => {
  test('tells text, tokens, times and where it can be traced', async () => {
    const headers = { 'x-tragwerk-overhead-duration-ms': '1.5', 'x-request-id': 'r' }
    const { progress, text, last } = await progressOf('model', {
      events: [chunk(''), chunk('Be'), chunk('cause.'), chunk('', 'stop'), usage, '[DONE]'],
      headers,
    })

    expect(progress[0]).toEqual({ type: 'metrics', metrics: { traceId, requestId: 'r', overheadMs: 1.5 } })
    expect(progress[1]).toEqual({ type: 'metrics', metrics: { firstTokenMs: 10 } })
    expect(text).toBe('Because.')
    expect(last).toMatchObject({
      type: 'done',
      isCutByLimit: false,
      metrics: { model: 'm', promptTokens: 3, completionTokens: 2, totalMs: 20 },
    })
  })

  test('that ran into its limit says so', async () => {
    const { last } = await progressOf('model', { events: [chunk('Be', 'length'), '[DONE]'] })

    expect(last).toMatchObject({ type: 'done', isCutByLimit: true })
  })
})

test('a collection ends with the whole answer and the platform’s own share of the time', async () => {
  const result = {
    outcome: 'related',
    answer: 'Because [1].',
    citations: [],
    confidence: 0.4,
    model: 'tragwerk/extractive',
    usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
    timing: { retrievalMs: 10, modelMs: 20, totalMs: 32 },
  }
  const { last } = await progressOf('collection', {
    events: [
      { type: 'text-delta', text: 'Bec' },
      { type: 'done', result },
    ],
  })

  expect(last).toMatchObject({
    type: 'done',
    whole: { text: 'Because [1].', outcome: 'related' },
    metrics: { overheadMs: 2, model: 'tragwerk/extractive' },
  })
})

test('a connection that breaks in the middle keeps the text and says that it was cut', async () => {
  const { text, last, errors } = await progressOf('collection', {
    events: [{ type: 'text-delta', text: 'Bec' }],
    end: 'broken',
  })

  expect(text).toBe('Bec')
  expect(last).toMatchObject({
    type: 'failed',
    failure: { kind: 'cut', code: 'sdk.stream_incomplete', traceId },
  })
  expect(errors).toHaveLength(1)
})

test('a failure of the provider in the middle is told by its code', async () => {
  const { last } = await progressOf('model', {
    events: [chunk('Be'), { error: { code: 'models.provider_failed', message: 'No.' } }],
  })

  expect(last).toMatchObject({ type: 'failed', failure: { kind: 'provider', message: 'No.', traceId } })
})

test('stopping is no failure', async () => {
  const { text, last, errors } = await progressOf('model', { events: [chunk('Be')], end: 'open' })

  expect([text, last?.type, errors]).toEqual(['Be', 'stopped', []])
})

describe('the log of requests', () => {
  const id = '01a1fe85-652a-7e4c-a225-927c6fb93381'
  const request = {
    ...{ id, deployment: 'openai/small', task: 'support', attempts: 2, fallbacks: 1, overheadMs: 1 },
    ...{ usage: { input: 3, output: 2, source: 'provider' }, costNanoUsd: 42, isPriced: true },
  }

  /** What is asked of the log, and what comes last, when the log has the request at the nth look. */
  async function settledAt(
    look: number,
    run: { readonly mayReadRequests: boolean; readonly status?: number },
  ) {
    const looks: string[] = []
    const progress: Progress[] = []
    const client = createClient({
      baseUrl: 'http://server',
      fetch: async (address) => {
        const { pathname, searchParams } = new URL(String(address))
        const isLog = pathname === '/api/v1/gateway/requests'
        if (isLog) {
          looks.push(searchParams.toString())
          return Response.json({ items: looks.length >= look ? [request] : [], nextCursor: null })
        }
        if (run.status !== undefined)
          return Response.json({ error: { code: 'x', message: 'No.' } }, { status: run.status, headers })
        return new Response('data: [DONE]\n\n', { headers })
      },
    })
    const headers = { 'x-request-id': id, date: 'Sun, 01 Mar 2026 12:00:00 GMT' }
    await runAnswer(
      { client, now: () => 0, schedule: (later) => queueMicrotask(later) },
      {
        asked: toRequest({
          ...{ target: { kind: 'model', name: 'support' }, question: 'Why?', history: [], parameters },
        }),
        signal: new AbortController().signal,
        mayReadRequests: run.mayReadRequests,
        onProgress: (one) => progress.push(one),
      },
    )
    return { looks, last: progress.at(-1) }
  }

  const settled = { type: 'settled', metrics: { callId: id, deployment: 'openai/small', costNanoUsd: 42 } }

  test('tells after the end what it cost and where it is explained', async () => {
    const { looks, last } = await settledAt(1, { mayReadRequests: true })

    expect(last).toMatchObject(settled)
    expect(Object.fromEntries(new URLSearchParams(looks[0]))).toEqual({
      ...{ q: id, limit: '1', from: '2026-03-01T11:00:00.000Z' },
    })
  })

  test('is asked again when it has the request a little later', async () => {
    const { looks, last } = await settledAt(3, { mayReadRequests: true })

    expect(looks).toHaveLength(3)
    expect(last).toMatchObject(settled)
  })

  test('tells of a refusal too', async () => {
    expect((await settledAt(1, { mayReadRequests: true, status: 422 })).last).toMatchObject(settled)
  })

  test('is given up when it never gets the request, and the answer is left as it was', async () => {
    const { looks, last } = await settledAt(9, { mayReadRequests: true })

    expect(looks).toHaveLength(4)
    expect(last).toMatchObject({ type: 'done' })
  })

  test('is not asked where the key may not read it', async () => {
    expect((await settledAt(1, { mayReadRequests: false })).looks).toEqual([])
  })
})
