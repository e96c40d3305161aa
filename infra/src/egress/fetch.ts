import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { Egress } from './egress.ts'

/** Answers that must not have a body object (WHATWG Fetch). */
const bodilessStatuses: ReadonlySet<number> = new Set([204, 205, 304])

/** Gives `request` the shape of the standard `fetch`. */
export function createFetch(request: Egress['request']): typeof fetch {
  return async (input, init) => {
    const asked = new Request(input, init)
    const response = await request(asked.url, {
      method: asked.method,
      headers: Object.fromEntries(asked.headers),
      body: asked.body ? new Uint8Array(await asked.arrayBuffer()) : undefined,
      signal: asked.signal,
      redirect: asked.redirect,
    })
    const { status, headers } = response
    if (bodilessStatuses.has(status) || asked.method === 'HEAD') {
      response.body.resume()
      return new Response(null, { status, headers })
    }
    // Node's and the DOM's declarations of the same class differ.
    const body = Readable.toWeb(
      response.body,
    ) as NodeReadableStream<Uint8Array> as unknown as ReadableStream<Uint8Array>
    return new Response(body, { status, headers })
  }
}
