import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { createEgress, type EgressOptions } from '../index.ts'

/** A server on this machine, with all requests it got and the number of connections it saw. */
export async function aServer(listener: RequestListener = (_request, response) => response.end('hello')) {
  const requests: Array<{ method: string; url: string; headers: IncomingMessage['headers']; body: string }> =
    []
  let connections = 0
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request
    const body = Buffer.concat(await request.toArray()).toString()
    requests.push({ method, url, headers, body })
    listener(request, response)
  })
  server.on('connection', () => void connections++)
  await new Promise<void>((resolve) => server.listen(0, resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const host = `localhost:${port}`
  return { port, host, url: `http://${host}`, requests, connections: () => connections }
}

export function anEgress(options: Partial<EgressOptions> = {}) {
  const egress = createEgress({ allow: [], allowPlainHttp: true, ...options })
  onTestFinished(() => egress.close())
  return egress
}
