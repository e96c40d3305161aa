import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, alwaysLetIn, anAgent, ask, inParallel } from './client.ts'
import { type Lab, report, startLab } from './start-lab.ts'

let lab: Lab
const agent = anAgent()
const openMs = 3_000
const names = ['first', 'second', 'third', 'fourth', 'fifth', 'alone', 'other', 'main', 'spare']

beforeAll(async () => {
  lab = await startLab({
    direct: names,
    configuration: {
      routes: [
        { task: 'storm', primary: 'first/m', fallbacks: ['second/m'] },
        { task: 'limits', primary: 'third/m', fallbacks: ['fourth/m'] },
        { task: 'flapping', primary: 'fifth/m', fallbacks: ['fourth/m'] },
        { task: 'recovery', primary: 'main/m', fallbacks: ['spare/m'] },
        { task: 'dead', primary: 'alone/m', fallbacks: ['other/m'] },
      ],
      breaker: { openMs },
    },
  })
})
afterAll(async () => {
  agent.destroy()
  await lab[Symbol.asyncDispose]()
})

const send = (model: string): Promise<Answer> =>
  ask({ url: lab.product.url, key: lab.product.adminKey, model, agent })

const attemptsOf = async (...providers: string[]) => {
  let sum = 0
  for (const name of providers) sum += (await lab.providers.figures(name)).attempts
  return sum
}

describe('RF-20: a storm of refusals', () => {
  test('of status 500 costs at most 1.2 attempts for each request, and the fallback answers all', async () => {
    await lab.providers.behave('first', { statuses: [500], firstByteMs: 5 })
    await lab.providers.behave('second', { firstByteMs: 5 })

    const answers = await inParallel({ count: 1_000, atOnce: alwaysLetIn }, () => send('storm'))

    const attempts = await attemptsOf('first', 'second')
    report('RF-20 500', { 'attempts per request': attempts / 1_000 })
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    expect(new Set(answers.map(({ headers }) => headers['x-tragwerk-model-id']))).toEqual(
      new Set(['second/m']),
    )
    expect(attempts).toBeLessThanOrEqual(1_200)
  })

  test('of status 500 from everybody costs no more either', async () => {
    await lab.providers.behave('alone', { statuses: [500], firstByteMs: 5 })
    await lab.providers.behave('other', { statuses: [500], firstByteMs: 5 })

    const answers = await inParallel({ count: 500, atOnce: alwaysLetIn }, () => send('dead'))

    expect(answers.filter(({ status }) => status < 500)).toEqual([])
    expect(await attemptsOf('alone', 'other')).toBeLessThanOrEqual(600)
  })

  test('of status 429 with a time leaves the provider alone for that time', async () => {
    await lab.providers.behave('third', { statuses: [429], retryAfter: 60 })
    await lab.providers.behave('fourth', {})

    const answers = await inParallel({ count: 300, atOnce: 10 }, () => send('limits'))

    expect(answers.every(({ status }) => status === 200)).toBe(true)
    // Those that were under way before the first refusal came back.
    expect(await attemptsOf('third')).toBeLessThanOrEqual(10)
    const [state] = await statesOf('third')
    expect(state).toMatchObject({ breaker: 'closed' })
    expect(new Date(state!.coolingUntil!).getTime()).toBeGreaterThan(Date.now() + 30_000)
  })

  test('of 503 and 529 now and then is answered within the budget, and retries do not come in step', async () => {
    const count = 1_200
    // One in eight: with more, answering everybody alone would take more than 1.2 attempts each.
    const between = Array.from({ length: 7 }, () => 200)
    await lab.providers.behave('fifth', { statuses: [...between, 503, ...between, 529], firstByteMs: 5 })
    await lab.providers.behave('fourth', { firstByteMs: 5 })

    const answers = await inParallel({ count, atOnce: alwaysLetIn }, () => send('flapping'))

    const flapping = await lab.providers.figures('fifth')
    const attempts = flapping.attempts + (await attemptsOf('fourth'))
    const failures = Math.floor(flapping.attempts / 8)
    report('RF-20 flapping', { 'attempts per request': attempts / count })
    expect(answers.filter(({ status }) => status !== 200)).toEqual([])
    expect(attempts).toBeLessThanOrEqual(count * 1.2)
    expect(attempts).toBe(count + failures)
    const retried = (await lab.ledger(count, { task: 'flapping' })).filter(
      ({ attempts: made, fallbacks }) => made > 1 && fallbacks === 0,
    )
    const waits = await Promise.all(retried.slice(0, 30).map(({ id }) => waitBeforeRetry(id)))
    // Full jitter: between nothing and 200 ms before the first retry, spread over all of it.
    expect(waits.length).toBeGreaterThan(10)
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(60)
  })
})

test('RF-20: the primary is back after one ejection and one probe, and nobody notices', async () => {
  const sendOne = async () => {
    const { status, headers } = await send('recovery')
    return { status, by: String(headers['x-tragwerk-model-id']) }
  }
  await lab.providers.behave('main', { statuses: [500] })
  await inParallel({ count: 40, atOnce: 4 }, sendOne)
  const ejectedMs = performance.now()
  await lab.providers.behave('main', { firstByteMs: 20 })

  const statuses = new Set<number>()
  let recoveredMs = Number.NaN
  while (Number.isNaN(recoveredMs) && performance.now() < ejectedMs + 4 * openMs) {
    const { status, by } = await sendOne()
    statuses.add(status)
    if (by === 'main/m') recoveredMs = performance.now() - ejectedMs
    else await sleep(10)
  }
  const after = await inParallel({ count: 20, atOnce: 4 }, sendOne)

  report('RF-20 recovery', { 'ejection ms': openMs, 'recovered after ms': recoveredMs })
  expect([...statuses]).toEqual([200])
  // 20 % of jitter, the probe, and a busy machine.
  expect(recoveredMs).toBeLessThan(openMs * 1.2 + 2_000)
  expect(after.every(({ by }) => by === 'main/m')).toBe(true)
})

describe('RF-21: all deployments are down', () => {
  test('is said within a second once the breakers are open, with the time of the next probe', async () => {
    await lab.providers.behave('alone', { statuses: [500] })
    await lab.providers.behave('other', { statuses: [500] })
    await inParallel({ count: 20, atOnce: 1 }, () => send('dead'))
    const before = await attemptsOf('alone', 'other')

    const answers = await inParallel({ count: 200, atOnce: alwaysLetIn }, () => send('dead'))

    const slowest = Math.max(...answers.map(({ ms }) => ms))
    const probes = (await attemptsOf('alone', 'other')) - before
    report('RF-21', { 'slowest ms': slowest, probes })
    const refused = answers.filter(({ body }) => body.includes('gateway.all_unavailable'))
    expect(refused.length).toBeGreaterThanOrEqual(200 - probes)
    expect(refused.every(({ status }) => status === 503)).toBe(true)
    expect(slowest).toBeLessThan(1_000)
    expect(refused.every(({ headers }) => Number(headers['retry-after']) >= 1)).toBe(true)
  })

  test('asks each of them once for each ejection', async () => {
    await lab.providers.behave('alone', { statuses: [500], firstByteMs: 50 })
    await lab.providers.behave('other', { statuses: [500], firstByteMs: 50 })
    const askAtOnce = () => inParallel({ count: alwaysLetIn, atOnce: alwaysLetIn }, () => send('dead'))

    await expect
      .poll(
        async () => {
          await askAtOnce()
          return (await attemptsOf('alone')) > 0 && (await attemptsOf('other')) > 0
        },
        { timeout: 25_000, interval: 50 },
      )
      .toBe(true)
    await askAtOnce()

    expect([await attemptsOf('alone'), await attemptsOf('other')]).toEqual([1, 1])
  })
})

async function statesOf(provider: string) {
  const { items } = await lab.client.gateway.listProviders()
  return items.find(({ name }) => name === provider)?.deployments ?? []
}

async function waitBeforeRetry(id: string): Promise<number> {
  const { attemptList } = await lab.client.gateway.getRequest({ params: { id } })
  const [first, second] = attemptList
  return second!.startedMs - first!.startedMs - first!.durationMs
}
