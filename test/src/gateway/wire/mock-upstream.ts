import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Recording } from './recording.ts'

/** How the bytes of a recording reach the gateway. */
export type Delivery =
  | { readonly kind: 'whole' }
  /** In pieces that end at these places. */
  | { readonly kind: 'sliced'; readonly ends: readonly number[] }
  /** Only the first bytes, and then a proper end of the message, a closed connection, or a reset one. */
  | CutDelivery

export interface CutDelivery {
  readonly kind: 'cut'
  readonly at: number
  readonly how: CutKind
}

export const cutKinds = ['ended', 'closed', 'reset'] as const
export type CutKind = (typeof cutKinds)[number]

export interface MockUpstream extends AsyncDisposable {
  readonly baseUrl: string
  /** The model under which this recording is served from now on, once or more often. */
  serve(recording: Recording, delivery?: Delivery): string
}

interface Plan {
  readonly recording: Recording
  readonly delivery: Delivery
}

/** Answers each request with the recording that its model names, wherever in the request the model stands. */
export async function startMockUpstream(): Promise<MockUpstream> {
  const plans: Plan[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      const found = /-w(\d+)w/.exec(`${request.url} ${body}`)?.[1]
      const plan = found === undefined ? undefined : plans[Number(found)]
      if (plan) return deliver(response, plan)
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
    })
  })
  server.on('connection', (socket) => {
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve(recording, delivery = { kind: 'whole' }) {
      const model = String(recording.request?.model ?? recording.format)
      return `${model.replace(/[^A-Za-z0-9.-]/g, '-')}-w${plans.push({ recording, delivery }) - 1}w`
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

async function deliver(response: ServerResponse, { recording, delivery }: Plan): Promise<void> {
  const { status, contentType, bytes, isStream } = recording
  if (delivery.kind === 'cut') return cut(response, recording, delivery)
  const length = isStream ? {} : { 'content-length': bytes.length }
  response.writeHead(status, { 'content-type': contentType, ...length })
  if (delivery.kind === 'whole') return void response.end(bytes)
  let from = 0
  for (const end of delivery.ends) {
    if (response.destroyed) return
    response.write(bytes.subarray(from, end))
    from = end
    // Otherwise the pieces would travel together.
    await new Promise(setImmediate)
  }
  response.end(bytes.subarray(from))
}

function cut(
  response: ServerResponse,
  { status, contentType, bytes }: Recording,
  { at, how }: CutDelivery,
): void {
  const first = bytes.subarray(0, at)
  if (how === 'ended') return void response.writeHead(status, { 'content-type': contentType }).end(first)
  const socket = response.socket!
  if (how === 'closed') {
    return void socket.end(
      Buffer.concat([
        Buffer.from(`HTTP/1.1 ${status} OK\r\ncontent-type: ${contentType}\r\nconnection: close\r\n\r\n`),
        first,
      ]),
    )
  }
  response.writeHead(status, { 'content-type': contentType })
  response.write(first, () => setImmediate(() => socket.resetAndDestroy()))
}
