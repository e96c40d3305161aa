import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProduct } from '@tragwerk/testkit/product'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAgent, ask, inParallel, quantile, type SideBySide, sideBySide } from './client.ts'
import { type Lab, report, startLab } from './start-lab.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab({ direct: ['model', 'deaf'] })
  await lab.providers.behave('model', { firstByteMs: 5 })
  await lab.providers.behave('deaf', { isDeaf: true })
})
afterAll(() => lab[Symbol.asyncDispose]())

const send = (payload?: Buffer, path?: string) =>
  ask({
    url: lab.product.url,
    key: lab.product.adminKey,
    model: 'model/m',
    ...(payload && { payload }),
    ...(path && { path }),
  })
/** For a provider that does not read it: only what the program does with it is to be seen. */
const large = (...contents: readonly string[]) =>
  Buffer.from(JSON.stringify({ model: 'deaf/m', max_tokens: 10, messages: contents.map(toMessage) }))
const toMessage = (content: string, number: number) => ({ role: number % 2 ? 'assistant' : 'user', content })
const probe = async (path: string) => (await fetch(`${lab.product.url}${path}`)).status

async function stall(ms: number): Promise<void> {
  process.kill(lab.product.pid, 'SIGSTOP')
  await sleep(ms)
  process.kill(lab.product.pid, 'SIGCONT')
}

describe('RF-24: the process stands still', () => {
  test('for half a second: nothing is lost, and it stays ready', async () => {
    const underWay = inParallel({ count: 40, atOnce: 10 }, () => send())
    await stall(500)
    const answers = await underWay

    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(await probe('/livez')).toBe(200)
  })

  test('for five seconds: it is alive but not ready, and ready again a little later', async () => {
    const underWay = inParallel({ count: 20, atOnce: 10 }, () => send())
    await stall(5_000)
    const after = await Promise.all([
      probe('/livez'),
      probe('/readyz'),
      metric('nodejs_eventloop_lag_max_seconds'),
    ])
    const answers = await underWay

    expect(after.slice(0, 2)).toEqual([200, 503])
    expect(after[2]).toBeGreaterThan(1)
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    await expect.poll(() => probe('/readyz'), { timeout: 15_000 }).toBe(200)
    expect((await send()).status).toBe(200)
  })
})

describe('RF-25: one request with ten megabytes', () => {
  const sentence = 'The quick brown fox jumps over the lazy dog. '
  const words = large(sentence.repeat(230_000))
  const messages = large(...Array.from({ length: 80_001 }, () => sentence.repeat(2)))
  const keys = Array.from({ length: 190_000 }, (_, number) => [
    `the key with the number ${number}`,
    'a value',
  ])
  const manyKeys = Buffer.from(
    JSON.stringify({ model: 'deaf/m', messages: [toMessage('x', 0)], metadata: Object.fromEntries(keys) }),
  )
  const others = async (): Promise<number> => {
    const answers = await inParallel({ count: 60, atOnce: 3 }, () => send())
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    return quantile(
      answers.map(({ ms }) => ms),
      0.99,
    )
  }
  const besideGiant = async (body: Buffer, path?: string): Promise<number> => {
    const giant = send(body, path)
    const slowest = await others()
    const { status, headers } = await giant
    expect(status).toBe(200)
    // Tokens are counted after the answer.
    await lab.ledger(1, { q: String(headers['x-tragwerk-call-id']) })
    return slowest
  }

  /**
   * Reading the body is work of one piece on the one thread. A long text is quick to read; for many small parts the limits
   * are what was measured, with room for a slower machine.
   */
  test.each([
    { what: 'of one text', body: words, limitMs: 100 },
    { what: 'of one text whose tokens are counted here', body: words, isSilent: true, limitMs: 100 },
    { what: 'of eighty thousand messages', body: messages, limitMs: 400 },
    {
      what: 'of eighty thousand messages for another format',
      body: messages,
      path: '/v1/messages',
      limitMs: 2_000,
    },
    { what: 'of as many keys as are allowed', body: manyKeys, limitMs: 1_500 },
  ])(
    '$what does not hold up the others for more than $limitMs ms',
    async ({ what, body, path, isSilent, limitMs }) => {
      await lab.providers.behave('deaf', { isDeaf: true, isSilent: isSilent ?? false })
      await others()
      await besideGiant(body, path)

      const isShortlyHeldUp = ({ alone, beside }: SideBySide) => beside - alone < limitMs
      const beside = () => besideGiant(body, path)
      const figures = await sideBySide({ alone: others, beside }, isShortlyHeldUp, 12)

      report(`RF-25 ${what}`, { 'p99 alone ms': figures.alone, 'p99 beside 10 MB ms': figures.beside })
      expect(figures).toSatisfy(isShortlyHeldUp)
    },
    90_000,
  )
})

describe('RF-26: memory', () => {
  test('more large bodies than fit are refused, and the process lives on', async () => {
    await lab.providers.behave('deaf', { isDeaf: true, firstByteMs: 1_000 })
    const body = large('x'.repeat(20_000_000))

    const answers = await inParallel({ count: 40, atOnce: 40 }, () => send(body).catch(() => undefined))

    const statuses = answers.map((answer) => answer?.status ?? 0)
    const count = (status: number) => statuses.filter((one) => one === status).length
    report('RF-26', {
      served: count(200),
      refused: count(503),
      cut: count(0),
      'resident MB': lab.residentMb(),
    })
    expect(count(200)).toBeGreaterThan(0)
    expect(count(503) + count(0)).toBeGreaterThan(0)
    expect(count(200) + count(503) + count(0)).toBe(40)
    expect((await send()).status).toBe(200)
    expect(process.kill(lab.product.pid, 0)).toBe(true)
  }, 60_000)
})

describe('RF-27: no file descriptors left', () => {
  test('connections are turned away, nothing crashes, and it recovers within five seconds', async () => {
    const agent = anAgent(2)
    const kept = () => ask({ url: lab.product.url, key: lab.product.adminKey, model: 'model/m', agent })
    expect((await kept()).status).toBe(200)
    const open = lab.openDescriptors()
    setDescriptors(open + 64)
    const { hostname, port } = new URL(lab.product.url)

    const sockets: Socket[] = []
    for (let number = 0; number < 500; number += 1) {
      const socket = connect({ host: hostname, port: Number(port) })
      socket.on('error', () => {})
      sockets.push(socket)
    }
    await Promise.all(sockets.map((socket) => Promise.race([once(socket, 'connect'), once(socket, 'close')])))
    const during = await Promise.race([kept().then(({ status }) => status), sleep(3_000, 0)])
    const isAlive = process.kill(lab.product.pid, 0)
    for (const socket of sockets) socket.destroy()
    const freedMs = performance.now()
    await expect
      .poll(
        () =>
          send().then(
            ({ status }) => status,
            () => 0,
          ),
        { timeout: 5_000, interval: 50 },
      )
      .toBe(200)
    const recoveredMs = performance.now() - freedMs
    setDescriptors(4_096)
    agent.destroy()

    report('RF-27', { 'status on a kept connection': during, 'recovered after ms': recoveredMs })
    expect(isAlive).toBe(true)
    expect([200, 503, 0]).toContain(during)
    expect(recoveredMs).toBeLessThan(5_000)
    const states = (await lab.client.gateway.listProviders()).items.flatMap(({ deployments }) => deployments)
    expect(states.filter(({ breaker }) => breaker !== 'closed')).toEqual([])
  })

  function setDescriptors(limit: number): void {
    execFileSync('prlimit', ['--pid', String(lab.product.pid), `--nofile=${limit}:4096`])
  }
})

describe('RF-26: killed as the system kills for memory', () => {
  test('what was answered is in the ledger after the next start', async () => {
    const { dataDir } = lab.product
    const answers = await inParallel({ count: 100, atOnce: 10 }, () => send())
    const ids = answers.map(({ headers }) => String(headers['x-tragwerk-call-id']))
    // The last batch is on its way to the disk.
    await lab.ledger(1, { q: ids.at(-1)! })
    await lab.product.kill()
    const startedMs = performance.now()

    const next = await startProduct({ dataDir, env: lab.environment })
    const readyMs = performance.now() - startedMs
    try {
      const known = new Set((await lab.readLedger(next, 100)).map(({ id }) => id))
      report('RF-26 restart', { 'ready after ms': readyMs })
      expect(ids.filter((id) => !known.has(id))).toEqual([])
    } finally {
      await next.stop()
    }
  }, 60_000)
})

async function metric(name: string): Promise<number> {
  const text = await (await fetch(`${lab.product.url}/metrics`)).text()
  return Number(text.match(new RegExp(`^${name} (\\S+)$`, 'm'))?.[1])
}
