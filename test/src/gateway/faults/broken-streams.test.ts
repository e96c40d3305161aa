import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Answer,
  alwaysLetIn,
  ask,
  askUntilLetIn,
  inParallel,
  isFifthMoreAtMost,
  sideBySide,
} from './client.ts'
import { type Lab, report, startLab } from './start-lab.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab({
    proxied: ['far'],
    direct: ['near', 'slow', 'broken', 'healthy'],
    configuration: {
      timeouts: { firstByte: 1_000, idle: 1_000, total: 20_000 },
      retries: { max: 0 },
      breaker: { openMs: 200 },
      routes: [{ task: 'careful', primary: 'far/m', fallbacks: ['healthy/m'] }],
    },
  })
})
afterAll(() => lab[Symbol.asyncDispose]())
beforeEach(() => lab.proxy.poison([]))

const stream = (model: string, tag = ''): Promise<Answer> =>
  ask({ url: lab.product.url, key: lab.product.adminKey, model, isStream: true, tag })

describe('RF-19: a stream that is cut', () => {
  test('arrives byte for byte when it comes in slices of one byte', async () => {
    await lab.providers.behave('far', { chunks: 40, text: 'äöü€😀 ' })
    const whole = await stream('far/m')

    lab.proxy.cut()
    lab.proxy.poison([
      { kind: 'slicer', direction: 'down', bytes: 1 },
      { kind: 'slicer', direction: 'up', bytes: 7 },
    ])
    const sliced = await stream('far/m')

    expect(whole.body).toContain('data: [DONE]')
    expect(sliced.bytes.equals(whole.bytes)).toBe(true)
  })

  test.each(['fin', 'reset', 'invalid-json', 'half-character', 'no-end'] as const)(
    'ends with an error event and never as if complete: %s',
    async (fault) => {
      await lab.providers.behave('broken', { chunks: 30, chunkMs: 2, text: 'one two three ', fault })

      const answer = await stream('broken/m')

      const last = answer.body.trimEnd().split('\n\n').at(-1)!
      expect(answer.status).toBe(200)
      expect(answer.body).toContain('one two three')
      expect(answer.body).not.toContain('[DONE]')
      expect(JSON.parse(last.replace(/^data: /, '')).error).toMatchObject({ code: 'gateway.stream_broken' })
      const id = String(answer.headers['x-tragwerk-call-id'])
      const [entry] = await lab.ledger(1, { q: id })
      expect(entry).toMatchObject({
        outcome: 'upstream_failed',
        errorCode: 'gateway.stream_broken',
        usage: { source: 'counted' },
      })
      expect(entry!.usage.output).toBeGreaterThan(30)
      expect(entry!.usage.input).toBeGreaterThan(0)
    },
  )

  test('is told at whatever byte the way breaks', async () => {
    await lab.providers.behave('far', { chunks: 20, text: 'größer ' })
    await heal('far')
    const length = (await stream('far/m')).bytes.length
    const complete: number[] = []
    const silent: number[] = []
    for (let cut = 1; cut <= 24; cut += 1) {
      lab.proxy.cut()
      const bytes = Math.floor((length * cut) / 25) + (cut % 3)
      lab.proxy.poison([{ kind: 'limit_data', direction: 'down', bytes, end: cut % 2 ? 'fin' : 'reset' }])
      const { body, status } = await stream('far/m')
      if (body.includes('[DONE]')) complete.push(bytes)
      if (!body.includes('"error"')) silent.push(bytes)
      if (status !== 200) expect(status).toBe(503)
      await heal('far')
    }

    expect(complete).toEqual([])
    expect(silent).toEqual([])
  })

  test('goes to the next deployment while nothing has reached the client', async () => {
    await lab.providers.behave('healthy', {})
    lab.proxy.cut()
    lab.proxy.poison([{ kind: 'limit_data', direction: 'down', bytes: 0, end: 'reset' }])

    const answer = await stream('careful')

    expect(answer.body).toContain('[DONE]')
    expect(answer.headers['x-tragwerk-model-id']).toBe('healthy/m')
    await heal('far')
  })
})

describe('RF-18: a provider that is slow', () => {
  test('is left when its first byte does not come in time, and its breaker opens', async () => {
    await lab.providers.behave('far', {})
    await heal('far')
    await lab.providers.behave('far', { firstByteMs: 60_000 })

    const answers = await Promise.all(Array.from({ length: alwaysLetIn }, () => stream('far/m')))

    const timedOut = answers.filter(({ status }) => status === 504)
    expect(timedOut.length).toBe(alwaysLetIn)
    expect(Math.min(...timedOut.map(({ ms }) => ms))).toBeGreaterThan(990)
    expect(Math.max(...timedOut.map(({ ms }) => ms))).toBeLessThan(3_000)
    expect(JSON.parse(timedOut[0]!.body).error.code).toBe('gateway.upstream_timeout')
    expect((await stateOf('far'))?.breaker).not.toBe('closed')
    expect((await stateOf('far'))?.lastError?.code).toBe('gateway.upstream_timeout')
    await expect.poll(async () => (await lab.providers.figures('far')).open).toBe(0)
  })

  test('does not make another one slower', async () => {
    await lab.providers.behave('near', { firstByteMs: 300 })
    await lab.providers.behave('slow', { firstByteMs: 800, chunks: 10, chunkMs: 100 })
    const beside = async () => {
      const slow = inParallel({ count: 50, atOnce: 50 }, () => stream('slow/m'))
      const slowest = await slowestNear()
      await slow
      return slowest
    }

    const figures = await sideBySide({ alone: slowestNear, beside }, isFifthMoreAtMost)

    report('RF-18', { 'p99 alone ms': figures.alone, 'p99 beside slow ms': figures.beside })
    expect(figures).toSatisfy(isFifthMoreAtMost)
  }, 90_000)

  test('that trickles one byte a second is left after the silence between two events', async () => {
    await lab.providers.behave('far', { chunks: 3 })
    await heal('far')
    lab.proxy.cut()
    lab.proxy.poison([{ kind: 'timeout', direction: 'down', ms: 0 }])
    const silent = await stream('far/m')
    await heal('far')
    await lab.providers.behave('far', { chunks: 3, chunkMs: 5_000 })
    const idle = await stream('far/m')

    expect(silent.status).toBe(504)
    expect(idle.body).toContain('gateway.upstream_timeout')
    expect(idle.body).not.toContain('[DONE]')
    expect(idle.ms).toBeLessThan(4_000)
    await expect.poll(async () => (await lab.providers.figures('far')).open, { timeout: 10_000 }).toBe(0)
  })
})

/** The slowest of answers that take 300 ms each. */
async function slowestNear(): Promise<number> {
  const answers = await inParallel({ count: 4 * alwaysLetIn, atOnce: alwaysLetIn }, () =>
    askUntilLetIn({ url: lab.product.url, key: lab.product.adminKey, model: 'near/m', isStream: true }),
  )
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  return Math.max(...answers.map(({ ms }) => ms))
}

async function stateOf(provider: string) {
  const { items } = await lab.client.gateway.listProviders()
  return items.find(({ name }) => name === provider)?.deployments.find(({ model }) => model === 'm')
}

/** The way is free again, and the breaker has seen it. */
async function heal(provider: string): Promise<void> {
  lab.proxy.cut()
  lab.proxy.poison([])
  await expect.poll(async () => (await stream(`${provider}/m`)).status, { interval: 50 }).toBe(200)
}
