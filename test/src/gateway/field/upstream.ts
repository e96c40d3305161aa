import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export type Json = Readonly<Record<string, unknown>>

/** A request as a provider got it. */
export interface Asked {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: Json & { readonly model: string; readonly stream?: boolean }
}

export type Answer = (asked: Asked, response: ServerResponse) => void | Promise<void>

/** A provider of models that says what a test wants said. Lists of models are empty. */
export interface FakeUpstream extends AsyncDisposable {
  /** Without a path. */
  readonly url: string
  /** Everything it was asked since the start, oldest first. */
  readonly asked: readonly Asked[]
  /** Replaces what it answers. */
  answer: Answer
}

export async function startUpstream(answer: Answer): Promise<FakeUpstream> {
  const asked: Asked[] = []
  const sockets = new Set<Socket>()
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') return void sendJson(response, { object: 'list', data: [] })
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body: Asked['body'] = JSON.parse(Buffer.concat(chunks).toString())
    const seen = { path: request.url!, headers: request.headers, body }
    asked.push(seen)
    await upstream.answer(seen, response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const upstream = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answer,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return upstream
}

export function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

/** Server-sent events of OpenAI: a text goes as it is, everything else as JSON. */
export function dataEvents(...events: readonly unknown[]): string {
  return events
    .map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
    .join('')
}

/** Server-sent events with names, as Anthropic's and those of responses are. */
export function namedEvents(...events: readonly (Json & { readonly type: string })[]): string {
  return events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
}

export interface Pieces {
  /** Bytes of each piece; each is written in a turn of its own, so that readers see it alone. */
  readonly bytes?: number
  /** Ends the connection rather than the answer. */
  readonly isCut?: boolean
}

export async function sendEvents(
  response: ServerResponse,
  events: string,
  { bytes, isCut = false }: Pieces = {},
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  const whole = Buffer.from(events)
  const step = bytes ?? whole.length
  for (let at = 0; at < whole.length && !response.destroyed; at += step) {
    await new Promise((resolve) => response.write(whole.subarray(at, at + step), resolve))
    if (bytes !== undefined) await new Promise((resolve) => setImmediate(resolve))
  }
  if (isCut) response.destroy()
  else response.end()
}
