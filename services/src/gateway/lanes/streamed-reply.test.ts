import { expect, test } from 'vitest'
import type { GatewayRequest } from '../exchange.ts'
import type { AttemptInput } from './attempt.ts'
import { StreamedReply } from './streamed-reply.ts'

const request: GatewayRequest = {
  id: '1',
  format: 'openai-chat',
  bytes: Buffer.alloc(0),
  body: {},
  modelSpan: undefined,
  protocolHeaders: [],
  options: {
    sensitivity: 'internal',
    conversation: undefined,
    maxCostUsd: undefined,
    timeoutMs: undefined,
    priority: 'normal',
    useCaseId: undefined,
  },
  arrivedMs: 0,
}

/** Its reader takes every piece, and says each time that it is full now. */
function openReply(): StreamedReply {
  let isStarted = false
  const input: AttemptInput = {
    request,
    deployment: 'a/b',
    isStream: true,
    signal: new AbortController().signal,
    sink: {
      get isStarted() {
        return isStarted
      },
      tellOnRefusal: () => {},
      start: () => {
        isStarted = true
      },
      write: () => false,
      onDrain: () => {},
      end: () => {},
      fail: () => {},
    },
    limits: { firstByteMs: 1, idleMs: 1, endsAtMs: 1 },
    claim: () => true,
    headersAtStart: () => [],
    trailersAtEnd: () => [],
  }
  const head = { status: 200, headers: {}, sentHeaders: [], startedMs: 0, dropsUsage: false }
  return new StreamedReply({ clock: { monotonicMs: () => 0 } }, input, head)
}

const event = (delta: object) => Buffer.from(`data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`)

/** Whether the estimate for the whole text lies within a hundredth of the truth. */
function isNear(reply: StreamedReply, length: number): boolean {
  const { text, factor } = reply.text()
  return Math.abs(text.length * factor - length) < length / 100
}

test('of a short stream all that was generated is known', () => {
  const reply = openReply()

  for (let at = 0; at < 100; at += 1) reply.take(event({ content: `${at},` }))

  expect(reply.text()).toEqual({ text: Array.from({ length: 100 }, (_, at) => `${at},`).join(''), factor: 1 })
})

test.each([
  ['alone', 1],
  ['many at once', 50],
])('of a long stream a part is kept, and what the rest has is estimated: events come %s', (_name, atOnce) => {
  const reply = openReply()
  const piece = Buffer.concat(
    Array.from({ length: atOnce }, () => event({ content: 'four', padding: 'x'.repeat(500) })),
  )

  for (let at = 0; at < 5_000; at += atOnce) reply.take(piece)

  expect(reply.text().text.length).toBeLessThan(200 * 4)
  expect(isNear(reply, 5_000 * 4)).toBe(true)
})

test('an image in a long stream does not count as if it were text', () => {
  const reply = openReply()

  for (let at = 0; at < 1_000; at += 1) reply.take(event({ content: 'four', padding: 'x'.repeat(200) }))
  reply.take(event({ images: ['x'.repeat(2_000_000)] }))

  expect(isNear(reply, 1_000 * 4)).toBe(true)
})

test('of a stream whose first event is larger than what is kept, that event is kept', () => {
  const reply = openReply()

  reply.take(event({ content: 'x'.repeat(1_000_000) }))

  expect([reply.text().text.length, reply.text().factor]).toEqual([1_000_000, 1])
})

test('a reader is waited for only when something was just given to it', () => {
  const reply = openReply()

  reply.take(Buffer.from('data: {"choices":[]}\n\n'))
  const afterWhole = reply.isFull
  reply.take(Buffer.from('data: {"choices":['))

  expect([afterWhole, reply.isFull]).toEqual([true, false])
})
