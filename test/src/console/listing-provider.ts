import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ListingProvider {
  /** Of its interface. */
  readonly url: string
  /** Lets the server under test call it. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** An OpenAI-compatible provider that lists `small` and `large`, and answers every request at once. */
export async function startListingProvider(): Promise<ListingProvider> {
  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/models'))
      return reply(response, { object: 'list', data: [{ id: 'small' }, { id: 'large' }] })
    request.resume()
    const message = { role: 'assistant', content: 'Hello.' }
    reply(response, {
      id: 'c',
      object: 'chat.completion',
      created: 1,
      model: 'small',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
      usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `http://${host}/v1`,
    env: { TRAGWERK_EGRESS_ALLOW: host },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function reply(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
