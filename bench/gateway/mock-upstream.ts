import { createServer, type ServerResponse } from 'node:http'
import {
  chatAnswer,
  chatChunk,
  doneEvent,
  embeddingsAnswer,
  lastChunk,
  machineUs,
  usageChunk,
} from './answers.ts'
import { chunkIntervalMs, chunksPerStream } from './scenarios.ts'

/** Stands in for a provider: answers at once, or streams at the speed of a model. Its argument is the port. */
const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    if (request.url === '/v1/embeddings') return sendWhole(response, embeddingsAnswer)
    const body = Buffer.concat(parts)
    if (!body.includes('"stream":true')) return sendWhole(response, chatAnswer)
    sendStream(response, {
      chunks: numberAfter(body, '"mock_chunks":') ?? chunksPerStream,
      intervalMs: numberAfter(body, '"mock_interval_ms":') ?? chunkIntervalMs,
      hasUsage: body.includes('"include_usage":true'),
    })
  })
})
server.keepAliveTimeout = 120_000
server.listen(Number(process.argv[2]), '127.0.0.1')

function sendWhole(response: ServerResponse, body: Buffer): void {
  response.writeHead(200, ['content-type', 'application/json', 'content-length', String(body.length)])
  response.end(body)
}

interface StreamShape {
  readonly chunks: number
  readonly intervalMs: number
  readonly hasUsage: boolean
}

function sendStream(response: ServerResponse, { chunks, intervalMs, hasUsage }: StreamShape): void {
  response.writeHead(200, ['content-type', 'text/event-stream; charset=utf-8'])
  response.write(chatChunk(machineUs()))
  let sent = 1
  const timer = setInterval(() => {
    if (sent < chunks) {
      sent += 1
      response.write(chatChunk(machineUs()))
      return
    }
    clearInterval(timer)
    response.end(`${lastChunk}${hasUsage ? usageChunk : ''}${doneEvent}`)
  }, intervalMs)
  response.on('close', () => clearInterval(timer))
}

function numberAfter(body: Buffer, key: string): number | undefined {
  const at = body.indexOf(key)
  if (at === -1) return undefined
  return Number.parseFloat(body.toString('latin1', at + key.length, at + key.length + 12))
}
