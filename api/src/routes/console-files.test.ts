import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { startTestServer, type TestServer } from './test-server.ts'

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(...args: Parameters<typeof startTestServer>): Promise<TestServer> {
  const running = await startTestServer(...args)
  cleanups.push(() => running.server.close())
  return running
}

const html = `<!doctype html><title>Tragwerk</title>
<link rel="icon" href="./icon.svg" /><a href="https://tragwerk.example/./a">a</a>
<script type="module" src="./assets/index-Ab12Cd34.js"></script>`

const script = `export const text = '${'Tragwerk '.repeat(100)}'`

async function aConsole(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'tragwerk-console-'))
  cleanups.push(() => rm(root, { recursive: true }))
  const assets = join(root, 'public', 'assets')
  await mkdir(assets, { recursive: true })
  await writeFile(join(root, 'secret.txt'), 'secret')
  await writeFile(join(root, 'public', 'index.html'), html)
  await writeFile(join(root, 'public', 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>')
  await writeFile(join(root, 'public', 'apple-touch-icon.png'), 'png')
  await writeFile(join(root, 'public', '.env'), 'secret')
  await writeFile(join(assets, 'index-Ab12Cd34.js'), script)
  await writeFile(join(assets, 'index-Ab12Cd34.js.br'), brotliCompressSync(script))
  await writeFile(join(assets, 'index-Ab12Cd34.js.gz'), gzipSync(script))
  return join(root, 'public')
}

/** As a browser asks that follows a link or whose user typed an address. */
const visit = (url: string, headers: Record<string, string> = {}) => ({
  method: 'GET' as const,
  url,
  headers: { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', ...headers },
})

test('the console is served with its policy; only hashed files are cached for ever', async () => {
  const { server } = await start({ consoleDirectory: await aConsole() })

  const page = await server.inject({ method: 'GET', url: '/' })
  const asset = await server.inject({ method: 'GET', url: '/assets/index-Ab12Cd34.js' })
  const icon = await server.inject({ method: 'GET', url: '/icon.svg' })
  const long = await server.inject({ method: 'GET', url: '/apple-touch-icon.png' })

  expect(page.headers['content-type']).toContain('text/html')
  expect(page.headers['content-security-policy']).toContain("require-trusted-types-for 'script'")
  expect(page.headers['x-content-type-options']).toBe('nosniff')
  expect(page.headers['cache-control']).toBe('no-cache')
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(icon.headers['cache-control']).toBe('no-cache')
  expect(long.headers['cache-control']).toBe('no-cache')
  // A shared cache must not hand the compressed form to who did not ask for it.
  expect(asset.headers.vary).toBe('accept-encoding')
})

test.each([
  '/',
  '/index.html',
  '/audit',
  '/audit/',
  '/apiculture',
  '/knowledge/handbook/documents/019f0000?tab=chunks',
  '/knowledge/Handbuch%20f%C3%BCr%20alle/documents/release-1.2',
])('%s is answered with the page, whose links hold there', async (url) => {
  const { server } = await start({ consoleDirectory: await aConsole() })

  const page = await server.inject(visit(url))

  expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
  expect(page.payload).toContain('href="/icon.svg"')
  expect(page.payload).toContain('src="/assets/index-Ab12Cd34.js"')
  expect(page.payload).toContain('href="https://tragwerk.example/./a"')
})

test('HEAD of a page has the headers of GET and no body', async () => {
  const { server } = await start({ consoleDirectory: await aConsole() })

  const got = await server.inject(visit('/knowledge'))
  const head = await server.inject({ ...visit('/knowledge'), method: 'HEAD' })

  expect([head.statusCode, head.payload]).toEqual([200, ''])
  expect(head.headers['content-length']).toBe(String(got.rawPayload.length))
  expect(head.headers.etag).toBe(got.headers.etag)
})

test.each([
  ['/api/v1/nothing', 'application/problem+json'],
  ['/api', 'application/problem+json'],
  ['/%61pi/v1/nothing', 'application/problem+json'],
  ['/v1/nothing', 'application/json'],
  ['/metrics/x', 'application/problem+json'],
  ['/livez/x', 'application/problem+json'],
  ['/assets/index-Zz98Yy76.js', 'application/problem+json'],
  ['/assets', 'application/problem+json'],
  ['/assets/', 'application/problem+json'],
  ['/.env', 'application/problem+json'],
  ['/knowledge/.git/config', 'application/problem+json'],
  ['/assets/..%2f..%2fsecret.txt', 'application/problem+json'],
])('%s is no page, also for a browser', async (url, type) => {
  const { server } = await start({ consoleDirectory: await aConsole() })

  const reply = await server.inject(visit(url))

  expect(reply.statusCode).toBe(404)
  expect(reply.headers['content-type']).toContain(type)
  expect(reply.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'")
})

test.each([
  { name: 'no wish for a page', request: { headers: { accept: 'application/json' } } },
  { name: 'any type', request: { headers: { accept: '*/*' } } },
  { name: 'no page please', request: { headers: { accept: 'text/html;q=0, application/json' } } },
  { name: 'another method', request: { method: 'POST' as const } },
])('an unknown path with $name keeps its problem', async ({ request }) => {
  const { server } = await start({ consoleDirectory: await aConsole() })

  const reply = await server.inject({ ...visit('/audit'), ...request })

  expect([reply.statusCode, reply.json().code]).toEqual([404, 'http.route_not_found'])
})

test('a wrong method on a route of the API is still told so', async () => {
  const { server } = await start({ consoleDirectory: await aConsole() })

  const reply = await server.inject({ ...visit('/api/v1/collections'), method: 'PATCH' })

  expect([reply.statusCode, reply.json().code]).toEqual([405, 'http.method_not_allowed'])
})

test.each([
  { accepted: 'gzip, deflate, br, zstd', encoding: 'br', decode: brotliDecompressSync },
  { accepted: 'gzip', encoding: 'gzip', decode: gunzipSync },
  { accepted: 'br;q=0, gzip;q=0.5', encoding: 'gzip', decode: gunzipSync },
  { accepted: 'identity', encoding: undefined, decode: (bytes: Buffer) => bytes },
])('"$accepted" gets script and page as $encoding', async ({ accepted, encoding, decode }) => {
  const { server } = await start({ consoleDirectory: await aConsole() })
  const headers = { 'accept-encoding': accepted }

  const asset = await server.inject({ method: 'GET', url: '/assets/index-Ab12Cd34.js', headers })
  const page = await server.inject(visit('/audit', headers))

  for (const { headers } of [asset, page]) {
    expect(headers['content-encoding']).toBe(encoding)
    expect(headers.vary).toBe('accept-encoding')
    expect(headers.etag).toBeDefined()
  }
  expect(asset.headers['content-type']).toMatch(/^(text|application)\/javascript/)
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(decode(asset.rawPayload).toString()).toBe(script)
  expect(decode(page.rawPayload).toString()).toContain('<!doctype html>')
})

test('an unchanged page or script is not sent again, and each encoding has its own tag', async () => {
  const { server } = await start({ consoleDirectory: await aConsole() })
  const tags = new Set<unknown>()

  for (const url of ['/audit', '/assets/index-Ab12Cd34.js']) {
    for (const encoding of ['br', 'gzip', 'identity']) {
      const first = await server.inject(visit(url, { 'accept-encoding': encoding }))
      const again = await server.inject(
        visit(url, { 'accept-encoding': encoding, 'if-none-match': String(first.headers.etag) }),
      )
      tags.add(first.headers.etag)
      expect([again.statusCode, again.payload]).toEqual([304, ''])
    }
  }

  expect(tags.size).toBe(6)
})

test('compressed files have no address of their own', async () => {
  const { server } = await start({ consoleDirectory: await aConsole() })

  const reply = await server.inject(visit('/assets/index-Ab12Cd34.js.br'))

  expect(reply.statusCode).toBe(404)
})

test.each(['/tragwerk/', '/team/ai/'])(
  'below %s everything answers, and at the root as before',
  async (basePath) => {
    const { server } = await start({ consoleDirectory: await aConsole(), basePath })
    const prefix = basePath.slice(0, -1)

    for (const before of [prefix, '']) {
      const page = await server.inject(visit(`${before}/audit?page=2`))
      const asset = await server.inject(visit(`${before}/assets/index-Ab12Cd34.js`))
      const probe = await server.inject(visit(`${before}/livez`))
      const api = await server.inject(visit(`${before}/v1/models`, { authorization: 'Bearer key-all' }))
      const unknown = await server.inject(visit(`${before}/api/v1/nothing`))

      expect(page.payload).toContain(`src="${basePath}assets/index-Ab12Cd34.js"`)
      expect(page.payload).toContain(`href="${basePath}icon.svg"`)
      expect([page, asset, probe, api].map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200])
      expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'http.route_not_found'])
    }
  },
)

test('the base path without its last slash leads to the one with it', async () => {
  const { server } = await start({ consoleDirectory: await aConsole(), basePath: '/tragwerk/' })

  const reply = await server.inject(visit('/tragwerk?lang=de'))
  const neighbour = await server.inject({ method: 'GET', url: '/tragwerker' })

  expect([reply.statusCode, reply.headers.location]).toEqual([308, '/tragwerk/?lang=de'])
  expect(neighbour.statusCode).toBe(404)
})

test('pages and files are measured as the console, whatever their address', async () => {
  const { server, finished } = await start({ consoleDirectory: await aConsole() })

  for (const url of ['/', '/audit', '/assets/index-Ab12Cd34.js', '/assets/gone.js'])
    await server.inject(visit(url))

  await expect
    .poll(() => finished.map(({ route }) => route))
    .toEqual(['console', 'console', 'console', 'unmatched'])
})

test.each([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/..%5csecret.txt',
  '/%2e%2e%2f%2e%2e%2fetc/passwd',
  '/.env',
  '/%00',
  '/assets/',
])('%s does not leave the console directory', async (path) => {
  const { server } = await start({ consoleDirectory: await aConsole() })
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 })

  const answer = await rawGet(port, path)

  expect(answer).toMatch(/^HTTP\/1\.1 (400|403|404)/)
  expect(answer).not.toContain('secret\r\n')
  expect(answer).not.toMatch(/\r\n\r\n(secret|root:)/)
})

function rawGet(port: number, path: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`),
    )
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })
}
