import { connect, createServer, type Socket } from 'node:net'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'

/** One thing that goes wrong on the way. Each connection draws anew whether it is hit. */
export type Toxic = {
  /** `up`: from the client to the server. */
  readonly direction: 'up' | 'down'
  /** Share of connections that are hit, 0 to 1. Default 1. */
  readonly toxicity?: number
} /** Every byte comes later, by `jitterMs` more or less; the order is kept. */ & (
  | { readonly kind: 'latency'; readonly ms: number; readonly jitterMs?: number }
  | { readonly kind: 'bandwidth'; readonly bytesPerSecond: number }
  /** The end comes so much later than the last byte. */
  | { readonly kind: 'slow_close'; readonly ms: number }
  /** Nothing goes through; the connection is closed after `ms`, or never when that is 0. */
  | { readonly kind: 'timeout'; readonly ms: number }
  /** Both sides get a reset so long after the connection was made. */
  | { readonly kind: 'reset_peer'; readonly ms: number }
  /** Data goes through in pieces, with a turn of the event loop or `delayMs` between them. */
  | { readonly kind: 'slicer'; readonly bytes: number; readonly delayMs?: number }
  /** Both sides are cut after so many bytes: `fin` looks like a regular end, `reset` does not. */
  | { readonly kind: 'limit_data'; readonly bytes: number; readonly end: 'fin' | 'reset' }
)

type ToxicOf<K extends Toxic['kind']> = Extract<Toxic, { readonly kind: K }>

export interface FaultProxyOptions {
  readonly to: { readonly host: string; readonly port: number }
  /** From 0 to below 1; give a seeded one where a run must be repeatable. */
  readonly random?: () => number
}

/** A TCP proxy on a free port of this machine. */
export interface FaultProxy extends AsyncDisposable {
  readonly port: number
  /** Connections of clients that are open now. */
  readonly connections: number
  /** Connections that were accepted since the start. */
  readonly accepted: number
  /** Replaces all toxics; connections that exist keep theirs. */
  poison(toxics: readonly Toxic[]): void
  /** Resets every connection. */
  cut(): void
}

export async function startFaultProxy({ to, random = Math.random }: FaultProxyOptions): Promise<FaultProxy> {
  const clients = new Set<Socket>()
  let toxics: readonly Toxic[] = []
  let accepted = 0
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    accepted += 1
    clients.add(client)
    client.once('close', () => clients.delete(client))
    const upstream = connect({ ...to, allowHalfOpen: true, noDelay: true })
    const hits = toxics.filter(({ toxicity = 1 }) => random() < toxicity)
    join(client, upstream, { toxics: hits, random })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const cut = () => {
    for (const client of clients) client.resetAndDestroy()
  }
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get connections() {
      return clients.size
    },
    get accepted() {
      return accepted
    },
    poison(next) {
      toxics = next
    },
    cut,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      cut()
      await closed
    },
  }
}

interface Poison {
  readonly toxics: readonly Toxic[]
  readonly random: () => number
}

function join(client: Socket, upstream: Socket, { toxics, random }: Poison): void {
  const abort = new AbortController()
  const end = (how: 'fin' | 'reset') => {
    if (abort.signal.aborted) return
    abort.abort()
    for (const socket of [client, upstream]) {
      if (how === 'reset') socket.resetAndDestroy()
      else socket.destroySoon()
    }
  }
  for (const socket of [client, upstream]) socket.on('error', () => end('reset'))
  // A server that has closed in good order may have sent what is still held up here; a client that has wants no more.
  client.on('close', () => end('fin'))
  for (const { ms } of pick(toxics, 'reset_peer')) {
    sleep(ms, undefined, { signal: abort.signal }).then(
      () => end('reset'),
      () => {},
    )
  }
  const start = (direction: Toxic['direction'], from: Socket, to: Socket) => {
    const own = toxics.filter((toxic) => toxic.direction === direction)
    relay({ from, to, toxics: own, random, signal: abort.signal, end }).catch(() => end('reset'))
  }
  start('up', client, upstream)
  start('down', upstream, client)
}

interface Relay extends Poison {
  readonly from: Socket
  readonly to: Socket
  readonly signal: AbortSignal
  readonly end: (how: 'fin' | 'reset') => void
}

async function relay({ from, to, toxics, random, signal, end }: Relay): Promise<void> {
  const [latency, blocked, slicer, rate, limit, close] = [
    pick(toxics, 'latency')[0],
    pick(toxics, 'timeout')[0],
    pick(toxics, 'slicer')[0],
    pick(toxics, 'bandwidth')[0],
    pick(toxics, 'limit_data')[0],
    pick(toxics, 'slow_close')[0],
  ]
  const wait = (ms: number) => (ms > 0 ? sleep(ms, undefined, { signal }) : undefined)
  if (blocked !== undefined) {
    from.resume()
    if (blocked.ms === 0) return
    await wait(blocked.ms)
    return end('fin')
  }
  let left = limit?.bytes ?? Number.POSITIVE_INFINITY
  for await (const { chunk, atMs } of arrivals(from)) {
    if (latency !== undefined) {
      const jitter = (2 * random() - 1) * (latency.jitterMs ?? 0)
      await wait(atMs + latency.ms + jitter - performance.now())
    }
    for (const piece of slice(chunk, slicer?.bytes)) {
      const bytes = piece.subarray(0, left)
      left -= bytes.length
      if (rate !== undefined) await wait((bytes.length / rate.bytesPerSecond) * 1000)
      await write(to, bytes, signal)
      if (left === 0) return end(limit?.end ?? 'fin')
      if (slicer !== undefined) await (slicer.delayMs === undefined ? nextTurn() : wait(slicer.delayMs))
    }
  }
  await wait(close?.ms ?? 0)
  to.end()
}

function pick<K extends Toxic['kind']>(toxics: readonly Toxic[], kind: K): ToxicOf<K>[] {
  return toxics.filter((toxic): toxic is ToxicOf<K> => toxic.kind === kind)
}

/** More than this is not taken from a sender whose data is held up. */
const maxHeldBytes = 1024 * 1024

/** What comes in and when, also while nobody asks for it. Ends when the sender does. */
async function* arrivals(from: Socket): AsyncGenerator<{ readonly chunk: Buffer; readonly atMs: number }> {
  const held: { readonly chunk: Buffer; readonly atMs: number }[] = []
  let heldBytes = 0
  let isOver = false
  let wake = () => {}
  from.on('data', (chunk: Buffer) => {
    held.push({ chunk, atMs: performance.now() })
    heldBytes += chunk.length
    if (heldBytes > maxHeldBytes) from.pause()
    wake()
  })
  const onOver = () => {
    isOver = true
    wake()
  }
  from.once('end', onOver).once('close', onOver)
  for (;;) {
    const next = held.shift()
    if (next !== undefined) {
      heldBytes -= next.chunk.length
      if (heldBytes <= maxHeldBytes) from.resume()
      yield next
    } else if (isOver) return
    else {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
}

function* slice(chunk: Buffer, bytes = chunk.length): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += bytes) yield chunk.subarray(at, at + bytes)
}

function write(to: Socket, bytes: Buffer, signal: AbortSignal): Promise<void> | undefined {
  if (to.write(bytes)) return undefined
  return new Promise((resolve, reject) => {
    to.once('drain', resolve)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
