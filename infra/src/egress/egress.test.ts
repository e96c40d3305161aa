import { expect, test } from 'vitest'
import { createMetrics } from '../telemetry/index.ts'
import { createEgress } from './index.ts'
import { anEgress, aServer } from './testing/local-server.ts'

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
