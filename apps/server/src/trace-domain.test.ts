import { createManualClock } from '@tragwerk/infra/clock'
import { AppError } from '@tragwerk/infra/errors'
import { createTracing, type FinishedSpan } from '@tragwerk/infra/telemetry'
import { expect, test } from 'vitest'
import { type TracedPart, traceDomain } from './trace-domain.ts'

function start<T extends object>(domain: T, traced: Partial<TracedPart> = {}) {
  const clock = createManualClock()
  const spans: FinishedSpan[] = []
  const tracing = createTracing({
    serviceName: 'test',
    version: '0.0.0',
    clock,
    sinks: [{ record: (span) => void spans.push(span) }],
  })
  const wrap = <O extends object>(part: string, object: O) =>
    traceDomain({ tracing, clock }, { layer: 'data', part, ...traced }, object)
  return { clock, tracing, spans, wrap, domain: wrap('shop', domain) }
}

const refusal = new AppError({ kind: 'not_found', code: 'shop.not_found', message: 'There is no such shop.' })
const fault = new AppError({ kind: 'unavailable', code: 'shop.away', message: 'The shop is away.' })

test('a promise, a plain value and what is no function come through; calls leave a span', async () => {
  const { domain, spans } = start({
    adapter: 'file',
    get state() {
      return 'ready'
    },
    add: (a: number, b: number) => a + b,
    load: async (id: string) => `loaded ${id}`,
  })

  expect([domain.adapter, domain.state, domain.add(1, 2), await domain.load('a')]).toEqual([
    'file',
    'ready',
    3,
    'loaded a',
  ])
  expect(spans.map(({ name, attributes }) => [name, attributes['tragwerk.part']])).toEqual([
    ['shop.add', 'data/shop'],
    ['shop.load', 'data/shop'],
  ])
})

test('functions can be taken off the object, and symbols stay', async () => {
  let isDisposed = false
  const { domain, spans } = start({
    load: async () => 1,
    [Symbol.dispose]() {
      isDisposed = true
    },
  })
  const { load } = domain

  domain[Symbol.dispose]()

  expect(await load()).toBe(1)
  expect(isDisposed).toBe(true)
  expect(spans).toHaveLength(1)
})

test.each([
  { name: 'a refusal', error: refusal, status: 'unset', type: 'shop.not_found' },
  { name: 'a fault', error: fault, status: 'error', type: 'shop.away' },
  { name: 'an unknown error', error: new TypeError('x'), status: 'error', type: 'TypeError' },
  { name: 'an abort', error: new DOMException('x', 'AbortError'), status: 'unset', type: 'aborted' },
])('$name reaches the caller and is $status', async ({ error, status, type }) => {
  const { domain, spans } = start({
    now: () => {
      throw error
    },
    later: () => Promise.reject(error),
    async *items() {
      yield 1
      throw error
    },
  })

  expect(() => domain.now()).toThrow(error)
  await expect(domain.later()).rejects.toBe(error)
  await expect(Array.fromAsync(domain.items())).rejects.toBe(error)

  expect(spans.map((span) => [span.status, span.attributes['error.type']])).toEqual(
    Array(3).fill([status, type]),
  )
})

test('an iteration is one span from the call to its end, with what it does inside', async () => {
  const { clock, domain, wrap, spans } = start({
    async *items() {
      yield 1
      await inner.load()
      yield 2
    },
  })
  const inner = wrap('inner', { load: async () => undefined })
  const items = domain.items()
  expect((await items.next()).value).toBe(1)
  await clock.advance(50)
  expect(spans).toEqual([])

  expect(await Array.fromAsync(items)).toEqual([2])

  const [innerSpan, outer] = spans
  expect([innerSpan?.name, innerSpan?.parentSpanId]).toEqual(['inner.load', outer?.spanId])
  expect([outer?.name, outer?.durationMs]).toEqual(['shop.items', 50])
})

test('an iteration that its reader leaves ends the span and the source', async () => {
  let isLeft = false
  const { domain, spans } = start({
    async items() {
      return source()
    },
  })
  async function* source() {
    try {
      yield 1
      yield 2
    } finally {
      isLeft = true
    }
  }

  for await (const _ of await domain.items()) break

  expect([isLeft, spans.length, spans[0]?.status]).toEqual([true, 1, 'unset'])
})

test('functions given as arguments work for the caller, not for the part', async () => {
  const { domain, wrap, spans } = start({ inside: async (work: () => Promise<string>) => work() })
  const index = wrap('index', { search: async () => 'found' })
  const outer = wrap('outer', { ask: () => domain.inside(() => index.search()) })

  expect(await outer.ask()).toBe('found')

  const callers = spans.map(({ name, attributes }) => [name, attributes['tragwerk.caller']])
  expect(callers).toEqual([
    ['index.search', 'data/outer'],
    ['shop.inside', 'data/outer'],
    ['outer.ask', undefined],
  ])
})

test('where asked for, the time of such functions is told apart', async () => {
  const { clock, domain, spans } = start(
    {
      async run(work: () => Promise<void>) {
        await clock.sleep(5)
        await work()
      },
    },
    { excludesCallbacks: true },
  )

  const run = domain.run(() => clock.sleep(100))
  await clock.advance(5)
  await clock.advance(100)
  await run

  expect([spans[0]?.durationMs, spans[0]?.attributes['tragwerk.callback_ms']]).toEqual([105, 100])
})

test('only the methods named are traced, and endless ones are marked', async () => {
  const { domain, spans } = start(
    { a: () => 1, b: () => 2, async *watch() {} },
    { only: ['a', 'watch'], openEnded: ['watch'] },
  )

  domain.a()
  domain.b()
  await Array.fromAsync(domain.watch())

  expect(spans.map(({ name, attributes }) => [name, attributes['tragwerk.open_ended']])).toEqual([
    ['shop.a', undefined],
    ['shop.watch', true],
  ])
})
