import { Readable } from 'node:stream'
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { createManualClock } from '../clock/index.ts'
import { anEgress, aServer } from './testing/local-server.ts'

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
