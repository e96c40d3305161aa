import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAgent, ask, bestOf, inParallel, quantile } from './client.ts'
import { type Lab, report, startLab } from './start-lab.ts'

let lab: Lab

beforeAll(async () => {
  lab = await startLab({ direct: ['patient', 'silent', 'quick', 'flood'] })
})
afterAll(() => lab[Symbol.asyncDispose]())

const now = () => performance.timeOrigin + performance.now()

describe('RF-22: clients that go away', () => {
  test('a thousand at random points leave nothing behind', async () => {
    await lab.providers.behave('patient', { chunks: 200, chunkMs: 40 })
    await lab.providers.behave('silent', { firstByteMs: 20_000 })
    const going = new Map<string, number>()
    const leave = async (number: number) => {
      const tag = `client-${number}`
      const kind = number % 3
      const abort = new AbortController()
      let chunks = 0
      const stayMs = kind === 0 ? 20 + Math.random() * 100 : 5_000
      const go = () => {
        if (!going.has(tag)) going.set(tag, now())
        abort.abort()
      }
      const timer = setTimeout(go, stayMs)
      const last = kind === 1 ? 1 : 1 + Math.floor(Math.random() * 8)
      await ask({
        url: lab.product.url,
        key: lab.product.adminKey,
        model: kind === 0 ? 'silent/m' : 'patient/m',
        isStream: number % 2 === 0 || kind !== 0,
        tag,
        signal: abort.signal,
        onData: () => {
          chunks += 1
          if (chunks >= last) go()
          return true
        },
      }).catch(() => {})
      clearTimeout(timer)
    }
    await inParallel({ count: 60, atOnce: 20 }, (number) => leave(number + 10_000))
    await sockets()
    const before = { mb: lab.residentMb(), sockets: lab.openSockets() }

    await inParallel({ count: 1_000, atOnce: 25 }, leave)
    const endedMs = performance.now()
    await expect
      .poll(() => lab.openSockets(), { timeout: 5_000, interval: 50 })
      .toBeLessThanOrEqual(before.sockets + 2)
    const tidyMs = performance.now() - endedMs

    const seen = [
      ...(await lab.providers.figures('patient')).seen,
      ...(await lab.providers.figures('silent')).seen,
    ].filter(({ tag }) => going.has(tag))
    const delays = seen.map(
      ({ tag, abortedAtMs = Number.POSITIVE_INFINITY }) => abortedAtMs - going.get(tag)!,
    )
    const mb = lab.residentMb()
    report('RF-22', {
      'closed after ms p50': quantile(delays, 0.5),
      'closed after ms max': Math.max(...delays),
      'sockets back after ms': tidyMs,
      'resident MB before': before.mb,
      'resident MB after': mb,
    })
    expect(seen.length).toBeGreaterThan(950)
    expect(Math.max(...delays)).toBeLessThan(1_000)
    expect(tidyMs).toBeLessThan(5_000)
    expect(mb - before.mb).toBeLessThan(50)
    const entries = (await lab.ledger(1_000)).filter(({ outcome }) => outcome === 'client_aborted')
    expect(entries.length).toBeGreaterThanOrEqual(seen.length)
    expect(new Set(entries.map(({ status }) => status))).toEqual(new Set([499]))
    const generated = entries.filter(({ deployment }) => deployment === 'patient/m')
    expect(generated.filter(({ usage }) => usage.output > 0).length).toBeGreaterThan(generated.length * 0.9)
    const { items } = await lab.client.gateway.listProviders()
    const deployments = items.flatMap(({ deployments: all }) => all)
    expect(deployments.filter(({ breaker }) => breaker !== 'closed')).toEqual([])
    expect(deployments.filter(({ inFlight }) => inFlight !== 0)).toEqual([])
  }, 90_000)
})

describe('RF-23: clients that read slowly', () => {
  test('two hundred hold next to nothing in memory, and others are not slower for them', async () => {
    await lab.providers.behave('quick', { firstByteMs: 100 })
    await lab.providers.behave('flood', { chunks: 4_000, text: 'x'.repeat(4_096) })
    const agent = anAgent()
    const others = async () => {
      const answers = await inParallel({ count: 60, atOnce: 6 }, () =>
        ask({ url: lab.product.url, key: lab.product.adminKey, model: 'quick/m', agent }),
      )
      expect(answers.every(({ status }) => status === 200)).toBe(true)
      return quantile(
        answers.map(({ ms }) => ms),
        0.95,
      )
    }
    await others()
    const alone = await bestOf(3, others)
    const before = lab.residentMb()

    const readers = Array.from({ length: 200 }, () => readSlowly())
    await expect.poll(async () => (await lab.providers.figures('flood')).open, { timeout: 20_000 }).toBe(200)
    await untilStill(async () => (await lab.providers.figures('flood')).bytesSent)
    const beside = await bestOf(3, others)
    const heldKb = ((lab.residentMb() - before) * 1024) / 200
    const sentMb = (await lab.providers.figures('flood')).bytesSent / 1024 ** 2 / 200
    for (const reader of readers) reader.destroy()
    await expect.poll(async () => (await lab.providers.figures('flood')).open).toBe(0)
    agent.destroy()

    report('RF-23', {
      'held per reader kB': heldKb,
      'sent by the provider per reader MB': sentMb,
      'p95 alone ms': alone,
      'p95 beside ms': beside,
    })
    expect(heldKb).toBeLessThan(256)
    // Without back-pressure it would have sent all 16 MB; this much fits into the buffers of the kernel.
    expect(sentMb).toBeLessThan(12)
    expect(beside).toBeLessThan(alone * 1.2)
  }, 60_000)

  /** Asks for 16 MB and reads 1 kB each second. */
  function readSlowly() {
    const { hostname, port } = new URL(lab.product.url)
    const socket = connect({ host: hostname, port: Number(port) })
    const body = JSON.stringify({
      model: 'flood/m',
      stream: true,
      messages: [{ role: 'user', content: 'x' }],
    })
    socket.on('error', () => {})
    socket.write(
      `POST /v1/chat/completions HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${lab.product.adminKey}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    )
    socket.pause()
    const timer = setInterval(() => socket.read(1_024), 1_000)
    socket.once('close', () => clearInterval(timer))
    return socket
  }
})

/** Connections to providers that are kept for later end by themselves; this waits for the number to stand. */
async function sockets(): Promise<void> {
  await untilStill(async () => lab.openSockets())
}

async function untilStill(read: () => Promise<number>): Promise<void> {
  let last = Number.NaN
  let stillSinceMs = performance.now()
  while (performance.now() - stillSinceMs < 500) {
    const value = await read()
    if (value !== last) stillSinceMs = performance.now()
    last = value
    await sleep(50)
  }
}
