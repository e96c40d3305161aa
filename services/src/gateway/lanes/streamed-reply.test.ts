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

test('a reader is waited for only when something was just given to it', () => {
  const reply = openReply()

  reply.take(Buffer.from('data: {"choices":[]}\n\n'))
  const afterWhole = reply.isFull
  reply.take(Buffer.from('data: {"choices":['))

  expect([afterWhole, reply.isFull]).toEqual([true, false])
})
