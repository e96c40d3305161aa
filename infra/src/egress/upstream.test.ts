import type { ServerResponse } from 'node:http'
import { expect, test, vi } from 'vitest'
import { createManualClock } from '../clock/index.ts'
import { anEgress, aServer } from './testing/local-server.ts'
import type { Upstream } from './upstream.ts'

test('exchanges share sockets for a minute, then they get new ones', async () => {
  const server = await aServer()
  const clock = createManualClock()
  const upstream = anEgress({ allow: [server.host], clock }).upstream(server.url)
  for (let count = 0; count < 3; count += 1) await ask(upstream)
  const opened = server.connections()

  await clock.advance(60_000)
  for (let count = 0; count < 3; count += 1) await ask(upstream)
  expect(server.connections()).toBe(opened)

  await clock.advance(1)
  await ask(upstream)

  expect(server.connections()).toBeGreaterThan(opened)
  await upstream.close()
})

test('an exchange that began on an old socket ends there', async () => {
  const answers: ServerResponse[] = []
  const server = await aServer((_request, response) => void answers.push(response))
  const clock = createManualClock()
  const upstream = anEgress({ allow: [server.host], clock }).upstream(server.url)

  const early = ask(upstream)
  await vi.waitUntil(() => answers.length === 1)
  await clock.advance(60_001)
  const late = ask(upstream)
  await vi.waitUntil(() => answers.length === 2)
  expect(upstream.connections).toBe(2)
  const closed = upstream.close()
  for (const answer of answers) answer.end('hello')

  expect(await Promise.all([early, late])).toEqual(['hello', 'hello'])
  await closed
  expect(upstream.connections).toBe(0)
})

/** The body of an answer. */
function ask(upstream: Upstream): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    upstream.send(
      { method: 'POST', path: '/', headers: [], body: '{}' },
      {
        onHead() {},
        onData: (chunk) => void chunks.push(chunk),
        // The socket is free again only when this call is over.
        onEnd: () => setImmediate(() => resolve(Buffer.concat(chunks).toString())),
        onError: reject,
      },
    )
  })
}
