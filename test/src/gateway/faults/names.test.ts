import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask } from './client.ts'
import { type NameServer, startNameServer } from './name-server.ts'
import { type Lab, report, startLab } from './start-lab.ts'

/** Two machines of one name; both are this one. */
const [before, after] = ['127.0.0.2', '127.0.0.3']
const connectMs = 3_000
let lab: Lab
let names: NameServer
let servers: Server[]

beforeAll(async () => {
  names = await startNameServer()
  const first = await serveAt(before, 0)
  const { port } = first.address() as { readonly port: number }
  servers = [first, await serveAt(after, port)]
  const at = (name: string) => ({ baseUrl: `http://${name}.test:${port}/v1` })
  const preload = pathToFileURL(join(import.meta.dirname, 'injected-names.ts'))
  lab = await startLab({
    direct: ['lost', 'late', 'moved', 'stable'],
    settings: { lost: at('lost'), late: at('late'), moved: at('moved') },
    configuration: {
      retries: { max: 0 },
      breaker: { openMs: 200 },
      routes: [
        { task: 'by-lost', primary: 'lost/m', fallbacks: ['stable/m'] },
        { task: 'by-late', primary: 'late/m', fallbacks: ['stable/m'] },
      ],
    },
    env: { NODE_OPTIONS: `--import=${preload}?server=127.0.0.1:${names.port}` },
  })
})
afterAll(async () => {
  await lab[Symbol.asyncDispose]()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  await names[Symbol.asyncDispose]()
})

const send = (model: string) => ask({ url: lab.product.url, key: lab.product.adminKey, model })
/** The address of the machine that answered. */
const whoAnswers = async (model: string) => JSON.parse((await send(model)).body).choices?.[0].message.content

describe('RF-44: a name that is not found', () => {
  test.each([2, 3] as const)('is told at once, and another deployment answers: code %i', async (code) => {
    names.answer('lost.test', { code })

    const alone = await send('lost/m')
    const routed = await send('by-lost')

    expect(alone.status).toBe(503)
    expect(alone.ms).toBeLessThan(connectMs)
    expect(routed.status).toBe(200)
    expect(routed.headers['x-tragwerk-model-id']).toBe('stable/m')
  })

  test('is used as soon as it is found again', async () => {
    names.answer('lost.test', { address: before })

    await expect.poll(() => whoAnswers('lost/m'), { interval: 50 }).toBe(before)
  })
})

describe('RF-44: a name server that takes ten seconds', () => {
  test('costs no more than the limit for connecting, and nobody else waits', async () => {
    names.answer('late.test', { address: before, delayMs: 10_000 })

    const late = Promise.all(['late/m', 'late/m', 'by-late'].map(send))
    const others = await Promise.all(Array.from({ length: 10 }, () => send('stable/m')))
    const [first, second, routed] = await late

    const slowestOther = Math.max(...others.map(({ ms }) => ms))
    report('RF-44 slow', {
      'given up after ms': Math.max(first!.ms, second!.ms),
      'fallback ms': routed!.ms,
      'slowest other ms': slowestOther,
    })
    expect([first!.status, second!.status, routed!.status]).toEqual([504, 504, 200])
    expect(routed!.headers['x-tragwerk-model-id']).toBe('stable/m')
    // The timers of connections are exact to a second; the rest is for a busy machine.
    for (const { ms } of [first!, second!, routed!]) expect(ms).toBeLessThan(connectMs + 3_000)
    expect(slowestOther).toBeLessThan(connectMs)
  })
})

describe('RF-44: a name that moves', () => {
  test('is followed within a minute, while connections to the old address still work', async () => {
    names.answer('moved.test', { address: before })
    expect(await whoAnswers('moved/m')).toBe(before)
    names.answer('moved.test', { address: after })
    expect(await whoAnswers('moved/m')).toBe(before)
    expect(names.asked('moved.test')).toBe(0)

    process.kill(lab.product.pid, 'SIGUSR2')

    await expect.poll(() => whoAnswers('moved/m'), { interval: 50 }).toBe(after)
    expect(names.asked('moved.test')).toBeGreaterThan(0)
  })

  test('is followed at once when the old address is gone', async () => {
    names.answer('moved.test', { address: before })
    const gone = servers[1]!
    gone.closeAllConnections()
    await new Promise((resolve) => gone.close(resolve))

    await expect.poll(() => whoAnswers('moved/m'), { interval: 50, timeout: 10_000 }).toBe(before)
  })
})

async function serveAt(address: string, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume()
    const message = { role: 'assistant', content: address }
    const choices = [{ index: 0, message, finish_reason: 'stop' }]
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ id: '1', object: 'chat.completion', created: 1, model: 'm', choices }))
  })
  await new Promise<void>((resolve) => server.listen(port, address, resolve))
  return server
}
