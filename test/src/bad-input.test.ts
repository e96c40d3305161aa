import { connect } from 'node:net'
import { text as readText } from 'node:stream/consumers'
import { knowledgeRoutes, maxUploadBytes } from '@tragwerk/contracts/knowledge'
import { aDocx, aPdf, aZipBomb, untilSettled } from '@tragwerk/testkit/builders'
import { type Stack, startStack } from '@tragwerk/testkit/stack'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

const name = 'inbox'
const documents = `/api/v1/collections/${name}/documents`

let stack: Stack

beforeAll(async () => {
  stack = await startStack({ engine: 'pglite' })
  await stack.client.knowledge.createCollection({ body: { name } })
})
afterAll(() => stack.stop())

/** Whatever came in, the next request is served. */
afterEach(async () => {
  expect((await fetch(`${stack.url}/livez`)).status).toBe(200)
  expect((await stack.client.knowledge.getCollection({ params: { name } })).name).toBe(name)
})

type Sent = readonly [path: string, init: RequestInit]

interface Refusal {
  readonly status: number
  readonly code: string
}

/** Sends while another request is under way, which must be served. */
async function refusalOf(path: string, init: RequestInit): Promise<Refusal> {
  const parallel = stack.client.knowledge.listCollections()
  const answer = await fetch(stack.url + path, {
    ...init,
    headers: { authorization: `Bearer ${stack.adminKey}`, ...init.headers },
  })
  const body = (await answer.json()) as Record<string, unknown>
  expect((await parallel).items).toHaveLength(1)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(body).toMatchObject({ status: answer.status, detail: expect.stringMatching(/\w+ \w+/) })
  expect(body.traceId).toMatch(/^[0-9a-f]{32}$/)
  return { status: answer.status, code: String(body.code) }
}

const json = (body: string | Uint8Array<ArrayBuffer>): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body,
})

const post = (value: unknown) => json(JSON.stringify(value))

function upload(
  bytes: Uint8Array,
  fileName: string,
  fields: Readonly<Record<string, string>> = {},
): RequestInit {
  const body = new FormData()
  for (const [field, value] of Object.entries(fields)) body.set(field, value)
  body.set('file', new Blob([bytes as Uint8Array<ArrayBuffer>]), fileName)
  return { method: 'POST', body }
}

const deep = (levels: number) => `${'['.repeat(levels)}1${']'.repeat(levels)}`

describe('refused at once', () => {
  const latin1 = Buffer.from('{"title":"Gr\u00fc\u00dfe","content":"x"}', 'latin1')
  const aDocument = { title: 'x', content: 'x' }

  test.each<[what: string, request: () => Sent | Promise<Sent>, expected: Refusal]>([
    [
      'an empty file',
      () => [documents, upload(new Uint8Array(), 'empty.txt')],
      { status: 400, code: 'knowledge.file_empty' },
    ],
    [
      'an empty text',
      () => [documents, post({ title: 'x', content: '' })],
      { status: 400, code: 'http.request_invalid' },
    ],
    ['an empty body', () => [documents, json('')], { status: 400, code: 'http.request_invalid' }],
    [
      'a file above the limit',
      () => [documents, upload(new Uint8Array(maxUploadBytes + 1).fill(0x61), 'huge.txt')],
      { status: 413, code: 'http.body_too_large' },
    ],
    [
      'a JSON text above the limit',
      () => [documents, post({ title: 'x', content: 'a'.repeat(9 * 1024 * 1024) })],
      { status: 413, code: 'http.body_too_large' },
    ],
    [
      'a picture named .txt',
      () => [documents, upload(Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'photo.txt')],
      { status: 415, code: 'knowledge.file_type_unsupported' },
    ],
    [
      'a program',
      () => [documents, upload(Buffer.from('7f454c460201010000000000', 'hex'), 'notes.md')],
      { status: 415, code: 'knowledge.file_type_unsupported' },
    ],
    [
      'a Word file cut off',
      async () => {
        const bytes = await aDocx('Title', ['A paragraph.'])
        return [documents, upload(bytes.subarray(0, bytes.length - 40), 'cut.docx')]
      },
      { status: 422, code: 'knowledge.file_corrupt' },
    ],
    [
      'a text named .pdf',
      () => [documents, upload(Buffer.from('not a PDF at all'), 'contract.pdf')],
      { status: 422, code: 'knowledge.file_corrupt' },
    ],
    [
      'a file in another encoding than UTF-8',
      () => [documents, upload(Buffer.from('Gr\u00fc\u00dfe aus K\u00f6ln', 'latin1'), 'latin1.txt')],
      { status: 422, code: 'knowledge.text_not_utf8' },
    ],
    [
      'JSON in another encoding',
      () => [documents, json(new Uint8Array(latin1))],
      { status: 400, code: 'http.body_not_utf8' },
    ],
    [
      'JSON 20,000 levels deep',
      () => [documents, json(deep(20_000))],
      { status: 400, code: 'http.json_too_deep' },
    ],
    [
      'JSON cut in the middle',
      () => [documents, json('{"title":"x","con')],
      { status: 400, code: 'http.json_malformed' },
    ],
    [
      'a key named __proto__',
      () => [documents, json('{"title":"x","content":"x","__proto__":{"isAdmin":true}}')],
      { status: 400, code: 'http.json_key_forbidden' },
    ],
    [
      'a field that is not known',
      () => [documents, post({ ...aDocument, colour: 'red' })],
      { status: 400, code: 'http.request_invalid' },
    ],
    [
      'a field named constructor',
      () => [documents, post({ ...aDocument, constructor: { prototype: {} } })],
      { status: 400, code: 'http.request_invalid' },
    ],
    [
      'a field of the wrong type',
      () => [documents, post({ title: 7, content: 'x' })],
      { status: 400, code: 'http.request_invalid' },
    ],
    [
      'U+0000 in a text',
      () => [documents, post({ title: 'x', content: 'a\u0000b' })],
      { status: 400, code: 'http.text_malformed' },
    ],
    [
      'half a surrogate pair',
      () => [documents, post({ title: 'x', content: 'a\ud800b' })],
      { status: 400, code: 'http.text_malformed' },
    ],
    [
      'a list where an object belongs',
      () => [documents, post([aDocument])],
      { status: 400, code: 'http.request_invalid' },
    ],
    [
      'an upload with an unknown field',
      () => [documents, upload(Buffer.from('x'), 'x.txt', { colour: 'red' })],
      { status: 400, code: 'http.request_invalid' },
    ],
    [
      'an access list that is not JSON',
      () => [documents, upload(Buffer.from('x'), 'x.txt', { acl: 'group:hr' })],
      { status: 400, code: 'http.request_invalid' },
    ],
    [
      'an unknown media type',
      () => [documents, { method: 'POST', headers: { 'content-type': 'application/xml' }, body: '<a/>' }],
      { status: 415, code: 'http.media_type_unsupported' },
    ],
    [
      'an unknown collection',
      () => ['/api/v1/collections/nowhere/documents', post(aDocument)],
      { status: 404, code: 'knowledge.collection_not_found' },
    ],
    [
      'a search in an unknown collection',
      () => ['/api/v1/collections/nowhere/search', post({ query: 'x' })],
      { status: 404, code: 'knowledge.collection_not_found' },
    ],
    [
      'a streamed answer from an unknown collection',
      () => ['/api/v1/collections/nowhere/answer', post({ question: 'x', stream: true })],
      { status: 404, code: 'knowledge.collection_not_found' },
    ],
    [
      'a collection name that climbs',
      () => ['/api/v1/collections/..%2f..%2fetc/documents', post(aDocument)],
      { status: 400, code: 'http.request_invalid' },
    ],
    [
      'an id that is none',
      () => [`${documents}/not-an-id`, {}],
      { status: 400, code: 'http.request_invalid' },
    ],
    [
      'an unknown document',
      () => [`${documents}/019f0000-0000-7000-8000-000000000001`, {}],
      { status: 404, code: 'knowledge.document_not_found' },
    ],
    [
      'another method',
      () => [documents, { method: 'PUT', body: '{}' }],
      { status: 405, code: 'http.method_not_allowed' },
    ],
    ['an unknown address', () => ['/api/v1/nothing-here', {}], { status: 404, code: 'http.route_not_found' }],
    [
      'a limit of none',
      () => ['/api/v1/collections?limit=0', {}],
      { status: 400, code: 'http.request_invalid' },
    ],
    [
      'an existing collection',
      () => ['/api/v1/collections', post({ name })],
      { status: 409, code: 'knowledge.collection_exists' },
    ],
  ])('%s', async (_what, request, expected) => {
    expect(await refusalOf(...(await request()))).toEqual(expected)
  })

  test('nothing of it was kept', async () => {
    expect((await stack.client.knowledge.getCollection({ params: { name } })).documents).toBe(0)
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined()
  })

  test('headers above 16 KiB', async () => {
    const answer = await sendBytes(
      `GET /api/v1/collections HTTP/1.1\r\nhost: x\r\nx-filler: ${'a'.repeat(20_000)}\r\n\r\n`,
    )

    expect(answer).toMatch(/^HTTP\/1\.1 431 /)
    expect(answer).toContain('"code":"http.headers_too_large"')
  })

  test('bytes that are no HTTP', async () => {
    const answer = await sendBytes('\u0016\u0003\u0001 this is not HTTP\r\n\r\n')

    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"code":"http.request_malformed"')
  })
})

describe('keys', () => {
  test.each([
    ['no key', undefined],
    ['a key that never existed', 'trk_0000000000000000000000000000000000000000'],
    ['half of a header', ''],
  ])('%s', async (_what, key) => {
    const answer = await fetch(`${stack.url}/api/v1/collections`, {
      headers: key === undefined ? {} : { authorization: `Bearer ${key}` },
    })

    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect(await answer.json()).toMatchObject({
      code: expect.stringMatching(/^identity\.key_(missing|malformed|unknown)$/),
    })
  })

  test('a revoked key is refused at once, for new requests and with its own code', async () => {
    const { key, secret } = await stack.client.identity.createKey({
      body: { name: 'short', permissions: ['knowledge:read'] },
    })
    const use = () =>
      fetch(`${stack.url}/api/v1/collections`, { headers: { authorization: `Bearer ${secret}` } })
    expect((await use()).status).toBe(200)

    await stack.client.identity.revokeKey({ params: { id: key.id } })

    const answer = await use()
    expect(answer.status).toBe(401)
    expect(await answer.json()).toMatchObject({ code: 'identity.key_revoked' })
  })
})

describe('accepted, then found to be unreadable', () => {
  const half = (bytes: Uint8Array) => bytes.subarray(0, Math.floor(bytes.length / 2))

  test.each<[what: string, fileName: string, make: () => Promise<Uint8Array>, code: string]>([
    [
      'a PDF with a password',
      'secret.pdf',
      () => aPdf(['Secret.'], 'open sesame'),
      'knowledge.file_encrypted',
    ],
    ['half a PDF', 'half.pdf', async () => half(await aPdf(['A page.'])), 'knowledge.file_corrupt'],
    [
      'a PDF of noise',
      'noise.pdf',
      async () => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(4096, 0xa5)]),
      'knowledge.file_corrupt',
    ],
    ['a PDF without text', 'blank.pdf', () => aPdf(['']), 'knowledge.no_text'],
    [
      'a damaged Word file',
      'damaged.docx',
      async () => {
        const bytes = await aDocx('Title', ['A paragraph.'])
        const content = Buffer.from(bytes.buffer).indexOf('word/document.xml') + 30
        return bytes.fill(0xff, content, content + 60)
      },
      'knowledge.file_corrupt',
    ],
    ['a zip bomb', 'bomb.docx', async () => aZipBomb(120), 'knowledge.archive_unsafe'],
    ['a text of blanks', 'blank.txt', async () => Buffer.from(' \n\t \n'), 'knowledge.no_text'],
  ])('%s', async (_what, fileName, make, code) => {
    const { id } = await stack.client.addFile(name, await make(), { fileName })
    const parallel = stack.client.knowledge.search({ params: { name }, body: { query: 'anything' } })

    const document = await untilSettled(stack.client, { name, id })

    expect(document).toMatchObject({ status: 'failed', error: { code } })
    expect(document.error?.message).toMatch(/\.$/)
    expect((await parallel).results).toEqual([])
  })

  test('a good document is still indexed afterwards', async () => {
    const { id } = await stack.client.knowledge.addDocument({
      params: { name },
      body: { title: 'Good', content: 'All is well.' },
    })

    expect(await untilSettled(stack.client, { name, id })).toMatchObject({ status: 'indexed' })
    const answer = stack.client.stream(knowledgeRoutes.answer, {
      params: { name },
      body: { question: 'Is all well?' },
    })
    expect((await Array.fromAsync(answer)).at(-1)?.type).toBe('done')
  })
})

/** Sends raw bytes on a connection of its own and returns all that comes back. */
async function sendBytes(bytes: string): Promise<string> {
  const { hostname, port } = new URL(stack.url)
  const socket = connect(Number(port), hostname)
  socket.write(bytes)
  return readText(socket)
}
