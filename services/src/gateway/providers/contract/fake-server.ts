import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as it arrived at the fake. */
export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: IncomingMessage['headers']
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
  readonly body: any
}

export type Script = (request: ReceivedRequest, response: ServerResponse) => void

/** A server for tests that plays a provider by script. */
export interface FakeServer extends AsyncDisposable {
  readonly origin: string
  readonly requests: ReceivedRequest[]
  /** What the next requests are answered with. */
  play(script: Script): void
  /** Resolves when the client has closed a connection before its reply was complete. */
  nextHangUp(): Promise<void>
}

export async function startFakeServer(): Promise<FakeServer> {
  const requests: ReceivedRequest[] = []
  let hungUp = Promise.withResolvers<void>()
  let script: Script = (_request, response) => response.writeHead(500).end()
  const sockets = new Set<Socket>()

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    response.on('close', () => {
      if (!response.writableEnded) hungUp.resolve()
    })
    const received = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    }
    requests.push(received)
    script(received, response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    play(next) {
      script = next
      hungUp = Promise.withResolvers()
    },
    nextHangUp: () => hungUp.promise,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Script =>
  (_request, response) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body))

export const text =
  (status: number, body: string, contentType = 'text/html'): Script =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': contentType }).end(body)

/** Frames of a streamed answer; `end` says how the stream stops after them. */
export const stream =
  (frames: readonly (string | Uint8Array)[], end: 'end' | 'cut' | 'open' = 'end'): Script =>
  (_request, response) => {
    const isText = typeof frames[0] === 'string'
    response.writeHead(200, {
      'content-type': isText ? 'text/event-stream' : 'application/vnd.amazon.eventstream',
    })
    for (const frame of frames.slice(0, -1)) response.write(frame)
    const last = frames.at(-1)!
    if (end === 'end') response.end(last)
    // Cut only after the bytes are out, so that the client has read something.
    else response.write(last, () => end === 'cut' && setImmediate(() => response.destroy()))
  }

export const refuseConnection: Script = (_request, response) => {
  response.socket?.resetAndDestroy()
}
