import { Activity, type ActivityEvent } from '@tragwerk/contracts/monitoring'
import { createManualClock } from '@tragwerk/infra/clock'
import { createTracing } from '@tragwerk/infra/telemetry'
import { createMonitoring } from '@tragwerk/services/monitoring'
import { afterEach, expect, test } from 'vitest'
import { bindMonitoring } from './monitoring.ts'
import { startTestServer, type TestServer } from './test-server.ts'

let running: TestServer | undefined
afterEach(async () => {
  await running?.server.close()
  running = undefined
})

const parts = [
  { layer: 'ui', part: 'console' },
  { layer: 'api', part: 'gateway' },
] as const

async function start() {
  const clock = createManualClock()
  const tracing = createTracing({ serviceName: 'test', version: '0.0.0' })
  const monitoring = createMonitoring({ clock, tracing, parts })
  const deps = { monitoring, inFlight: () => running?.server.inFlight ?? 0, clock }
  running = await startTestServer({ tracing, monitoring: deps })
  return { clock, server: running.server, watch: bindMonitoring(deps)[1]! }
}

const get = (url: string, key = 'key-only-system:read') => ({
  method: 'GET' as const,
  url,
  headers: { authorization: `Bearer ${key}` },
})

test('tells what the server did, probes left out, and itself as under way', async () => {
  const { server } = await start()
  await server.inject(get('/'))
  await server.inject(get('/livez'))
  await server.inject(get('/api/v1/nothing'))
  await server.inject(get('/v1/models', 'key-all'))

  const reply = await server.inject(get('/api/v1/activity'))

  const activity = Activity.parse(reply.json())
  expect(activity.parts.map(({ part, calls, failures }) => [part, calls, failures])).toEqual([
    ['console', 1, 0],
    ['gateway', 2, 0],
  ])
  expect(activity.requests).toMatchObject({ calls: 3, inFlight: 1 })
  expect(activity.today.requests).toBe(3)
})

test('needs system:read', async () => {
  const { server } = await start()

  const reply = await server.inject(get('/api/v1/activity', 'key-none'))

  expect(reply.statusCode).toBe(403)
})

test('a watch tells at once, then every two seconds, until the signal fires', async () => {
  const { clock, watch } = await start()
  const abort = new AbortController()
  const events = await open(watch, abort.signal)
  const first = await events.next()
  let second: ActivityEvent | undefined
  const next = events.next().then(({ value }) => {
    second = value ?? undefined
  })

  await clock.advance(1999)
  expect(second).toBeUndefined()
  await clock.advance(1)
  await next
  const last = events.next()
  abort.abort(new Error('gone'))

  expect(first.value).toMatchObject({ type: 'activity', activity: { at: '2026-01-01T00:00:00.000Z' } })
  expect(second).toMatchObject({ type: 'activity', activity: { at: '2026-01-01T00:00:02.000Z' } })
  await expect(last).rejects.toThrow('gone')
})

test('a watch whose signal has fired tells nothing', async () => {
  const { watch } = await start()

  const events = await open(watch, AbortSignal.abort(new Error('draining')))

  await expect(events.next()).rejects.toThrow('draining')
})

async function open(
  watch: ReturnType<typeof bindMonitoring>[number],
  signal: AbortSignal,
): Promise<AsyncGenerator<ActivityEvent, void, undefined>> {
  const call = {
    tenantId: '019f0000-0000-7000-8000-000000000001',
    principal: { id: 'a', kind: 'system' as const, name: 'a', permissions: new Set<never>(), subjects: [] },
    signal,
    traceId: '0'.repeat(32),
  }
  const http = { elapsedMs: () => 0, setHeader: () => undefined }
  return (await watch.handle!({ call, http, params: {}, query: {} })) as AsyncGenerator<
    ActivityEvent,
    void,
    undefined
  >
}
