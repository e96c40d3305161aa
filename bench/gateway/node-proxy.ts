import { Agent, createServer, request as send } from 'node:http'

/** The least that a proxy written with `node:http` does: bytes in, bytes out. Arguments: own port, upstream's port. */
const [, , port, upstreamPort] = process.argv
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })

const server = createServer((request, response) => {
  const upstream = send(
    {
      agent,
      host: '127.0.0.1',
      port: Number(upstreamPort),
      path: request.url,
      method: request.method,
      headers: request.headers,
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    },
  )
  upstream.on('error', () => response.destroy())
  request.pipe(upstream)
})
server.keepAliveTimeout = 120_000
server.listen(Number(port), '127.0.0.1')
