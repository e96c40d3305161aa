import { createManualClock } from '@tragwerk/infra/clock'
import { createTracing, type FinishedSpan, type SpanSink } from '@tragwerk/infra/telemetry'
import { expect, test } from 'vitest'
import { createMonitoring } from './monitoring.ts'

const parts = [
  { layer: 'api', part: 'gateway' },
  { layer: 'services', part: 'knowledge' },
  { layer: 'services', part: 'models' },
  { layer: 'data', part: 'sql' },
] as const

/** Monitoring whose sink is called by hand. */
function start() {
  const clock = createManualClock()
  let sink: SpanSink | undefined
  const monitoring = createMonitoring({
    clock,
    parts,
    tracing: {
      addSink(added) {
        sink = added
        return {
          [Symbol.dispose]() {
            sink = undefined
          },
        }
      },
    },
  })
  const record = (span: Partial<FinishedSpan>) => sink?.record({ ...aSpan, ...span })
  const request = (durationMs: number, span: Partial<FinishedSpan> = {}) =>
    record({ name: 'http.request', durationMs, attributes: { 'tragwerk.part': 'api/gateway' }, ...span })
  const read = () => monitoring.read({ inFlight: 3 })
  const part = (name: string) => read().parts.find((found) => `${found.layer}/${found.part}` === name)
  return { clock, monitoring, record, request, read, part }
}

const aSpan: FinishedSpan = {
  traceId: '0'.repeat(32),
  spanId: '0'.repeat(16),
  parentSpanId: undefined,
  name: 'knowledge.search',
  kind: 'internal',
  startedAt: new Date(0),
  durationMs: 1,
  status: 'unset',
  attributes: {},
  events: [],
}

test('a part that did nothing is there with nothing', () => {
  const { read } = start()

  expect(read().parts).toEqual(
    parts.map((name) => ({ ...name, calls: 0, failures: 0, p50Ms: null, p95Ms: null, lastAt: null })),
  )
})

test('calls, failures and latency of a part are those of its spans', async () => {
  const { clock, record, part } = start()
  const attributes = { 'tragwerk.part': 'services/knowledge' }
  for (let durationMs = 1; durationMs <= 100; durationMs += 1) record({ attributes, durationMs })
  await clock.advance(5000)

  record({ attributes, durationMs: 50, status: 'error' })

  const found = part('services/knowledge')!
  expect([found.calls, found.failures, found.lastAt]).toEqual([101, 1, '2026-01-01T00:00:05.000Z'])
  expect(found.p50Ms! / 50).toBeCloseTo(1, 1)
  expect(found.p95Ms! / 95).toBeCloseTo(1, 1)
})

test('what is older than a minute is forgotten, but not when it was last', async () => {
  const { clock, request, part } = start()
  request(10)
  await clock.advance(49_999)
  const before = part('api/gateway')

  await clock.advance(10_001)

  expect(before?.calls).toBe(1)
  expect(part('api/gateway')).toMatchObject({ calls: 0, p95Ms: null, lastAt: '2026-01-01T00:00:00.000Z' })
})

test('a slot that comes round again starts empty', async () => {
  const { clock, request, read } = start()
  request(10)
  request(10)
  await clock.advance(15 * 60_000)

  request(10)

  expect(read().requests.calls).toBe(1)
  expect(read().series.map(({ calls }) => calls)).toEqual([...Array(89).fill(0), 1])
})

test('the series has fifteen minutes in steps of ten seconds, oldest first', async () => {
  const { clock, request, read } = start()
  request(10)
  await clock.advance(10_000)
  request(20, { status: 'error' })
  request(20)
  await clock.advance(9_999)

  const { series, requests } = read()

  expect(series).toHaveLength(90)
  expect(series.slice(-2).map(({ at, calls, failures }) => [at, calls, failures])).toEqual([
    ['2026-01-01T00:00:00.000Z', 1, 0],
    ['2026-01-01T00:00:10.000Z', 2, 1],
  ])
  expect(series[0]?.at).toBe('2025-12-31T23:45:20.000Z')
  expect(requests).toMatchObject({ calls: 3, failures: 1, inFlight: 3 })
})

test('flows count who called whom, leave out calls inside a part and unknown callers, and age', async () => {
  const { clock, record, read } = start()
  const from = (caller: string) =>
    record({ attributes: { 'tragwerk.part': 'data/sql', 'tragwerk.caller': caller } })
  from('services/knowledge')
  from('services/knowledge')
  from('data/sql')
  from('elsewhere/other')

  const flows = read().flows
  await clock.advance(60_000)

  expect(flows).toEqual([{ from: 'services/knowledge', to: 'data/sql', calls: 2 }])
  expect(read().flows).toEqual([])
})

test('spans of the tracing itself carry the caller, also over spans between that name no part', async () => {
  const clock = createManualClock()
  const tracing = createTracing({ serviceName: 'test', version: '0.0.0', clock })
  const monitoring = createMonitoring({ clock, tracing, parts })

  await tracing.withSpan('knowledge.search', { 'tragwerk.part': 'services/knowledge' }, () =>
    tracing.withSpan('between', {}, () => tracing.withSpan('sql', { 'tragwerk.part': 'data/sql' }, () => {})),
  )

  expect(monitoring.read({ inFlight: 0 }).flows).toEqual([
    { from: 'services/knowledge', to: 'data/sql', calls: 1 },
  ])
})

test('spans of undeclared parts take no memory and change nothing', () => {
  const { record, read } = start()
  const before = read()

  for (let index = 0; index < 1000; index += 1) {
    const attributes = { 'tragwerk.part': `x/${index}`, 'tragwerk.caller': `y/${index}` }
    record({ attributes, name: 'http.request' })
  }

  expect(read()).toEqual(before)
})

test('a stream that is open as long as somebody listens says nothing of latency', () => {
  const { request, read } = start()

  request(7_200_000, { attributes: { 'tragwerk.part': 'api/gateway', 'tragwerk.open_ended': true } })

  expect(read().requests).toMatchObject({ calls: 1, p50Ms: null, p95Ms: null })
})

test('time that a part spent in the work of its caller is not its own', () => {
  const { record, part } = start()

  record({ durationMs: 1005, attributes: { 'tragwerk.part': 'data/sql', 'tragwerk.callback_ms': 1000 } })

  expect(part('data/sql')?.p50Ms).toBeCloseTo(5, 0)
})

test('today counts requests, tokens and calls without a price, and begins anew at midnight UTC', async () => {
  const { clock, record, request, read } = start()
  const call = (inProcess: boolean, tokens: readonly [number, number | undefined]) => ({
    'tragwerk.part': 'services/models',
    'gen_ai.operation.name': 'chat',
    'gen_ai.usage.input_tokens': tokens[0],
    'gen_ai.usage.output_tokens': tokens[1],
    'tragwerk.model.in_process': inProcess,
  })
  await clock.advance(3_600_000)
  request(1, { status: 'error' })
  record({ attributes: call(true, [100, 20]) })
  record({ attributes: call(false, [7, undefined]) })
  const first = read().today
  await clock.advance(23 * 3_600_000)

  request(1)

  expect(first).toEqual({
    since: '2026-01-01T00:00:00.000Z',
    requests: 1,
    failures: 1,
    inputTokens: 107,
    outputTokens: 20,
    costMicroUsd: 0,
    unpricedCalls: 1,
  })
  expect(read().today).toMatchObject({
    since: '2026-01-02T00:00:00.000Z',
    requests: 1,
    failures: 0,
    inputTokens: 0,
  })
})

test('disposed, it counts no more', () => {
  const { monitoring, request, read } = start()

  monitoring[Symbol.dispose]()
  request(1)

  expect(read().requests.calls).toBe(0)
})
