import { expect, test } from 'vitest'
import { requireDone } from './require-done.ts'

const chatUrl = 'https://models.test/v1/chat/completions'
const event = `data: ${JSON.stringify({ choices: [{ delta: { content: 'data: [DONE]' } }] })}\n\n`

/** What a reader gets of a stream that arrives in these pieces. */
async function read(pieces: readonly string[], { url = chatUrl, type = 'text/event-stream' } = {}) {
  const body = new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(Buffer.from(piece))
      controller.close()
    },
  })
  const answer = async () => new Response(body, { headers: { 'content-type': type } })
  const response = await requireDone(answer, () => new Error('It was cut.'))(url)
  return response.text()
}

test.each([
  ['in one piece', [`${event}data: [DONE]\n\n`]],
  ['without a space', [`${event}data:[DONE]\n\n`]],
  ['in single characters', [...`${event}data: [DONE]\n\n`]],
  ['with returns', [event.replaceAll('\n', '\r\n'), 'data: [DONE]\r\n\r\n']],
  ['before a comment', [event, 'data: [DONE]\n\n', ': bye\n\n']],
  ['as its only event', ['data: [DONE]\n\n']],
])('a stream with its end %s is passed on as it is', async (_name, pieces) => {
  expect(await read(pieces)).toBe(pieces.join(''))
})

test.each([
  ['between two events', [event, event]],
  ['inside the last', [event, 'data: [DON']],
  ['before the first', []],
])('a stream that was cut %s fails', async (_name, pieces) => {
  await expect(read(pieces)).rejects.toThrow('It was cut.')
})

test('answers in one piece and streams of other interfaces end as they like', async () => {
  expect(await read(['{}'], { type: 'application/json' })).toBe('{}')
  expect(await read([event], { url: 'https://models.test/v1/responses' })).toBe(event)
})
