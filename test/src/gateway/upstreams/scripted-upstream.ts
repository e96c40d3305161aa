import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Saying } from './said.ts'
import { toChatCompletion, toChatFrames, toTextCompletion, toTextFrames } from './say-chat.ts'
import { toMessage, toMessageFrames } from './say-messages.ts'
import { toResponse, toResponseFrames } from './say-responses.ts'

/** A request as the upstream received it. */
export interface UpstreamRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  /** Parsed. Tests know what they sent, so its shape is theirs to name. */
  readonly body: UpstreamBody
  /** Resolves when the answer was sent whole (false) or its connection was closed before (true). */
  readonly wasCut: Promise<boolean>
}

// biome-ignore lint/suspicious/noExplicitAny: bodies of four vendors' formats, looked into by assertions only.
export type UpstreamBody = Record<string, any>

/** What the upstream does with one request. */
export type UpstreamReply =
  | Saying
  /** Any answer, as it is. */
  | { readonly status: number; readonly json: object; readonly headers?: Readonly<Record<string, string>> }
  /** A stream that says so much of the answer and then nothing more; the connection stays open. */
  | { readonly stallAfter: number; readonly saying: Saying }
  /** The same, but the connection is destroyed. */
  | { readonly cutAfter: number; readonly saying: Saying }

export type Script = (request: UpstreamRequest, at: number) => UpstreamReply

/**
 * A provider of every format: below any prefix it answers `/chat/completions`, `/responses`, `/completions`, `/messages`
 * and whatever a script answers with a JSON of its own. Streams are cut into network chunks at odd places.
 */
export interface ScriptedUpstream extends AsyncDisposable {
  readonly url: string
  /** All since the last script, in order. */
  readonly requests: readonly UpstreamRequest[]
  /** From now on: a function of the request and its number, or answers in order, the last for all that follow. */
  script(script: Script | UpstreamReply | readonly UpstreamReply[]): void
}

export async function startScriptedUpstream(): Promise<ScriptedUpstream> {
  let requests: UpstreamRequest[] = []
  let script: Script = () => ({ status: 500, json: { error: { message: 'no script' } } })
  const sockets = new Set<Socket>()
  const server = createServer((incoming, response) => {
    receive(incoming, response).then(
      (request) => answer(script(request, requests.push(request) - 1), request, response),
      () => response.destroy(),
    )
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get requests() {
      return requests
    },
    script(next) {
      requests = []
      if (typeof next === 'function') script = next
      else if (Array.isArray(next)) script = (_request, at) => next[Math.min(at, next.length - 1)]
      else script = () => next as UpstreamReply
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function receive(incoming: IncomingMessage, response: ServerResponse): Promise<UpstreamRequest> {
  const wasCut = new Promise<boolean>((resolve) =>
    response.on('close', () => resolve(!response.writableFinished)),
  )
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  const body = bytes.length === 0 ? {} : (JSON.parse(bytes.toString()) as UpstreamBody)
  return { path: incoming.url ?? '', headers: incoming.headers, bytes, body, wasCut }
}

function answer(reply: UpstreamReply, request: UpstreamRequest, response: ServerResponse): void {
  if ('status' in reply) return void sendJson(response, reply)
  const saying = 'saying' in reply ? reply.saying : reply
  const { body, path } = request
  const format = path.split('?')[0]!.replace(/^.*\/v1/, '')
  if (body.stream !== true)
    return void sendJson(response, { status: 200, json: toWhole(format, saying, body) })
  const frames = toFrames(format, saying, body)
  response.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req-scripted' })
  if ('stallAfter' in reply) return void response.write(frames.slice(0, reply.stallAfter).join(''))
  if ('cutAfter' in reply) {
    const sent = frames.slice(0, reply.cutAfter).join('')
    return void response.write(sent, () => response.destroy())
  }
  writeInPieces(response, Buffer.from(frames.join('')))
}

function toWhole(format: string, saying: Saying, { model }: UpstreamBody): object {
  switch (format) {
    case '/messages':
      return toMessage(saying, model)
    case '/responses':
      return toResponse(saying, model)
    case '/completions':
      return toTextCompletion(saying, model)
    default:
      return toChatCompletion(saying, model)
  }
}

function toFrames(format: string, saying: Saying, { model, stream_options }: UpstreamBody): string[] {
  switch (format) {
    case '/messages':
      return toMessageFrames(saying, model)
    case '/responses':
      return toResponseFrames(saying, model)
    case '/completions':
      return toTextFrames(saying, model)
    default:
      return toChatFrames(saying, model, stream_options?.include_usage === true)
  }
}

/** Pieces of uneven length, so that events and characters are cut anywhere; each in a turn of its own. */
function writeInPieces(response: ServerResponse, bytes: Buffer): void {
  let at = 0
  const next = () => {
    if (response.destroyed) return
    const size = 1 + ((at * 31 + bytes.length) % 1900)
    const piece = bytes.subarray(at, at + size)
    at += size
    if (at >= bytes.length) return void response.end(piece)
    if (response.write(piece)) setImmediate(next)
    else response.once('drain', next)
  }
  next()
}

function sendJson(
  response: ServerResponse,
  reply: {
    readonly status: number
    readonly json: object
    readonly headers?: Readonly<Record<string, string>>
  },
): void {
  response
    .writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers })
    .end(JSON.stringify(reply.json))
}
