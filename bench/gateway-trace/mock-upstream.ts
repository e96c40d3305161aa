import { createServer, type ServerResponse } from 'node:http'
import { charactersPerToken, streamEnd, tokenEvent, wholeAnswer } from './exchange-texts.ts'

/**
 * Stands in for a provider that never waits: an answer has as many tokens as the request allows and begins at once; of a
 * stream one event goes out in each turn of the event loop. Its argument is the port.
 */
const server = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const body = Buffer.concat(parts)
    const answerTokens = tokensAllowed(body)
    const promptTokens = Math.round(body.length / charactersPerToken)
    if (body.includes('"stream":true')) {
      const end = streamEnd(answerTokens, promptTokens, body.includes('"include_usage":true'))
      return sendStream(response, answerTokens, end)
    }
    const answer = wholeAnswer(answerTokens, promptTokens)
    response.writeHead(200, ['content-type', 'application/json', 'content-length', String(answer.length)])
    response.end(answer)
  })
})
server.keepAliveTimeout = 120_000
server.listen(Number(process.argv[2]), '127.0.0.1')

function sendStream(response: ServerResponse, tokens: number, end: string): void {
  response.writeHead(200, ['content-type', 'text/event-stream; charset=utf-8'])
  let left = tokens
  const next = () => {
    if (response.destroyed) return
    if (left === 0) {
      response.end(end)
      return
    }
    left -= 1
    response.write(tokenEvent)
    setImmediate(next)
  }
  next()
}

function tokensAllowed(body: Buffer): number {
  const key = '"max_tokens":'
  const at = body.indexOf(key)
  if (at === -1) return 1
  return Number.parseInt(body.toString('latin1', at + key.length, at + key.length + 12), 10)
}
