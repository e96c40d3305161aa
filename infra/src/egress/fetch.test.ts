import { expect, test } from 'vitest'
import { anEgress, aServer } from './testing/local-server.ts'

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
  await expect(fetch('http://127.0.0.1:1/')).rejects.toThrow(
    expect.objectContaining({ code: 'egress.denied' }),
  )
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
