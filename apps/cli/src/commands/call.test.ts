import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from '@tragwerk/sdk'
import { afterEach, expect, test, vi } from 'vitest'
import { exitCodes } from '../exit-codes.ts'
import { findNearNames } from '../near-names.ts'
import { runCli } from '../program.ts'
import { routes } from '../routes.ts'

let server: Server | undefined

afterEach(() => {
  vi.restoreAllMocks()
  server?.closeAllConnections()
  server?.close()
  server = undefined
})

interface Answer {
  readonly status?: number
  readonly type?: string
  readonly body: string
}

/** A server that gives this answer to everything and keeps what it was asked. */
async function aServer(answer: Answer) {
  const asked: { method: string | undefined; url: string | undefined; body: string }[] = []
  server = createServer(async (request, response) => {
    asked.push({ method: request.method, url: request.url, body: await textOf(request) })
    response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'application/json' })
    response.end(answer.body)
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of request) text += chunk
  return text
}

async function run(...args: string[]) {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const exitCode = await runCli(['node', 'tragwerk', 'call', ...args])
  const written = (spy: typeof out) => spy.mock.calls.map(([text]) => text).join('')
  return { exitCode, out: written(out), error: written(error) }
}

test('a route is called with its parts, and its reply printed as JSON', async () => {
  const { asked, url } = await aServer({ body: '{"items":[],"nextCursor":null}' })

  const listed = await run(
    'knowledge.listDocuments',
    ...['--params', '{"name":"handbook"}', '--query', '{"limit":5,"q":"a b"}', '--url', url],
  )
  await run('identity.renameKey', '--params', '{"id":"7"}', '--body', '{"name":"n"}', '--url', url)

  expect(listed.exitCode).toBe(exitCodes.ok)
  expect(JSON.parse(listed.out)).toEqual({ items: [], nextCursor: null })
  expect(asked).toEqual([
    { method: 'GET', url: '/api/v1/collections/handbook/documents?limit=5&q=a+b', body: '' },
    { method: 'PATCH', url: '/api/v1/keys/7', body: '{"name":"n"}' },
  ])
})

test('an empty reply is null', async () => {
  const { url } = await aServer({ status: 204, body: '' })

  const { out } = await run('identity.revokeKey', '--params', '{"id":"7"}', '--url', url)

  expect(out).toBe('null\n')
})

test('events are printed one JSON text a line; the end of a watch is a failure', async () => {
  const events = [
    { type: 'activity', n: 1 },
    { type: 'activity', n: 2 },
  ]
  const body = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')
  const { url } = await aServer({ type: 'text/event-stream', body })

  const { out, error, exitCode } = await run('monitoring.watchActivity', '--url', url, '--json')

  expect(out).toBe(events.map((event) => `${JSON.stringify(event)}\n`).join(''))
  expect(JSON.parse(error).error.code).toBe('sdk.stream_incomplete')
  expect(exitCode).toBe(exitCodes.failed)
})

test('a route that can answer in both ways streams when its body says so', async () => {
  const body = 'data: {"type":"done"}\n\n'
  const { asked, url } = await aServer({ type: 'text/event-stream', body })

  const { out, exitCode } = await run(
    'knowledge.answer',
    ...['--params', '{"name":"a"}', '--body', '{"question":"b","stream":true}', '--url', url],
  )

  expect(out).toBe('{"type":"done"}\n')
  expect(exitCode).toBe(exitCodes.ok)
  expect(JSON.parse(asked[0]!.body)).toEqual({ question: 'b', stream: true })
})

test.each([
  [401, exitCodes.refused],
  [403, exitCodes.refused],
  [404, exitCodes.notFound],
  [422, exitCodes.failed],
])('a refusal with %i ends with code %i', async (status, expected) => {
  const { url } = await aServer({ status, body: '{"code":"x.y","detail":"No."}' })

  const { exitCode, error } = await run('system.info', '--url', url)

  expect(exitCode).toBe(expected)
  expect(error).toContain('x.y')
})

test.each([
  ['an unknown route', ['knowledge.serach'], 'knowledge.search'],
  ['an upload route', ['knowledge.addDocument', '--params', '{"name":"a"}'], 'tragwerk ingest'],
  ['text that is not JSON', ['system.info', '--query', '{limit:1}'], '--query'],
  ['parameters that are no object', ['system.info', '--params', '[1]'], '--params'],
  ['a missing parameter', ['knowledge.getCollection'], 'name'],
])('%s is a mistake of usage that is explained', async (_what, args, word) => {
  const { exitCode, out, error } = await run(...args, '--url', 'http://127.0.0.1:9')

  expect(exitCode).toBe(exitCodes.usage)
  expect(error).toContain(word)
  expect(out).toBe('')
})

test('every method of the SDK can be called', () => {
  const domains = Object.entries(createClient({ baseUrl: '' })).filter(
    ([, value]) => typeof value === 'object',
  )
  const methods = domains.flatMap(([domain, value]) => Object.keys(value).map((name) => `${domain}.${name}`))

  expect(routes.map(({ id }) => id).sort()).toEqual(methods.sort())
})

test.each([
  ['serach', 'knowledge.search'],
  ['identity.listKey', 'identity.listKeys'],
  ['keys.list', 'identity.listKeys'],
  ['watchdocuments', 'knowledge.watchDocuments'],
  ['audit.entries', 'audit.listEntries'],
])('"%s" is near %s', (wanted, expected) => {
  expect(
    findNearNames(
      wanted,
      routes.map(({ id }) => id),
    ),
  ).toContain(expected)
})

test('nothing is near what is like nothing', () => {
  expect(
    findNearNames(
      'xyz',
      routes.map(({ id }) => id),
    ),
  ).toEqual([])
})
