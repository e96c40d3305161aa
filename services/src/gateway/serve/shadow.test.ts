import { setImmediate } from 'node:timers/promises'
import { GatewayConfiguration, type GatewayConfigurationInput } from '@tragwerk/contracts/gateway'
import { createDeadlines, createStamp, createSystemClock } from '@tragwerk/infra/clock'
import type { UpstreamListener } from '@tragwerk/infra/egress'
import type { Call } from '@tragwerk/trust/access'
import { expect, test } from 'vitest'
import type { GatewayRequest, ReplySink } from '../exchange.ts'
import type { LedgerRecord } from '../ledger/record.ts'
import { createHealthRegistry } from '../resilience/health-registry.ts'
import { createRetryBudget } from '../resilience/retry-budget.ts'
import { createRuntime } from '../runtime.ts'
import { createTokenCounter } from '../tokens/count-tokens.ts'
import type { ServeDeps } from './deps.ts'
import { serveRequest } from './serve-request.ts'
import { createShadows } from './shadow.ts'

const answer = (text: string) =>
  JSON.stringify({
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  })

type Behaviour = (listener: UpstreamListener) => void

const says =
  (text: string): Behaviour =>
  (listener) => {
    listener.onHead(200, { 'content-type': 'application/json' })
    listener.onData(Buffer.from(answer(text)))
    listener.onEnd()
  }
const fails: Behaviour = (listener) => {
  listener.onHead(500, {})
  listener.onData(Buffer.from('{"error":{"message":"broken"}}'))
  listener.onEnd()
}
const isSilent: Behaviour = () => {}

interface Lab {
  readonly main?: Behaviour
  readonly shadow?: Behaviour
  readonly route?: Partial<NonNullable<GatewayConfigurationInput['routes']>[number]>
  readonly prices?: GatewayConfigurationInput['prices']
  readonly shadowCeiling?: 'internal' | 'restricted'
  readonly limit?: number
}

function openLab({ main = says('hello'), shadow = says('aside'), ...lab }: Lab = {}) {
  const clock = createSystemClock()
  const configuration = GatewayConfiguration.parse({
    providers: {
      main: { kind: 'openai-compatible', baseUrl: 'http://main.test/v1', region: 'eu', models: ['m'] },
      aside: {
        kind: 'openai-compatible',
        baseUrl: 'http://aside.test/v1',
        region: 'us',
        models: ['m'],
        sensitivityCeiling: lab.shadowCeiling,
      },
    },
    routes: [{ task: 'chat', primary: 'main/m', shadow: { target: 'aside/m', percent: 100 }, ...lab.route }],
    prices: lab.prices ?? { 'main/m': { input: 1, output: 1 }, 'aside/m': { input: 2, output: 4 } },
    retries: { max: 0 },
  })
  const health = createHealthRegistry({ clock, random: Math.random })
  const asked: { readonly origin: string; readonly body: unknown }[] = []
  const upstream = (origin: string) => ({
    send(request: { readonly body: Uint8Array | string | null }, listener: UpstreamListener) {
      asked.push({ origin, body: JSON.parse(String(request.body)) })
      queueMicrotask(() => (origin === 'http://main.test' ? main : shadow)(listener))
      return { abort() {}, pause() {}, resume() {} }
    },
    connections: 0,
    close: async () => {},
  })
  const active = { version: 1, configuration, secrets: new Map(), source: 'file' } as const
  const egress = { upstream, fetch: () => Promise.reject(new Error('not used')) }
  const runtime = createRuntime(active, { clock, health, egress, inProcess: new Map() })
  const records: LedgerRecord[] = []
  const debugged: unknown[] = []
  const shadows = createShadows({
    logger: { debug: (fields) => debugged.push(fields) },
    limit: lab.limit,
  })
  const span = {
    traceId: 't',
    spanId: 's',
    set() {},
    fail() {},
    end() {},
    run: <T>(work: () => T) => work(),
  }
  const deps: ServeDeps = {
    clock,
    deadlines: createDeadlines(clock),
    stamp: createStamp(clock),
    random: () => 0.5,
    health,
    budget: createRetryBudget(),
    tokens: createTokenCounter(),
    shadows,
    models: {
      languageModel: () => Promise.reject(new Error('not used')),
      embeddingModel: () => Promise.reject(new Error('not used')),
    },
    tracing: { startSpan: () => span as never },
    logger: { warn() {} },
    runtime: () => runtime,
    record: (record) => records.push(record),
    noteOwnTime() {},
    statusOf: () => 502,
  }
  let number = 0
  const ask = async (options: Partial<GatewayRequest['options']> = {}, signal?: AbortSignal) => {
    number += 1
    const client = createClient()
    await serveRequest(deps, {
      call: aCall(signal),
      request: aRequest(`r${number}`, options),
      sink: client.sink,
    })
    return client
  }
  const settled = async () => {
    while (shadows.active > 0) await setImmediate()
  }
  return { asked, records, debugged, shadows, ask, settled }
}

function createClient() {
  const state = { isStarted: false, status: 0, text: '' }
  const sink: ReplySink = {
    get isStarted() {
      return state.isStarted
    },
    tellOnRefusal() {},
    start(status) {
      state.isStarted = true
      state.status = status
    },
    write: () => true,
    onDrain: (resume) => resume(),
    end(last) {
      state.text += last === undefined ? '' : Buffer.from(last).toString()
    },
    fail() {},
  }
  return { sink, state }
}

function aCall(signal = new AbortController().signal): Call {
  const principal = { kind: 'key', id: 'k1', name: 'Key', permissions: new Set(['models:use']) }
  return { tenantId: 't1', principal, signal, traceId: 'trace' } as unknown as Call
}

function aRequest(id: string, options: Partial<GatewayRequest['options']>): GatewayRequest {
  const body = { model: 'chat', messages: [{ role: 'user', content: 'Hi' }] }
  return {
    id,
    format: 'openai-chat',
    bytes: Buffer.from(JSON.stringify(body)),
    body,
    modelSpan: undefined,
    protocolHeaders: [],
    options: {
      sensitivity: 'internal',
      conversation: undefined,
      maxCostUsd: undefined,
      timeoutMs: undefined,
      priority: 'normal',
      useCaseId: undefined,
      ...options,
    },
    arrivedMs: performance.now(),
  }
}

test('sends a copy, records it with its own cost, and tells the client nothing of it', async () => {
  const lab = openLab()

  const client = await lab.ask()
  await lab.settled()

  expect(client.state).toMatchObject({ status: 200, text: answer('hello') })
  expect(lab.asked.map(({ origin }) => origin)).toEqual(['http://main.test', 'http://aside.test'])
  expect(lab.asked[1]!.body).toEqual(lab.asked[0]!.body)
  const [copy, own] = ['r1-shadow', 'r1'].map((id) => lab.records.find((record) => record.id === id))
  expect(own).toMatchObject({ deployment: 'main/m', costNanoUsd: 15_000, attempts: 1 })
  expect(copy).toMatchObject({
    outcome: 'complete',
    task: 'chat',
    deployment: 'aside/m',
    keyId: 'k1',
    costNanoUsd: 40_000,
    variant: null,
    attemptList: [{ deployment: 'aside/m', role: 'shadow', outcome: 'answered' }],
  })
  expect(copy!.decision).toContain('shadow of request r1')
})

test('a shadow that fails is recorded, logged quietly, and hurts nobody', async () => {
  const lab = openLab({ shadow: fails })

  const client = await lab.ask()
  await lab.settled()

  expect(client.state).toMatchObject({ status: 200, text: answer('hello') })
  expect(lab.records.find(({ id }) => id === 'r1-shadow')).toMatchObject({
    outcome: 'upstream_failed',
    attemptList: [{ role: 'shadow', outcome: 'failed', status: 500 }],
  })
})

test('the client has its answer while the shadow is still silent', async () => {
  const lab = openLab({ shadow: isSilent })

  const client = await lab.ask()

  expect(client.state.status).toBe(200)
  expect(lab.shadows.active).toBe(1)
  await lab.shadows[Symbol.asyncDispose]()
})

test('the shadow goes on when the client leaves', async () => {
  const leaves = new AbortController()
  const lab = openLab({ main: () => leaves.abort() })

  await lab.ask({}, leaves.signal)
  await lab.settled()

  expect(lab.records.find(({ id }) => id === 'r1')).toMatchObject({ outcome: 'client_aborted' })
  expect(lab.records.find(({ id }) => id === 'r1-shadow')).toMatchObject({ outcome: 'complete' })
})

test('beyond the bound copies are left out and counted', async () => {
  const lab = openLab({ shadow: isSilent, limit: 2 })

  for (let number = 0; number < 5; number += 1) await lab.ask()

  expect([lab.shadows.active, lab.shadows.skipped]).toEqual([2, 3])
  expect(lab.records).toHaveLength(5)
  await lab.shadows[Symbol.asyncDispose]()
})

test('ends with the process: copies under way are stopped and recorded, no further ones begin', async () => {
  const lab = openLab({ shadow: isSilent })
  await lab.ask()

  await lab.shadows[Symbol.asyncDispose]()
  await lab.ask()

  expect(lab.shadows.active).toBe(0)
  expect(lab.records.map(({ id }) => id)).toEqual(['r1', 'r1-shadow', 'r2'])
  expect(lab.records[1]).toMatchObject({ attemptList: [{ role: 'shadow', outcome: 'aborted' }] })
})

test.each([
  { rule: 'sensitivity', lab: { shadowCeiling: 'internal' }, options: { sensitivity: 'confidential' } },
  { rule: 'region', lab: { route: { regions: ['eu'] } }, options: {} },
  { rule: 'the limit of cost', lab: {}, options: { maxCostUsd: 0.01 } },
  {
    rule: 'the limit of cost, without a price',
    lab: { prices: { 'main/m': { input: 1, output: 1 } } },
    options: { maxCostUsd: 1 },
  },
] as const)('a deployment that $rule forbids gets no copy', async ({ lab: changes, options }) => {
  const lab = openLab(changes as Lab)

  await lab.ask(options)
  await lab.settled()

  expect(lab.asked.map(({ origin }) => origin)).toEqual(['http://main.test'])
})
