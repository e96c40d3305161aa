import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour, Figures, Order, Seen } from './behaviour.ts'

/** A program: providers that answer as they are told, each below `/<name>/v1`. Told by messages of its parent. */
interface FakeProvider {
  behaviour: Behaviour
  attempts: number
  open: number
  bytesSent: number
  seen: { -readonly [K in keyof Seen]: Seen[K] }[]
}

const providers = new Map<string, FakeProvider>()
let sockets = 0

function providerOf(name: string): FakeProvider {
  const found = providers.get(name)
  if (found !== undefined) return found
  const made: FakeProvider = { behaviour: {}, attempts: 0, open: 0, bytesSent: 0, seen: [] }
  providers.set(name, made)
  return made
}

const now = () => performance.timeOrigin + performance.now()
const head = { id: 'chatcmpl-1', created: 1, model: 'm' }
const usage = { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 }

const server = createServer((request, response) => {
  const [, name = '', , ...path] = (request.url ?? '').split('/')
  if (path.join('/') === 'models') {
    const data = [{ id: 'm', object: 'model', created: 1, owned_by: name }]
    return void response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(toJson({ object: 'list', data }))
  }
  serve(providerOf(name), request, response).catch(() => response.destroy())
})

interface Sent {
  readonly user?: string
  readonly stream?: boolean
}

async function serve(
  provider: FakeProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { behaviour } = provider
  const { statuses = [200] } = behaviour
  const status = statuses[provider.attempts % statuses.length]!
  const seen: FakeProvider['seen'][number] = { tag: '', atMs: now() }
  provider.attempts += 1
  provider.open += 1
  provider.seen.push(seen)
  response.once('close', () => {
    provider.open -= 1
    if (!response.writableFinished) seen.abortedAtMs = now()
  })
  const chunks: Buffer[] = []
  for await (const chunk of request) if (!behaviour.isDeaf) chunks.push(chunk as Buffer)
  const body = (behaviour.isDeaf ? {} : JSON.parse(Buffer.concat(chunks).toString())) as Sent
  seen.tag = body.user ?? ''
  const { firstByteMs = 0, jitterMs = 0 } = behaviour
  if (firstByteMs > 0) await sleep(firstByteMs + (2 * Math.random() - 1) * jitterMs)
  if (response.destroyed) return
  if (status !== 200) refuse(response, status, behaviour)
  else if (body.stream) await stream(provider, response, behaviour)
  else {
    const message = { role: 'assistant', content: behaviour.text ?? 'word ' }
    const choices = [{ index: 0, message, finish_reason: 'stop' }]
    response.writeHead(200, { 'content-type': 'application/json' })
    const told = behaviour.isSilent ? {} : { usage }
    response.end(toJson({ ...head, object: 'chat.completion', choices, ...told }))
  }
}

function refuse(response: ServerResponse, status: number, { retryAfter }: Behaviour): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
  })
  response.end(toJson({ error: { message: `Told to answer ${status}`, type: 'told', code: null } }))
}

async function stream(provider: FakeProvider, response: ServerResponse, behaviour: Behaviour): Promise<void> {
  const { chunks = 5, chunkMs, text = 'word ', padding = 0, fault } = behaviour
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = async (bytes: string | Buffer) => {
    provider.bytesSent += bytes.length
    if (response.write(bytes) || response.destroyed) return
    const waited = new AbortController()
    await Promise.race([
      once(response, 'drain', { signal: waited.signal }),
      once(response, 'close', { signal: waited.signal }),
    ]).finally(() => waited.abort())
  }
  if (chunkMs === undefined && padding === 0) {
    await send(Array.from({ length: chunks }, () => toEvent({ content: text })).join(''))
  } else {
    for (let chunk = 0; chunk < chunks && !response.destroyed; chunk += 1) {
      await send(toEvent({ content: text, ...(padding > 0 && { padding: 'x'.repeat(padding) }) }))
      if (chunkMs) await sleep(chunkMs)
    }
  }
  if (fault !== undefined) return breakOff(response, fault)
  await send(toEvent({}, 'stop'))
  await send(`data: ${toJson({ ...head, object: 'chat.completion.chunk', choices: [], usage })}\n\n`)
  response.end('data: [DONE]\n\n')
}

function breakOff(response: ServerResponse, fault: NonNullable<Behaviour['fault']>): void {
  const half = Buffer.from(toEvent({ content: 'ü' }))
  switch (fault) {
    case 'fin':
      response.write(half.subarray(0, 20), () => response.socket?.end())
      break
    case 'reset':
      response.write(half.subarray(0, 20), () => response.socket?.resetAndDestroy())
      break
    case 'invalid-json':
      response.write('data: {"choices":[{"delta":{"content":"x"}\n\n')
      response.end('data: [DONE]\n\n')
      break
    case 'half-character':
      response.end(half.subarray(0, half.indexOf(Buffer.from('ü')) + 1))
      break
    case 'no-end':
      response.end(toEvent({}, 'stop'))
  }
}

function toEvent(delta: object, finishReason: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finishReason }]
  return `data: ${toJson({ ...head, object: 'chat.completion.chunk', choices })}\n\n`
}

function toJson(value: unknown): string {
  return JSON.stringify(value)
}

function figuresOf({ attempts, open, bytesSent, seen }: FakeProvider): Figures {
  return { attempts, open, bytesSent, sockets, seen }
}

process.on('message', (order: Order) => {
  if ('behave' in order) {
    const { open } = providerOf(order.behave)
    providers.set(order.behave, { behaviour: order.behaviour, attempts: 0, open: 0, bytesSent: 0, seen: [] })
    if (open > 0) throw new Error(`${order.behave} still answers ${open} requests`)
    process.send?.({ id: order.id })
  } else {
    process.send?.({ id: order.id, figures: figuresOf(providerOf(order.tell)) })
  }
})
process.on('disconnect', () => process.exit(0))

server.keepAliveTimeout = 120_000
server.on('connection', (socket) => {
  sockets += 1
  socket.on('error', () => {})
  socket.once('close', () => {
    sockets -= 1
  })
})
server.listen(0, '127.0.0.1', 4_096, () => process.send?.({ port: (server.address() as AddressInfo).port }))
