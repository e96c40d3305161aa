import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** The parts of an answer, in order; a generator may wait between them. */
export type AnswerParts = Iterable<string> | AsyncIterable<string>

export interface ModelServerOptions {
  /** Told the last message of the user and everything before it. */
  readonly answer: (question: string, context: string) => AnswerParts
}

/** A language model behind the public wire format, which says what the test wants to be said. */
export interface ModelServer extends AsyncDisposable {
  /** For `OPENAI_BASE_URL`. */
  readonly baseUrl: string
  /** The id under which the program offers it. */
  readonly model: string
  /** Calls that were begun. */
  readonly calls: number
}

interface Message {
  readonly role: string
  readonly content: string | ReadonlyArray<{ readonly text?: string }>
}

const modelName = 'parrot'

/** Listens on a free port of this machine. */
export async function startModelServer({ answer }: ModelServerOptions): Promise<ModelServer> {
  const sockets = new Set<Socket>()
  let calls = 0
  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/models')) {
      const models = [{ id: modelName, object: 'model', created: 0, owned_by: 'test' }]
      return void sendJson(response, { object: 'list', data: models })
    }
    calls += 1
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = JSON.parse(Buffer.concat(chunks).toString()) as { messages: Message[]; stream?: boolean }
    const texts = body.messages.map(textOf)
    const parts = answer(texts.at(-1) ?? '', texts.slice(0, -1).join('\n'))
    if (body.stream === true) await streamParts(response, parts)
    else sendJson(response, completionOf(await joinParts(parts)))
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    model: `openai/${modelName}`,
    get calls() {
      return calls
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const head = { id: 'chatcmpl-test', created: 0, model: modelName }
const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 }

async function streamParts(response: ServerResponse, parts: AnswerParts): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  const send = (event: object) => response.write(`data: ${JSON.stringify(event)}\n\n`)
  for await (const content of parts) {
    if (response.destroyed) return
    send(chunkOf({ content }))
  }
  send(chunkOf({}, 'stop'))
  send({ ...head, object: 'chat.completion.chunk', choices: [], usage })
  response.end('data: [DONE]\n\n')
}

function chunkOf(delta: object, finishReason: string | null = null): object {
  const choices = [{ index: 0, delta, finish_reason: finishReason }]
  return { ...head, object: 'chat.completion.chunk', choices }
}

function completionOf(content: string): object {
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }]
  return { ...head, object: 'chat.completion', choices, usage }
}

async function joinParts(parts: AnswerParts): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}

function textOf({ content }: Message): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('')
}

function sendJson(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
