import { createServer } from 'node:http'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { type ReadableSpan, SimpleSpanProcessor } from '@opentelemetry/sdk-trace'
import { expect, test } from 'vitest'
import { createManualClock } from '../clock/index.ts'
import { AppError } from '../errors/index.ts'
import { createOtlpExport, createTracing, type FinishedSpan, type TracingOptions } from './index.ts'

function aTracing(options: Partial<TracingOptions> = {}) {
  const spans: FinishedSpan[] = []
  const clock = createManualClock()
  const tracing = createTracing({
    serviceName: 'shop',
    version: '1',
    clock,
    sinks: [{ record: (span) => void spans.push(span) }],
    ...options,
  })
  return { tracing, spans, clock }
}

test('nested work forms one trace, also across awaits', async () => {
  const { tracing, spans } = aTracing()

  await tracing.withSpan('shop.open', {}, async (outer) => {
    await Promise.resolve()
    await tracing.withSpan('shelf.count', { books: 2, none: undefined }, () => Promise.resolve())
    expect(tracing.traceId()).toBe(outer.traceId)
  })

  const [inner, outer] = spans
  expect(inner).toMatchObject({ name: 'shelf.count', attributes: { books: 2 }, traceId: outer!.traceId })
  expect(inner!.parentSpanId).toBe(outer!.spanId)
  expect(tracing.traceId()).toBeUndefined()
})

test('concurrent work does not mix', async () => {
  const { tracing } = aTracing()
  const visit = () =>
    tracing.withSpan('shop.visit', {}, async (span) => {
      await Promise.resolve()
      return tracing.traceId() === span.traceId ? span.traceId : 'mixed'
    })

  const ids = await Promise.all([visit(), visit(), visit()])

  expect(new Set(ids).size).toBe(3)
  expect(ids).not.toContain('mixed')
})

test('duration and start come from the given clock', async () => {
  const { tracing, spans, clock } = aTracing()

  await tracing.withSpan('shop.open', {}, async (span) => {
    await clock.advance(10)
    span.event('half way')
    await clock.advance(15)
  })

  expect(spans[0]).toMatchObject({ durationMs: 25, startedAt: new Date('2026-01-01T00:00:00Z') })
  expect(spans[0]!.events[0]).toMatchObject({ name: 'half way', at: new Date('2026-01-01T00:00:00.010Z') })
})

test('a failure is marked with its code and passed on', async () => {
  const { tracing, spans } = aTracing()
  const failing = tracing.withSpan('shop.open', {}, () => {
    throw new AppError({ kind: 'internal', code: 'shop.burnt', message: 'It burnt.' })
  })

  await expect(failing).rejects.toThrow('It burnt.')

  expect(spans[0]).toMatchObject({ status: 'error', attributes: { 'error.type': 'shop.burnt' } })
})

test('a trace continues from headers and goes on in headers', async () => {
  const { tracing, spans } = aTracing()
  const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00'

  const sent = await tracing.continueTrace({ traceparent: parent, tracestate: 'a=b' }, () =>
    tracing.withSpan('shop.open', {}, () => tracing.traceHeaders()),
  )

  expect(spans[0]).toMatchObject({
    traceId: '0af7651916cd43dd8448eb211c80319c',
    parentSpanId: 'b7ad6b7169203331',
  })
  expect(sent).toEqual({
    traceparent: `00-0af7651916cd43dd8448eb211c80319c-${spans[0]!.spanId}-01`,
    tracestate: 'a=b',
  })
})

test.each([
  '',
  'garbage',
  '00-00000000000000000000000000000000-b7ad6b7169203331-01',
  'ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
])('the invalid header %j starts a new trace', async (traceparent) => {
  const { tracing, spans } = aTracing()

  await tracing.continueTrace({ traceparent }, () => tracing.withSpan('shop.open', {}, () => {}))

  expect(spans[0]!.parentSpanId).toBeUndefined()
  expect(spans[0]!.traceId).toMatch(/^(?!0{32}|0af7)[0-9a-f]{32}$/)
})

test('a broken sink breaks neither the work nor the other sinks', async () => {
  const { tracing, spans } = aTracing()
  using _ = tracing.addSink({
    record: () => {
      throw new Error('full')
    },
  })

  await expect(tracing.withSpan('shop.open', {}, () => 1)).resolves.toBe(1)
  expect(spans).toHaveLength(1)
})

test('a removed sink hears nothing, and a span ends once', () => {
  const { tracing, spans } = aTracing({ sinks: [] })
  const sink = tracing.addSink({ record: (span) => void spans.push(span) })
  const span = tracing.startSpan('shop.stream', { kind: 'client' })
  span.end()
  span.end()
  sink[Symbol.dispose]()
  tracing.startSpan('shop.later').end()

  expect(spans.map((s) => [s.name, s.kind])).toEqual([['shop.stream', 'client']])
})

test('with an OTLP export spans reach the collector when tracing closes', async () => {
  const bodies: Array<{ path: string | undefined; body: string }> = []
  const collector = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    bodies.push({ path: request.url, body: Buffer.concat(chunks).toString() })
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const { port } = collector.address() as { port: number }
  try {
    const otlpExport = await createOtlpExport({ endpoint: `http://127.0.0.1:${port}/` })
    const { tracing } = aTracing({ otlpExport })

    await tracing.withSpan('shop.open', {}, () => {})
    await tracing.close()

    expect(bodies).toEqual([{ path: '/v1/traces', body: expect.stringContaining('shop.open') }])
  } finally {
    collector.close()
  }
})

test('a share of 0 keeps traces from the collector, and from no sink', async () => {
  const exported: string[] = []
  const otlpExport = new SimpleSpanProcessor({
    exporter: {
      export(spans, done) {
        exported.push(...spans.map(({ name }) => name))
        done({ code: 0 })
      },
      shutdown: async () => {},
    },
  })
  const { tracing, spans } = aTracing({ otlpExport, sampleRatio: 0 })

  await tracing.withSpan('shop.open', {}, () => tracing.withSpan('shelf.count', {}, () => {}))
  await tracing.close()

  expect(spans.map(({ name }) => name)).toEqual(['shelf.count', 'shop.open'])
  expect(exported).toEqual([])
})

test('the collector gets each span with its place, times, attributes, events and failure', async () => {
  const exported: ReadableSpan[] = []
  const exporter = {
    export(spans: ReadableSpan[], done: (result: { code: number }) => void) {
      exported.push(...spans)
      done({ code: 0 })
    },
    shutdown: async () => {},
  }
  const { tracing, clock } = aTracing({ otlpExport: new SimpleSpanProcessor({ exporter }) })
  const headers = {
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    tracestate: 'a=b',
  }

  tracing.continueTrace(headers, () => {
    const span = tracing.startSpan('shop.open', { kind: 'server', attributes: { books: [1, 2] } })
    span.event('half way', { left: true })
    span.fail(new AppError({ kind: 'internal', code: 'shop.burnt', message: 'It burnt.' }))
    void clock.advance(1_500)
    span.end()
  })
  await tracing.close()

  const [span] = exported
  expect(span).toMatchObject({
    name: 'shop.open',
    kind: SpanKind.SERVER,
    parentSpanContext: { spanId: 'b7ad6b7169203331', isRemote: true },
    startTime: [1_767_225_600, 0],
    duration: [1, 500_000_000],
    status: { code: SpanStatusCode.ERROR, message: 'It burnt.' },
    attributes: { books: [1, 2], 'error.type': 'shop.burnt' },
    events: [{ name: 'half way', time: [1_767_225_600, 0], attributes: { left: true } }],
    resource: { attributes: { 'service.name': 'shop', 'service.version': '1' } },
  })
  expect(span!.spanContext()).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', traceFlags: 1 })
  expect(span!.spanContext().traceState?.serialize()).toBe('a=b')
})

test('a span keeps 128 attributes, 128 events and 8,192 characters of a text', () => {
  const { tracing, spans } = aTracing()
  const span = tracing.startSpan('shop.open', { attributes: { text: 'x'.repeat(10_000) } })

  for (let count = 0; count < 200; count += 1) {
    span.set({ [`a${count}`]: count })
    span.event('again')
  }
  span.end()

  expect(Object.keys(spans[0]!.attributes)).toHaveLength(128)
  expect(spans[0]!.events).toHaveLength(128)
  expect(spans[0]!.attributes.text).toHaveLength(8_192)
})
