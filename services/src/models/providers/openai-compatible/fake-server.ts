import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as it arrived at the fake. */
export interface ReceivedRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
  readonly body: any
}

export type Script = (request: ReceivedRequest, response: ServerResponse) => void

/** A server for tests that plays an OpenAI-compatible provider by script. */
export interface FakeServer extends AsyncDisposable {
  readonly baseUrl: string
  readonly requests: ReceivedRequest[]
  /** What the next requests are answered with. */
  play(script: Script): void
  /** Resolves when the next request has been read and handed to the script. */
  nextRequest(): Promise<ReceivedRequest>
  /** Resolves when the client has closed a connection before its reply was complete. */
  nextHangUp(): Promise<void>
}

export async function startFakeServer(): Promise<FakeServer> {
  const requests: ReceivedRequest[] = []
  let arrived = Promise.withResolvers<ReceivedRequest>()
  let hungUp = Promise.withResolvers<void>()
  let script: Script = (_request, response) => response.writeHead(500).end()
  const sockets = new Set<Socket>()

  const server: Server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const received = {
      path: request.url ?? '',
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    }
    response.on('close', () => {
      if (!response.writableEnded) hungUp.resolve()
    })
    requests.push(received)
    script(received, response)
    arrived.resolve(received)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    play(next) {
      script = next
      arrived = Promise.withResolvers()
      hungUp = Promise.withResolvers()
    },
    nextRequest: () => arrived.promise,
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

/** Opens an event stream and writes these events; the caller ends it, or not. */
export function writeEvents(response: ServerResponse, events: readonly (object | '[DONE]')[]): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of events) {
    response.write(`data: ${event === '[DONE]' ? event : JSON.stringify(event)}\n\n`)
  }
}

/** Replies of the shapes that the public API sends, cut to what matters. */
const head = { id: 'chatcmpl-B9MBs8Cj', created: 1_741_569_952, model: 'gpt-4.1-mini-2025-04-14' }
const noUsage = { usage: null, service_tier: 'default', system_fingerprint: 'fp_44add55e' }

export const completion = {
  ...head,
  object: 'chat.completion',
  choices: [
    {
      index: 0,
      message: { role: 'assistant', content: 'Four beams carry it.', refusal: null, annotations: [] },
      logprobs: null,
      finish_reason: 'stop',
    },
  ],
  usage: {
    prompt_tokens: 19,
    completion_tokens: 6,
    total_tokens: 25,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
  },
  service_tier: 'default',
}

const chunk = (delta: object, finishReason: string | null = null) => ({
  ...head,
  ...noUsage,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
})

export const chunks = [
  chunk({ role: 'assistant', content: '', refusal: null }),
  chunk({ content: 'Four beams ' }),
  chunk({ content: 'carry it.' }),
  chunk({}, 'stop'),
  { ...head, object: 'chat.completion.chunk', choices: [], usage: completion.usage },
  '[DONE]',
] as const
