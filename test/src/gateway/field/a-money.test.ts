import type { GatewayConfigurationInput } from '@tragwerk/contracts/gateway'
import { runStack, type Stack } from '@tragwerk/testkit/stack'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  allOpenaiFormats,
  listRequests,
  post,
  readRequest,
  streamed,
  surfaces,
  writeConfiguration,
} from './lab.ts'
import { answerAs, type Told } from './oracle.ts'
import { type FakeUpstream, sendJson, startUpstream } from './upstream.ts'

const text = 'The Zugspitze is 2,962 metres high, and from its top four countries can be seen.'
const usage: Told = { input: 120, cached: 40, output: 30 }
/** Nano US dollars for the usage above at the price below: 80 × 3 + 40 × 0.3 + 30 × 15 micro dollars. */
const toldCost = 80 * 3000 + 40 * 300 + 30 * 15_000
const price = { input: 3, cachedInput: 0.3, output: 15, search: 0.002 }

let stack: Stack
let upstream: FakeUpstream
const disposables = new AsyncDisposableStack()

beforeAll(async () => {
  upstream = disposables.use(
    await startUpstream((asked, response) => {
      const { model } = asked.body
      if (model.startsWith('down')) {
        return sendJson(response, { error: { message: 'out of order', type: 'server_error' } }, 503)
      }
      // Answers, but later than any hedge waits.
      if (model.startsWith('slow')) return void setTimeout(() => void tell(), 400)
      return tell()
      function tell() {
        return answerAs(asked, response, { text, usage: model.startsWith('silent') ? undefined : usage })
      }
    }),
  )
  const all: NonNullable<GatewayConfigurationInput['providers']>[string] = {
    kind: 'openai-compatible',
    baseUrl: `${upstream.url}/v1`,
    formats: [...allOpenaiFormats],
  }
  const paid = [
    'all/m',
    'all/silent',
    'claude/m',
    'claude/silent',
    'plain/m',
    'plain/silent',
    'all/slow',
    'all/canary',
  ]
  const free = ['all/free', 'all/down-free', 'all/slow-free']
  const file = disposables.use(
    await writeConfiguration({
      providers: {
        all,
        plain: { ...all, formats: ['openai-chat', 'openai-embeddings'] },
        claude: { kind: 'anthropic', baseUrl: `${upstream.url}/v1` },
      },
      routes: [
        { task: 'free-then-paid', primary: 'all/down-free', fallbacks: ['all/m'], maxCostUsd: 0.000001 },
        { task: 'free-or-paid', primary: 'all/down-free', fallbacks: ['all/m'] },
        { task: 'hedged', primary: 'all/slow-free', fallbacks: ['all/m'], hedge: { afterMs: 30 } },
        {
          task: 'canaried',
          primary: 'all/free',
          canary: { target: 'all/canary', percent: 100 },
          maxCostUsd: 0.000001,
        },
        { task: 'premium', primary: 'all/m', fallbacks: ['all/cheap'], maxCostUsd: 0.001 },
        { task: 'home', primary: 'all/unpriced', fallbacks: ['all/free'] },
        {
          task: 'shadowed',
          primary: 'all/free',
          shadow: { target: 'all/m', percent: 100 },
          maxCostUsd: 0.000001,
        },
      ],
      prices: {
        ...Object.fromEntries(paid.map((name) => [name, price])),
        ...Object.fromEntries(free.map((name) => [name, { input: 0, output: 0 }])),
        'all/cheap': { input: 0.01, output: 0.01 },
      },
      retries: { max: 1, baseMs: 1, capMs: 1 },
    }),
  )
  stack = await runStack({ env: { TRAGWERK_GATEWAY_FILE: file.path } })
  disposables.defer(() => stack.stop())
})
afterAll(() => disposables.disposeAsync())

let seenBefore = 0
beforeEach(() => {
  seenBefore = upstream.asked.length
})
const askedNow = () => upstream.asked.slice(seenBefore).map(({ body }) => body.model)

async function costOf(path: string, body: Readonly<Record<string, unknown>>) {
  const posted = await post(stack, path, body)
  expect(posted.status, posted.text).toBe(200)
  const record = await readRequest(stack, posted.id)
  return { record, posted }
}

describe('litellm#37923: a streamed request costs what the same request costs in one piece', () => {
  const lanes = [
    { lane: 'pass-through', model: 'all' },
    { lane: 'translated', model: 'plain' },
    { lane: 'claude', model: 'claude' },
  ]
  const told = streamed.flatMap((surface) => lanes.map((lane) => ({ surface, ...lane })))

  test.each(told)('$surface.name to $lane, usage told', async ({ surface, model }) => {
    const body = surface.body(`${model}/m`)

    const whole = await costOf(surface.path, body)
    const stream = await costOf(surface.path, { ...body, stream: true })

    expect(whole.record).toMatchObject({ costNanoUsd: toldCost, isPriced: true, isStream: false })
    expect(stream.record).toMatchObject({ costNanoUsd: toldCost, isPriced: true, isStream: true })
    expect(stream.record.usage).toEqual(whole.record.usage)
    expect(stream.record.cost).toEqual(whole.record.cost)
    expect(whole.posted.headers.get('x-tragwerk-response-cost')).toBe('0.000702000')
  })

  test.each(told)('$surface.name to $lane, the provider silent about usage', async ({ surface, model }) => {
    const body = surface.body(`${model}/silent`)

    const whole = await costOf(surface.path, body)
    const stream = await costOf(surface.path, { ...body, stream: true })

    expect(whole.record.usage).toMatchObject({ source: 'counted', output: 22 })
    expect(whole.record.usage.input).toBeGreaterThan(5)
    expect(stream.record.usage).toEqual(whole.record.usage)
    expect(stream.record.costNanoUsd).toBe(whole.record.costNanoUsd)
    expect(stream.record.costNanoUsd).toBeGreaterThan(22 * 15_000)
  })
})

test.each(surfaces)('litellm#38176: $name costs, and is in the sums', async ({ name, path, body }) => {
  const sums = async () => (await spend('deployment')).find((line) => line.name === 'all/m')?.costNanoUsd ?? 0
  const before = await sums()

  const { record } = await costOf(path, body('all/m'))

  const expected = { embeddings: 120 * 3000, rerank: 2_000_000 }[name] ?? toldCost
  expect(record.costNanoUsd).toBe(expected)
  expect(Number(await sums()) - Number(before)).toBe(expected)
})

test('litellm#38176: embeddings and rerank of a silent provider are counted', async () => {
  const [embeddings, rerank] = surfaces.slice(4)

  const embedded = await costOf(embeddings!.path, embeddings!.body('all/silent'))
  const ranked = await costOf(rerank!.path, rerank!.body('all/silent'))

  expect(embedded.record.usage).toMatchObject({ source: 'counted', output: 0 })
  expect(embedded.record.costNanoUsd).toBe(embedded.record.usage.input * 3000)
  expect(embedded.record.usage.input).toBeGreaterThan(4)
  expect(ranked.record.cost.parts).toEqual(expect.objectContaining({ search: 2_000_000 }))
})

describe('litellm#41344, litellm#41379: the limit of cost holds for whoever is asked, not only for the first', () => {
  const limited = { 'x-tragwerk-max-cost-usd': '0.000001' }

  test.each(streamed)(
    '$name: the free primary is down and the paid fallback dearer than the route allows',
    async ({ path, body }) => {
      const posted = await post(stack, path, body('free-then-paid'))

      expect(posted.status).toBeGreaterThanOrEqual(400)
      expect(new Set(askedNow())).not.toContain('m')
      const [newest] = await listRequests(stack, '&task=free-then-paid')
      expect(newest).toMatchObject({ costNanoUsd: 0 })
    },
  )

  test.each(streamed)('$name: the same by the header of the client, streamed', async ({ path, body }) => {
    const posted = await post(stack, path, { ...body('free-or-paid'), stream: true }, { headers: limited })

    expect(posted.status).toBeGreaterThanOrEqual(400)
    expect(askedNow()).not.toContain('m')
  })

  test('a hedge is not asked when it costs too much', async () => {
    const { path, body } = surfaces[0]!

    const posted = await post(stack, path, body('hedged'), { headers: limited })

    expect(posted.status).toBe(200)
    expect(askedNow()).toEqual(['slow-free'])
  })

  test('without the limit the hedge is asked, so the test above proves something', async () => {
    const { path, body } = surfaces[0]!

    await post(stack, path, body('hedged'))

    expect(askedNow()).toEqual(['slow-free', 'm'])
  })

  test('neither a canary nor a shadow is asked when it costs too much', async () => {
    const { path, body } = surfaces[0]!

    const canaried = await post(stack, path, body('canaried'))
    const shadowed = await post(stack, path, body('shadowed'))

    expect([canaried.status, shadowed.status]).toEqual([200, 200])
    expect(askedNow()).toEqual(['free', 'free'])
  })

  test('several answers at once and search units count for the limit', async () => {
    const chat = surfaces[0]!
    const rerank = surfaces[5]!
    const one = await post(stack, chat.path, chat.body('all/m'), {
      headers: { 'x-tragwerk-max-cost-usd': '0.002' },
    })

    const ten = await post(
      stack,
      chat.path,
      { ...chat.body('all/m'), n: 10 },
      { headers: { 'x-tragwerk-max-cost-usd': '0.002' } },
    )
    const ranked = await post(stack, rerank.path, rerank.body('all/m'), {
      headers: { 'x-tragwerk-max-cost-usd': '0.001' },
    })

    expect([one.status, ten.status, ranked.status]).toEqual([200, 422, 422])
  })
})

describe('litellm#25874: models of one’s own cost what the configuration says', () => {
  test('a price of the configuration is what a self-hosted model costs', async () => {
    const { path, body } = surfaces[0]!

    const { record } = await costOf(path, body('all/cheap'))

    expect(record).toMatchObject({ isPriced: true, costNanoUsd: 150 * 10 })
    expect(record.cost.price).toBe('configuration: all/cheap')
  })

  test('a model without a price is not free: under a limit it is left out', async () => {
    const { path, body } = surfaces[0]!

    const alone = await post(stack, path, body('all/unpriced'), {
      headers: { 'x-tragwerk-max-cost-usd': '5' },
    })
    const routed = await post(stack, path, body('home'), { headers: { 'x-tragwerk-max-cost-usd': '5' } })

    expect(alone.status).toBe(422)
    expect(alone.text).toContain('price')
    expect(routed.headers.get('x-tragwerk-model-id')).toBe('all/free')
    expect(askedNow()).toEqual(['free'])
  })

  test('without a limit it is served, and its cost is called unknown rather than 0', async () => {
    const { path, body } = surfaces[0]!

    const { record, posted } = await costOf(path, body('all/unpriced'))

    expect(record.isPriced).toBe(false)
    expect(posted.headers.get('x-tragwerk-response-cost')).toBeNull()
    expect((await spend('deployment')).find(({ name }) => name === 'all/unpriced')).toMatchObject({
      unpriced: 1,
    })
  })
})

test('litellm#27735: the sums of a key are exact the moment the answer is there', async () => {
  const { key, secret } = await stack.client.identity.createKey({
    body: { name: 'Spender', permissions: ['models:use'] },
  })
  const { path, body } = surfaces[0]!

  for (let number = 1; number <= 5; number += 1) {
    await post(stack, path, { ...body('all/m'), stream: number % 2 === 0 }, { key: secret })
    const line = (await spend('key')).find(({ name }) => name === key.id)
    expect(line).toMatchObject({ label: 'Spender', requests: number, costNanoUsd: number * toldCost })
  }
})

test('the sums agree, whatever they are taken by', async () => {
  const totals = await Promise.all(
    (['key', 'task', 'deployment', 'day'] as const).map(async (by) =>
      (await spend(by)).reduce((sum, { costNanoUsd }) => sum + Number(costNanoUsd), 0),
    ),
  )

  expect(totals[0]).toBeGreaterThan(0)
  expect(new Set(totals).size).toBe(1)
})

test('litellm#15223, per request: what could cost too much on the premium model goes to the cheaper one', async () => {
  const { path, body } = surfaces[0]!

  const short = await post(stack, path, { ...body('premium'), max_tokens: 10 })
  const long = await post(stack, path, { ...body('premium'), max_tokens: 5000 })

  expect(short.headers.get('x-tragwerk-model-id')).toBe('all/m')
  expect(long.headers.get('x-tragwerk-model-id')).toBe('all/cheap')
  expect((await readRequest(stack, long.id)).candidates).toContainEqual(
    expect.objectContaining({ deployment: 'all/m', reason: 'cost' }),
  )
})

test.each([
  ['bifrost#3547', { budgets: [{ key: 'k', maxUsd: 100 }] }, 'budgets'],
  ['litellm#15223', { routes: [{ task: 't', primary: 'p/m', budget: { maxUsd: 100 } }] }, 'routes[0].budget'],
])('%s: a budget that nobody would keep cannot be configured', async (_bug, wish, path) => {
  const configuration = { providers: { p: { kind: 'openai-compatible', baseUrl: upstream.url } }, ...wish }

  const { problems } = await stack.client.gateway.checkConfiguration({ body: { configuration } })

  expect(problems).toMatchObject([{ path }])
})

async function spend(by: 'key' | 'task' | 'deployment' | 'day') {
  return (await stack.client.gateway.spend({ query: { by } })).items
}
