import type { Model } from '@tragwerk/contracts/models'
import { TragwerkError } from '@tragwerk/sdk'
import { describe, expect, test } from 'vitest'
import { createTextBatch } from './batch-text.ts'
import { Failure, mostTurns, type Turn } from './conversation-schema.ts'
import { groupModels, inOrder } from './group-models.ts'
import { costOf, metricsOfHead } from './metrics.ts'
import { allTargets, nextOther } from './next-other.ts'
import { countParameters, emptyParameters, toParameters } from './parameters.ts'
import { createStoredConversation } from './stored-conversation.ts'
import { formatTarget, parseTarget } from './target.ts'
import { toFailure } from './to-failure.ts'
import { toRequest } from './to-request.ts'

describe('a target', () => {
  test.each(['collection:handbook', 'model:openai/gpt-4.1:latest'])('%s reads as it was written', (text) => {
    expect(formatTarget(parseTarget(text)!)).toBe(text)
  })

  test.each([
    undefined,
    '',
    'handbook',
    'collection:',
    'collection:../x',
    'agent:a',
    `model:${'a'.repeat(201)}`,
  ])('%s is none', (text) => {
    expect(parseTarget(text)).toBeUndefined()
  })

  test('is compared with another one, or with itself where it is alone', () => {
    const known = { collections: [{ name: 'a' }], models: [{ id: 'm' }] }

    expect(allTargets(known)).toEqual(['collection:a', 'model:m'])
    expect(nextOther('collection:a', known)).toBe('model:m')
    expect(nextOther('model:m', { collections: [], models: [{ id: 'm' }] })).toBe('model:m')
  })
})

describe('a request', () => {
  const history = [{ question: 'one', answer: 'eins' }]

  test('to a model carries the conversation and the parameters', () => {
    const { request } = toRequest({
      target: { kind: 'model', name: 'm' },
      question: 'two',
      history,
      parameters: { system: 'Be brief.', temperature: 0, maxTokens: 5 },
    })

    expect(request.body).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'one' },
        { role: 'assistant', content: 'eins' },
        { role: 'user', content: 'two' },
      ],
      temperature: 0,
      max_tokens: 5,
      stream: true,
      stream_options: { include_usage: true },
    })
  })

  test('to a collection carries the question alone', () => {
    const parameters = toParameters({ ...emptyParameters, system: 'x' })
    const { request } = toRequest({
      target: { kind: 'collection', name: 'a' },
      question: 'two',
      history,
      parameters,
    })

    expect(request).toEqual({ params: { name: 'a' }, body: { question: 'two', stream: true } })
  })
})

test.each([
  ['0,5', '10', { temperature: 0.5, maxTokens: 10 }, 2],
  ['2.5', '0', { temperature: undefined, maxTokens: undefined }, 0],
  [' ', 'many', { temperature: undefined, maxTokens: undefined }, 0],
  ['0', '1.5', { temperature: 0, maxTokens: undefined }, 1],
])('temperature %j and limit %j are taken when they are valid', (temperature, maxTokens, expected, count) => {
  const draft = { system: '', temperature, maxTokens }

  expect(toParameters(draft)).toMatchObject(expected)
  expect(countParameters(draft)).toBe(count)
})

test.each([
  ['sdk.network_failed', 0, 'unreachable'],
  ['http.draining', 503, 'unreachable'],
  ['sdk.stream_incomplete', 200, 'cut'],
  ['knowledge.answer_incomplete', 200, 'cut'],
  ['access.permission_denied', 403, 'forbidden'],
  ['knowledge.collection_not_found', 404, 'missing'],
  ['models.model_not_found', 200, 'missing'],
  ['models.rate_limited', 429, 'limited'],
  ['models.provider_failed', 502, 'provider'],
  ['gateway.upstream_failed', 503, 'provider'],
  ['gateway.stream_broken', 200, 'provider'],
  ['gateway.all_unavailable', 503, 'unavailable'],
  ['gateway.queue_full', 503, 'unavailable'],
  ['gateway.no_candidate', 422, 'noCandidate'],
  ['gateway.cost_exceeded', 422, 'noCandidate'],
  ['gateway.upstream_limited', 429, 'limited'],
  ['gateway.upstream_rejected', 422, 'refused'],
  ['model_not_found', 404, 'missing'],
  ['server_error', 500, 'provider'],
  ['request.invalid', 400, 'refused'],
])('%s with status %i is of the kind %s', (code, status, kind) => {
  expect(toFailure(new TragwerkError({ code, status, message: 'm' })).kind).toBe(kind)
})

test.each([
  [2000, { retryAfterMs: 2000 }],
  [1e12, { retryAfterMs: 86_400_000 }],
])('a wish to wait %d ms is kept, so far as it can be', (retryAfterMs, kept) => {
  const failure = toFailure(new TragwerkError({ code: 'c', status: 503, message: 'm', retryAfterMs }))

  expect(failure).toMatchObject(kept)
  expect(Failure.safeParse(failure).success).toBe(true)
})

test('a failure with a whole page for a message can still be kept', () => {
  const { message } = toFailure(new TragwerkError({ code: 'c', status: 502, message: 'm'.repeat(9000) }))

  expect(Failure.safeParse({ kind: 'refused', code: 'c', message, traceId: '' }).success).toBe(true)
})

test.each([
  [{ model: 'tragwerk/extractive' }, 0],
  [{ model: 'gpt-4.1' }, undefined],
  [{}, undefined],
  [{ model: 'gpt-4.1', costNanoUsd: 42, isPriced: true }, 42],
  [{ costNanoUsd: 0, isPriced: false }, 'unpriced'],
])('what is known of %j costs %j', (metrics, cost) => {
  expect(costOf(metrics)).toBe(cost)
})

test('the head of an answer tells who gave it after how many attempts', () => {
  const headers = new Headers({
    'x-tragwerk-call-id': 'c',
    'x-tragwerk-model-id': 'openai/small',
    'x-tragwerk-route': 'support',
    'x-tragwerk-attempted-retries': '2',
    'x-tragwerk-attempted-fallbacks': '1',
  })

  expect(metricsOfHead({ status: 200, headers })).toEqual({
    callId: 'c',
    deployment: 'openai/small',
    route: 'support',
    attempts: 4,
    fallbacks: 1,
  })
})

test('models are grouped by what stands behind their name', () => {
  const model = (id: string, kind: Model['kind'] = 'language', owner = 'x'): Model => ({
    id,
    kind,
    object: 'model',
    created: 0,
    owned_by: owner,
  })

  const groups = groupModels([
    model('openai/b'),
    model('tragwerk/extractive'),
    model('support', 'route'),
    model('bare', 'language', 'owner'),
    model('knowledge/handbook'),
    model('tragwerk/minilm', 'embedding'),
    model('anthropic/a'),
  ])

  expect(inOrder(groups).map(({ id }) => id)).toEqual([
    'support',
    'tragwerk/extractive',
    'anthropic/a',
    'openai/b',
    'bare',
  ])
  expect(groups.providers.map(({ name }) => name)).toEqual(['anthropic', 'openai', 'owner'])
})

test.each(['', 'abc', '-1'])('an overhead of %j is left out', (value) => {
  const headers = new Headers({ 'x-tragwerk-overhead-duration-ms': value })

  expect(metricsOfHead({ status: 200, headers })).toEqual({})
})

test('text is handed out in batches, and the rest when asked for', () => {
  const seen: string[] = []
  const scheduled: (() => void)[] = []
  const batch = createTextBatch(
    (text) => seen.push(text),
    (run) => scheduled.push(run),
  )

  batch.add('a')
  batch.add('b')
  expect(seen).toEqual([])
  scheduled.shift()?.()
  batch.add('c')
  batch.flush()
  scheduled.shift()?.()

  expect(seen).toEqual(['ab', 'c'])
})

describe('the conversation of a tab', () => {
  const turn: Turn = {
    id: 1,
    question: 'q',
    answers: [
      { slot: 0, target: 'model:m', attempt: 1, state: 'streaming', text: 't', citations: [], metrics: {} },
    ],
  }

  function aStorage(limit = Number.POSITIVE_INFINITY) {
    const items = new Map<string, string>()
    return {
      items,
      getItem: (key: string) => items.get(key) ?? null,
      removeItem: (key: string) => void items.delete(key),
      setItem(key: string, value: string) {
        if (value.length > limit) throw new DOMException('full', 'QuotaExceededError')
        items.set(key, value)
      },
    } as unknown as Storage & { readonly items: Map<string, string> }
  }

  test('comes back, with what was running as stopped, and only for its tenant', () => {
    const storage = aStorage()
    createStoredConversation(storage, 'a').write([turn])

    expect(createStoredConversation(storage, 'a').read()[0]?.answers[0]).toMatchObject({ state: 'stopped' })
    expect(createStoredConversation(storage, 'b').read()).toEqual([])
  })

  test('leaves nothing behind when it is cleared or does not fit', () => {
    const storage = aStorage(10)
    createStoredConversation(storage, 'a').write([turn])
    expect(storage.items.size).toBe(0)

    createStoredConversation(storage, 'a').write([])
    expect(storage.items.size).toBe(0)
  })

  test('keeps its latest turns where there is no room for all', () => {
    const turns = Array.from({ length: mostTurns + 20 }, (_, id) => ({ ...turn, id, answers: [] }))
    const [roomy, narrow] = [aStorage(), aStorage(5000)]
    for (const storage of [roomy, narrow]) createStoredConversation(storage, 'a').write(turns)

    expect(createStoredConversation(roomy, 'a').read()).toEqual(turns.slice(-mostTurns))
    expect(createStoredConversation(narrow, 'a').read().at(-1)).toEqual(turns.at(-1))
  })

  test.each(['{', '{"a":1}', '[{"id":"x"}]'])('of the form %s counts as none', (text) => {
    const storage = aStorage()
    storage.items.set('tragwerk.conversation.a', text)

    expect(createStoredConversation(storage, 'a').read()).toEqual([])
  })
})
