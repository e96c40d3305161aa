import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { type FaultProxy, startFaultProxy, type Toxic } from './fault-proxy.ts'

const open: AsyncDisposable[] = []

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]()
})

/** A server that runs `serve` for each connection, behind a proxy with these toxics. */
async function behind(serve: (socket: Socket) => void, toxics: readonly Toxic[] = []): Promise<FaultProxy> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    serve(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  open.push({
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  })
  const proxy = await startFaultProxy({ to: { host: '127.0.0.1', port } })
  open.push(proxy)
  proxy.poison(toxics)
  return proxy
}

interface Received {
  readonly bytes: Buffer
  readonly pieces: readonly Buffer[]
  readonly firstMs: number
  readonly lastMs: number
  readonly endedMs: number
  readonly error: string | undefined
}

/** Sends and ends, then reads to the end. */
async function talk(proxy: FaultProxy, message: string): Promise<Received> {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  const pieces: Buffer[] = []
  const startedMs = performance.now()
  const times: number[] = []
  let error: string | undefined
  socket.on('data', (chunk) => {
    pieces.push(chunk)
    times.push(performance.now() - startedMs)
  })
  socket.on('error', (thrown: NodeJS.ErrnoException) => {
    error = thrown.code
  })
  const ended = Promise.race([once(socket, 'end').catch(() => {}), once(socket, 'close').catch(() => {})])
  socket.end(message)
  await ended
  const endedMs = performance.now() - startedMs
  socket.destroy()
  const bytes = Buffer.concat(pieces)
  return { bytes, pieces, firstMs: times[0] ?? Infinity, lastMs: times.at(-1) ?? Infinity, endedMs, error }
}

const echo = (socket: Socket) => void socket.pipe(socket)

describe('fault proxy', () => {
  test('changes nothing without toxics, in both directions and to the last byte', async () => {
    const proxy = await behind(echo)
    const text = 'ä'.repeat(300_000)

    const received = await talk(proxy, text)

    expect(received.bytes.toString()).toBe(text)
    expect(received.error).toBeUndefined()
    await expect.poll(() => proxy.connections).toBe(0)
  })

  test.each(['up', 'down'] as const)('latency holds data back on the way %s', async (direction) => {
    const proxy = await behind(echo, [{ kind: 'latency', direction, ms: 150, jitterMs: 20 }])

    const { bytes, firstMs } = await talk(proxy, 'hello')

    expect(bytes.toString()).toBe('hello')
    expect(firstMs).toBeGreaterThan(120)
  })

  test('latency does not add up over pieces', async () => {
    const proxy = await behind(
      (socket) => {
        socket.resume()
        let sent = 0
        const timer = setInterval(() => {
          socket.write('x')
          sent += 1
          if (sent < 10) return
          clearInterval(timer)
          socket.end()
        }, 5)
      },
      [{ kind: 'latency', direction: 'down', ms: 200 }],
    )

    const { bytes, endedMs } = await talk(proxy, '')

    expect(bytes).toHaveLength(10)
    expect(endedMs).toBeGreaterThan(230)
    expect(endedMs).toBeLessThan(1_500)
  })

  test('bandwidth lets only so much through', async () => {
    const toxic: Toxic = { kind: 'bandwidth', direction: 'down', bytesPerSecond: 10_000 }
    const proxy = await behind(echo, [toxic])

    const { bytes, endedMs } = await talk(proxy, 'x'.repeat(3_000))

    expect(bytes).toHaveLength(3_000)
    expect(endedMs).toBeGreaterThan(280)
  })

  test('the slicer cuts characters in the middle and loses nothing', async () => {
    const proxy = await behind(echo, [{ kind: 'slicer', direction: 'down', bytes: 1 }])

    const { bytes, pieces } = await talk(proxy, 'äöü€😀'.repeat(20))

    expect(bytes.toString()).toBe('äöü€😀'.repeat(20))
    expect(pieces.length).toBeGreaterThan(20)
  })

  test.each([
    { end: 'fin', error: undefined },
    { end: 'reset', error: 'ECONNRESET' },
  ] as const)('limit_data cuts after so many bytes: $end', async ({ end, error }) => {
    const toxic: Toxic = { kind: 'limit_data', direction: 'down', bytes: 1_000, end }
    const proxy = await behind(
      (socket) => {
        socket.resume()
        socket.write(Buffer.alloc(5_000))
      },
      [toxic],
    )

    const received = await talk(proxy, '')

    expect(received.error).toBe(error)
    // A reset may overtake what the other side has not read yet.
    if (end === 'fin') expect(received.bytes).toHaveLength(1_000)
    else expect(received.bytes.length).toBeLessThanOrEqual(1_000)
  })

  test('slow_close holds back the end, not the data', async () => {
    const proxy = await behind(
      (socket) => socket.resume().end('bye'),
      [{ kind: 'slow_close', direction: 'down', ms: 200 }],
    )

    const { bytes, lastMs, endedMs } = await talk(proxy, '')

    expect(bytes.toString()).toBe('bye')
    expect(endedMs - lastMs).toBeGreaterThan(150)
  })

  test('timeout swallows everything and closes', async () => {
    const proxy = await behind(echo, [{ kind: 'timeout', direction: 'down', ms: 150 }])

    const { bytes, endedMs } = await talk(proxy, 'hello')

    expect(bytes).toHaveLength(0)
    expect(endedMs).toBeGreaterThan(140)
  })

  test('reset_peer resets a connection that still talks', async () => {
    const proxy = await behind(
      (socket) => void socket.resume(),
      [{ kind: 'reset_peer', direction: 'down', ms: 100 }],
    )

    const { error } = await talk(proxy, 'hello')

    expect(error).toBe('ECONNRESET')
  })

  test('toxicity hits its share of the connections', async () => {
    let drawn = 0
    const random = () => (drawn++ % 4) / 4
    const target = await behind(echo)
    const proxy = await startFaultProxy({ to: { host: '127.0.0.1', port: target.port }, random })
    open.push(proxy)
    proxy.poison([{ kind: 'limit_data', direction: 'down', bytes: 1, end: 'fin', toxicity: 0.5 }])

    const lengths: number[] = []
    for (let talks = 0; talks < 4; talks += 1) lengths.push((await talk(proxy, 'hello')).bytes.length)

    expect(lengths).toEqual([1, 1, 5, 5])
  })

  test('a client that goes away is gone for the server too', async () => {
    let isGone = false
    const proxy = await behind((socket) => {
      socket.resume().once('end', () => {
        isGone = true
      })
    })
    const socket = connect({ port: proxy.port, host: '127.0.0.1' })
    await once(socket, 'connect')
    await expect.poll(() => proxy.connections).toBe(1)

    socket.destroy()

    await expect.poll(() => isGone).toBe(true)
  })
})
