import { connect } from 'node:net'
import { maxUploadBytes } from '@tragwerk/contracts/knowledge'
import { afterEach, expect, test } from 'vitest'
import type { KnowledgeOperations } from './knowledge.ts'
import { startTestServer, type TestServer } from './test-server.ts'

type NewDocument = Parameters<KnowledgeOperations['addDocument']>[1]

let running: TestServer | undefined

afterEach(async () => {
  await running?.server.close()
  running = undefined
})

async function start(limits = {}) {
  const added: NewDocument[] = []
  running = await startTestServer({
    limits,
    knowledge: {
      addDocument: async (_call, input) => {
        added.push(input)
        return { id: '019f0000-0000-7000-8000-0000000000d1', status: 'queued' }
      },
    },
  })
  const { port } = await running.server.listen({ host: '127.0.0.1', port: 0 })
  const send = (body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}/api/v1/collections/handbook/documents`, {
      method: 'POST',
      headers: { authorization: 'Bearer key-all', ...headers },
      body,
    })
  return { added, send, port }
}

function aForm(fields: Record<string, string> = {}, content = 'Thirty days.'): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([content], { type: 'text/markdown' }), 'leave.md')
  return form
}

test('a file arrives whole, with its name, type and validated fields', async () => {
  const { added, send } = await start()
  const form = aForm({ title: 'Leave', metadata: '{"year":2026}', acl: '["group:staff"]' })

  const reply = await send(form)

  expect(reply.status).toBe(202)
  expect(added).toEqual([
    {
      collection: 'handbook',
      title: 'Leave',
      metadata: { year: 2026 },
      acl: ['group:staff'],
      content: { bytes: Buffer.from('Thirty days.'), fileName: 'leave.md', mediaType: 'text/markdown' },
    },
  ])
})

test('fields may follow the file', async () => {
  const { added, send } = await start()
  const form = aForm()
  form.append('externalId', 'hr-7')

  await send(form)

  expect(added[0]).toMatchObject({ externalId: 'hr-7' })
})

test('text sent as JSON takes the same way and is plain text unless it says otherwise', async () => {
  const { added, send } = await start()

  await send(JSON.stringify({ title: 'Leave', content: 'Dreißig Tage' }), {
    'content-type': 'application/json',
  })

  expect(added).toEqual([
    {
      collection: 'handbook',
      title: 'Leave',
      content: { bytes: Buffer.from('Dreißig Tage'), mediaType: 'text/plain' },
    },
  ])
})

test.each([
  ['an unknown field', aForm({ owner: 'me' }), 'http.request_invalid'],
  ['a field sent twice', withRepeated(), 'http.request_invalid'],
  ['metadata that is not JSON', aForm({ metadata: '{' }), 'http.request_invalid'],
  ['a field longer than 256 KiB', aForm({ title: 'x'.repeat(300_000) }), 'http.request_invalid'],
  ['U+0000 in a field', aForm({ title: 'a\u0000' }), 'http.text_malformed'],
  ['no file', withoutFile(), 'http.upload_file_missing'],
  ['a file under another name', withOtherName(), 'http.upload_file_missing'],
  ['two files', withTwoFiles(), 'http.upload_malformed'],
  ['13 fields', withManyFields(), 'http.upload_malformed'],
])('%s is refused and nothing is added', async (_, form, code) => {
  const { added, send } = await start()

  const reply = await send(form)

  expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([400, code])
  expect(added).toEqual([])
})

function withRepeated(): FormData {
  const form = aForm({ title: 'a' })
  form.append('title', 'b')
  return form
}

function withoutFile(): FormData {
  const form = new FormData()
  form.append('title', 'a')
  return form
}

function withOtherName(): FormData {
  const form = new FormData()
  form.append('attachment', new Blob(['x']), 'a.md')
  return form
}

function withTwoFiles(): FormData {
  const form = aForm()
  form.append('file', new Blob(['x']), 'b.md')
  return form
}

function withManyFields(): FormData {
  return aForm(Object.fromEntries(Array.from({ length: 13 }, (_, index) => [`f${index}`, 'x'])))
}

test.each([
  ['no boundary', 'multipart/form-data', 'x'],
  ['a body that is not multipart', 'multipart/form-data; boundary=b', 'nothing of the kind'],
  [
    'a body cut off in the file',
    'multipart/form-data; boundary=b',
    '--b\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\nhalf',
  ],
])('%s is refused as malformed', async (_, type, body) => {
  const { added, send } = await start()

  const reply = await send(body, { 'content-type': type })

  expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([
    400,
    'http.upload_malformed',
  ])
  expect(added).toEqual([])
})

test('a file above the limit is refused with 413', async () => {
  const { added, send } = await start()

  const reply = await send(aForm({}, 'x'.repeat(maxUploadBytes + 1)))

  expect(reply.status).toBe(413)
  expect(await reply.json()).toMatchObject({
    code: 'http.body_too_large',
    details: { maxBytes: maxUploadBytes },
  })
  expect(added).toEqual([])
})

test('a client that breaks off in the middle of a file adds nothing and leaves the server serving', async () => {
  const { added, send, port } = await start()
  const socket = connect(port, '127.0.0.1')
  socket.write(
    'POST /api/v1/collections/a/documents HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer key-all\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="a.md"\r\n\r\nhalf',
  )

  socket.end()
  socket.destroySoon()
  await expect.poll(() => running!.finished.length).toBe(1)

  expect(added).toEqual([])
  expect((await send(aForm())).status).toBe(202)
})

test('uploads beyond what fits into memory at once are put off with 503', async () => {
  const { port, send } = await start({ maxInFlightBodyBytes: 4000 })
  const socket = connect(port, '127.0.0.1')
  socket.write(
    'POST /api/v1/collections/a/documents HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer key-all\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 3900\r\n\r\n--b\r\n',
  )
  await expect.poll(async () => (await send(aForm({}, 'x'.repeat(500)))).status, { interval: 10 }).toBe(503)

  socket.destroy()

  await expect.poll(async () => (await send(aForm({}, 'x'.repeat(500)))).status, { interval: 10 }).toBe(202)
})
