import { expect, test } from 'vitest'
import { readEventData, readEvents } from './read-events.ts'

function inChunks(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text)
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
      controller.close()
    },
  })
}

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = []
  for await (const item of source) items.push(item)
  return items
}

const stream =
  ': hello\r\ndata: Grüße 👍\r\n\r\ndata: a\ndata:b\nid: 7\n\n\n: heartbeat\n\ndata: {"x":1}\r\rdata: cut'

test.each([1, 2, 3, 5, 1000])('reads the same events from chunks of %i bytes', async (size) => {
  expect(await collect(readEventData(inChunks(stream, size)))).toEqual(['Grüße 👍', 'a\nb', '{"x":1}'])
})

test('ends after done or [DONE], whatever follows', async () => {
  const native = inChunks('data: {"type":"done"}\n\ndata: {"type":"text-delta"}\n\n', 7)
  const vendor = inChunks('data: {"id":"c"}\n\ndata: [DONE]\n\ndata: {"id":"d"}\n\n', 7)

  expect(await collect(readEvents(native))).toEqual([{ type: 'done' }])
  expect(await collect(readEvents(vendor))).toEqual([{ id: 'c' }])
})

test.each([
  ['an error event', 'data: {"type":"error","code":"x.y","message":"No."}\n\n', 'x.y'],
  ['an error object', 'data: {"error":{"code":"x.z","message":"No."}}\n\n', 'x.z'],
  ['an end without a last event', 'data: {"type":"text-delta","text":"a"}\n\n', 'sdk.stream_incomplete'],
  ['a last event that is cut off', 'data: {"type":"done"}', 'sdk.stream_incomplete'],
  ['nothing at all', '', 'sdk.stream_incomplete'],
])('%s throws', async (_, text, code) => {
  await expect(collect(readEvents(inChunks(text, 9)))).rejects.toMatchObject({ code })
})

test('leaving the loop cancels the connection', async () => {
  let isCancelled = false
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode('data: {"a":1}\n\n')),
    cancel() {
      isCancelled = true
    },
  })

  for await (const _ of readEvents(body)) break

  expect(isCancelled).toBe(true)
})
