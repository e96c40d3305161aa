import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { createManualClock } from '../clock/index.ts'
import { createMetrics } from '../telemetry/index.ts'
import { createEgress, type EgressOptions } from './index.ts'

/** A server on this machine, with all requests it got and the number of connections it saw. */
async function aServer(listener: RequestListener = (_request, response) => response.end('hello')) {
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

function anEgress(options: Partial<EgressOptions> = {}) {
  const egress = createEgress({ allow: [], allowPlainHttp: true, ...options })
  onTestFinished(() => egress.close())
  return egress
}

const denied = expect.objectContaining({ code: 'egress.denied', kind: 'forbidden' })

test('an allowed host answers with status, headers and body', async () => {
  const server = await aServer((_request, response) => {
    response
      .writeHead(404, { 'content-type': 'application/json', 'set-cookie': ['a=1', 'b=2'] })
      .end('{"a":1}')
  })
  const egress = anEgress({ allow: [server.host] })

  const response = await egress.request(`${server.url}/x`, {
    method: 'PUT',
    headers: { 'X-A': 'b', Host: 'evil' },
    body: 'in',
  })

  expect(response).toMatchObject({ status: 404, url: `${server.url}/x` })
  expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  expect(await response.json()).toEqual({ a: 1 })
  expect(server.requests).toEqual([
    expect.objectContaining({
      method: 'PUT',
      body: 'in',
      headers: expect.objectContaining({ 'x-a': 'b', host: server.host }),
    }),
  ])
})

test.each([
  '127.0.0.1',
  '127.1',
  '2130706433',
  '0x7f000001',
  '0x7f.0.0.1',
  '0177.0.0.1',
  '017700000001',
  '127.0.0.1.',
  '0',
  '0.0.0.0',
  '１２７.０.０.１',
  '①②⑦.0.0.1',
  '127。0。0。1',
  '%31%32%37.0.0.1',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'a.localhost',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
])('http://%s is refused before any connection', async (host) => {
  const server = await aServer()
  const lookups: string[] = []
  const egress = anEgress({
    lookup: async (name) => {
      lookups.push(name)
      return [{ address: '127.0.0.1', family: 4 }]
    },
  })

  await expect(egress.request(`http://${host}:${server.port}/`)).rejects.toThrow(denied)

  expect(server.connections()).toBe(0)
  expect(lookups).toEqual([])
})

test.each([
  'ftp://example.com/',
  'file:///etc/passwd',
  'data:text/plain,x',
  'gopher://example.com/',
  'https://user:word@example.com/',
  'https://user@example.com/',
  'https://example.com@127.0.0.1/',
  'http://169.254.169.254/latest/meta-data/',
  'http://[fd00:ec2::254]/',
  'not an address',
  'https://',
])('%s is refused', async (url) => {
  await expect(anEgress().request(url)).rejects.toThrow(denied)
})

test('http is only for allowed hosts unless switched on', async () => {
  const egress = createEgress({ allow: ['models.example:80'] })

  expect(() => egress.check('http://example.com/')).toThrow(denied)
  expect(() => egress.check('http://models.example/')).not.toThrow()
  expect(() => egress.check('https://example.com/')).not.toThrow()
})

test.each([
  { answer: ['127.0.0.1'] },
  { answer: ['93.184.215.14', '::1'] },
  { answer: ['93.184.215.14', '10.0.0.1'] },
  { answer: ['::ffff:169.254.169.254'] },
])('a name that resolves to $answer is refused', async ({ answer }) => {
  const server = await aServer()
  const egress = anEgress({
    lookup: async () => answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
  })

  await expect(egress.request(`http://rebind.example:${server.port}/`)).rejects.toThrow(denied)

  expect(server.connections()).toBe(0)
})

test('own addresses are refused, in every notation', () => {
  const egress = createEgress({ allow: [], ownAddresses: ['93.184.215.14'] })

  expect(() => egress.check('https://93.184.215.14/')).toThrow(denied)
  expect(() => egress.check('https://[::ffff:93.184.215.14]/')).toThrow(denied)
  expect(() => egress.check('https://1.1.1.1/')).not.toThrow()
})

test('a permission is for one port', async () => {
  const server = await aServer()
  const egress = anEgress({ allow: [`localhost:${server.port + 1}`] })

  await expect(egress.request(server.url)).rejects.toThrow(denied)
})

test.each(['localhost', 'http://localhost:1', 'localhost:99999', 'a/b:1', 'user@host:1', ':80', ''])(
  'the permission "%s" is refused at start',
  (entry) => {
    expect(() => createEgress({ allow: [entry] })).toThrow(
      expect.objectContaining({ code: 'egress.invalid_allow_entry' }),
    )
  },
)

test('refusals are counted', async () => {
  const metrics = createMetrics()
  const egress = anEgress({ metrics })

  await egress.request('http://127.0.0.1/').catch(() => {})

  expect(await metrics.render()).toContain('tragwerk_egress_denied_total 1')
})

test.each([
  { to: 'http://169.254.169.254/' },
  { to: 'http://[::1]/' },
  { to: 'file:///etc/passwd' },
  { to: '//127.0.0.1/' },
  { to: 'http://u:p@example.com/' },
])('a redirect to $to is refused', async ({ to }) => {
  const server = await aServer((_request, response) => response.writeHead(302, { location: to }).end())
  const egress = anEgress({ allow: [server.host] })

  await expect(egress.request(server.url)).rejects.toThrow(denied)
})

test('a redirect cannot use a permission that the caller did not ask for', async () => {
  const inner = await aServer()
  const outer = await aServer((_request, response) => response.writeHead(302, { location: inner.url }).end())
  const egress = anEgress({ allow: [inner.host, outer.host] })

  await expect(egress.request(outer.url)).rejects.toThrow(denied)

  expect(inner.connections()).toBe(0)
})

test.each([
  { redirects: 3, status: 200 },
  { redirects: 4, status: 'egress.denied' },
])('$redirects redirects end in $status', async ({ redirects, status }) => {
  const server = await aServer((request, response) => {
    const left = Number(request.url!.slice(1))
    if (left > 0) response.writeHead(307, { location: `/${left - 1}` }).end()
    else response.end()
  })
  const egress = anEgress({ allow: [server.host] })

  const outcome = await egress.request(`${server.url}/${redirects}`).then(
    (response) => response.status,
    (error) => error.code,
  )

  expect(outcome).toBe(status)
})

test.each([
  { status: 301, method: 'POST', becomes: 'GET', body: '' },
  { status: 302, method: 'POST', becomes: 'GET', body: '' },
  { status: 303, method: 'PUT', becomes: 'GET', body: '' },
  { status: 302, method: 'PUT', becomes: 'PUT', body: 'x' },
  { status: 307, method: 'POST', becomes: 'POST', body: 'x' },
  { status: 308, method: 'POST', becomes: 'POST', body: 'x' },
])(
  '$method with $status becomes $becomes on the same host and keeps its credentials',
  async ({ status, method, becomes, body }) => {
    const server = await aServer((request, response) => {
      if (request.url === '/') response.writeHead(status, { location: '/next' }).end()
      else response.end()
    })
    const egress = anEgress({ allow: [server.host] })

    await egress.request(server.url, { method, body: 'x', headers: { authorization: 'Bearer b' } })

    expect(server.requests[1]).toMatchObject({
      method: becomes,
      body,
      headers: { authorization: 'Bearer b' },
    })
  },
)

test.each([
  { redirect: 'manual' as const, outcome: 302 },
  { redirect: 'error' as const, outcome: 'egress.denied' },
])('with redirect: $redirect the outcome is $outcome', async ({ redirect, outcome }) => {
  const server = await aServer((_request, response) => response.writeHead(302, { location: '/next' }).end())
  const egress = anEgress({ allow: [server.host] })

  const result = await egress.request(server.url, { redirect }).then(
    (response) => response.status,
    (error) => error.code,
  )

  expect(result).toBe(outcome)
})

test.each([
  { encoding: 'gzip', bytes: gzipSync('hello') },
  { encoding: 'deflate', bytes: deflateSync('hello') },
  { encoding: 'br', bytes: brotliCompressSync('hello') },
  { encoding: 'zstd', bytes: zstdCompressSync('hello') },
  { encoding: 'identity', bytes: Buffer.from('hello') },
])('reads $encoding', async ({ encoding, bytes }) => {
  const server = await aServer((_request, response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(bytes),
  )
  const egress = anEgress({ allow: [server.host] })

  const response = await egress.request(server.url)

  expect(await response.text()).toBe('hello')
  expect(response.headers.has('content-encoding')).toBe(false)
})

const tooLarge = expect.objectContaining({ code: 'egress.too_large' })
const zeros = Buffer.alloc(1024 * 1024)

test.each([
  { name: 'gzip', bomb: gzipSync(Buffer.concat(Array(64).fill(zeros))), encoding: 'gzip' },
  {
    name: 'brotli',
    bomb: brotliCompressSync(Buffer.concat(Array(64).fill(zeros)), {
      params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
    }),
    encoding: 'br',
  },
])('a $name bomb is cut while it unfolds', async ({ bomb, encoding }) => {
  const server = await aServer((_request, response) =>
    response.writeHead(200, { 'content-encoding': encoding }).end(bomb),
  )
  const egress = anEgress({ allow: [server.host] })
  let received = 0

  const response = await egress.request(server.url)
  const reading = (async () => {
    for await (const chunk of response.body) received += chunk.length
  })()

  await expect(reading).rejects.toThrow(tooLarge)
  expect(bomb.length).toBeLessThan(1024 * 1024)
  expect(received).toBeLessThanOrEqual(50 * 1024 * 1024)
})

test('bombs inside bombs are not opened', async () => {
  const server = await aServer((_request, response) =>
    response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(gzipSync(gzipSync('x'))),
  )

  await expect(anEgress({ allow: [server.host] }).request(server.url)).rejects.toThrow(
    expect.objectContaining({ code: 'egress.failed' }),
  )
})

test('an announced size above the limit is refused without reading', async () => {
  const server = await aServer((_request, response) =>
    response.writeHead(200, { 'content-length': 11 * 1024 * 1024 }).write('x'),
  )

  await expect(anEgress({ allow: [server.host] }).request(server.url)).rejects.toThrow(tooLarge)
})

test('an endless answer is cut at the limit', async () => {
  const server = await aServer((_request, response) => {
    Readable.from(
      (function* () {
        for (;;) yield zeros
      })(),
    ).pipe(response)
  })
  const egress = anEgress({ allow: [server.host], limits: { maxBytes: 3 * 1024 * 1024 } })

  const response = await egress.request(server.url)

  await expect(response.bytes()).rejects.toThrow(tooLarge)
})

test('headers above 16 KiB are refused', async () => {
  const server = await aServer((_request, response) =>
    response.writeHead(200, { 'x-a': 'a'.repeat(17_000) }).end(),
  )

  await expect(anEgress({ allow: [server.host] }).request(server.url)).rejects.toThrow(tooLarge)
})

test('other types than the wanted ones are refused', async () => {
  const server = await aServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/HTML; charset=utf-8' }).end('x'),
  )
  const egress = anEgress({ allow: [server.host] })

  await expect(egress.request(server.url, { contentTypes: ['application/pdf'] })).rejects.toThrow(
    expect.objectContaining({ code: 'egress.unexpected_type' }),
  )
  expect((await egress.request(server.url, { contentTypes: ['text/html'] })).status).toBe(200)
})

const timedOut = expect.objectContaining({ code: 'egress.timeout', retryable: true })

test('a server that never answers is left when the time is over', async () => {
  const clock = createManualClock()
  const server = await aServer(() => {})
  const egress = anEgress({ allow: [server.host], clock })

  const call = egress.request(server.url)
  await expect.poll(() => server.requests.length).toBe(1)
  const refused = expect(call).rejects.toThrow(timedOut)
  await clock.advance(30_000)

  await refused
})

test('a body that never ends is left when the time is over', async () => {
  const clock = createManualClock()
  const server = await aServer((_request, response) => response.write('x'))
  const egress = anEgress({ allow: [server.host], clock }).withLimits({ timeoutMs: 600_000 })

  const response = await egress.request(server.url)
  const refused = expect(response.bytes()).rejects.toThrow(timedOut)
  await clock.advance(600_000)

  await refused
})

test('an abort gives the reason of the caller, before and during the answer', async () => {
  const server = await aServer((_request, response) => response.write('x'))
  const egress = anEgress({ allow: [server.host] })
  const controller = new AbortController()
  const response = await egress.request(server.url, { signal: controller.signal })

  controller.abort(new Error('changed my mind'))

  await expect(response.bytes()).rejects.toThrow('changed my mind')
  await expect(egress.request(server.url, { signal: controller.signal })).rejects.toThrow('changed my mind')
})

test.each([
  { name: 'a closed port', url: (port: number) => `http://localhost:${port}/`, reason: 'ECONNREFUSED' },
  { name: 'an unknown name', url: () => 'https://nowhere.example/', reason: 'ENOTFOUND' },
])('$name is a failure that may pass', async ({ url, reason }) => {
  const egress = anEgress({
    allow: ['localhost:1'],
    lookup: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })),
  })

  await expect(egress.request(url(1))).rejects.toThrow(
    expect.objectContaining({
      code: 'egress.failed',
      retryable: true,
      details: expect.objectContaining({ reason }),
    }),
  )
})

test('an answer that breaks off is a failure, not a short answer', async () => {
  const server = await aServer((_request, response) => {
    response.writeHead(200, { 'content-length': 100 }).write('half')
    response.destroy()
  })
  const response = anEgress({ allow: [server.host] }).request(server.url)

  await expect(response.then((answer) => answer.text())).rejects.toThrow(
    expect.objectContaining({ code: 'egress.failed' }),
  )
})

test('fetch works as libraries expect: form, JSON, stream, no content, refusal', async () => {
  const server = await aServer((request, response) => {
    if (request.url === '/none') response.writeHead(204).end()
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}')
  })
  const { fetch } = anEgress({ allow: [server.host] })
  const form = new FormData()
  form.set('file', new Blob(['content']), 'a.txt')

  const json = await fetch(server.url, {
    method: 'POST',
    body: JSON.stringify({ a: 1 }),
    headers: { authorization: 'b' },
  })
  const posted = await fetch(new Request(server.url, { method: 'POST', body: form }))
  const none = await fetch(new URL('/none', server.url))

  expect(await json.json()).toEqual({ ok: true })
  expect([posted.status, none.status, none.body]).toEqual([200, 204, null])
  expect(server.requests[0]).toMatchObject({ body: '{"a":1}', headers: { authorization: 'b' } })
  expect(server.requests[1]!.body).toContain('filename="a.txt"')
  await expect(fetch('http://127.0.0.1:1/')).rejects.toThrow(denied)
})

test('fetch gives pieces of a stream as they come', async () => {
  let finish = () => {}
  const server = await aServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n')
    finish = () => void response.end('data: 2\n\n')
  })
  const { fetch } = anEgress({ allow: [server.host] })

  const response = await fetch(server.url)
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  const first = await reader.read()
  finish()
  const second = await reader.read()

  expect([first.value, second.value]).toEqual(['data: 1\n\n', 'data: 2\n\n'])
})
