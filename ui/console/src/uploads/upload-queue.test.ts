import { expect, test } from 'vitest'
import {
  canRetry,
  changeQueue,
  emptyQueue,
  type NewUpload,
  nextToSend,
  summarise,
  type UploadAction,
  type UploadQueue,
} from './upload-queue.ts'

function aFile(path: string, extra: Partial<NewUpload> = {}): NewUpload {
  return { collection: 'handbook', path, file: new File(['12345'], path), idempotencyKey: path, ...extra }
}

function after(queue: UploadQueue, ...actions: readonly UploadAction[]): UploadQueue {
  return actions.reduce(changeQueue, queue)
}

const three = changeQueue(emptyQueue, { type: 'added', files: [aFile('a'), aFile('b'), aFile('c')] })
const refused = { kind: 'refused', code: 'http.status_500', message: 'No.' } as const

test('sends as many files at once as are allowed, in the order they were added', () => {
  expect(nextToSend(three, 2).map(({ path }) => path)).toEqual(['a', 'b'])

  const started = after(three, { type: 'started', id: 1 }, { type: 'started', id: 2 })

  expect(nextToSend(started, 2)).toEqual([])
  const one = changeQueue(started, { type: 'done', id: 1, documentId: 'x' })
  expect(nextToSend(one, 2).map(({ path }) => path)).toEqual(['c'])
})

test('a file that could not reach the server waits again with the same key', () => {
  const queue = after(
    three,
    { type: 'started', id: 1 },
    { type: 'progressed', id: 1, share: 0.5 },
    { type: 'postponed', id: 1 },
  )

  expect(queue.items[0]).toMatchObject({ state: 'waiting', share: 0, idempotencyKey: 'a' })
  expect(nextToSend(queue, 1).map(({ path }) => path)).toEqual(['a'])
})

test('a file that is refused can be tried again, under a new key because the old one keeps its answer', () => {
  const failed = after(three, { type: 'started', id: 1 }, { type: 'failed', id: 1, problem: refused })
  expect(failed.items[0]).toMatchObject({ state: 'failed', problem: refused })

  const again = changeQueue(failed, { type: 'retried', id: 1, idempotencyKey: 'a2' })

  expect(again.items[0]).toMatchObject({ state: 'waiting', idempotencyKey: 'a2', problem: undefined })
})

test('a file that was found bad beforehand is listed as failed, never sent and never tried again', () => {
  const queue = changeQueue(emptyQueue, {
    type: 'added',
    files: [aFile('empty', { problem: { kind: 'empty' } })],
  })

  expect(nextToSend(queue, 3)).toEqual([])
  expect(canRetry(queue.items[0]!)).toBe(false)
  expect(changeQueue(queue, { type: 'retried', id: 1, idempotencyKey: 'x' })).toBe(queue)
})

test('what arrives after a file was cancelled changes nothing', () => {
  const cancelled = after(three, { type: 'started', id: 2 }, { type: 'cancelled', id: 2 })

  const late = after(
    cancelled,
    { type: 'progressed', id: 2, share: 0.9 },
    { type: 'failed', id: 2, problem: refused },
    { type: 'postponed', id: 2 },
  )

  expect(late).toBe(cancelled)
})

test('cancelling all keeps what is done; clearing keeps what is open', () => {
  const queue = after(three, { type: 'started', id: 1 }, { type: 'done', id: 1, documentId: 'x' })

  const cancelled = changeQueue(queue, { type: 'allCancelled' })
  expect(cancelled.items.map(({ state }) => state)).toEqual(['done', 'cancelled', 'cancelled'])

  expect(changeQueue(queue, { type: 'cleared' }).items.map(({ path }) => path)).toEqual(['b', 'c'])
})

test('sums up states and the share of bytes, without those that will not be sent', () => {
  const queue = after(
    three,
    { type: 'started', id: 1 },
    { type: 'done', id: 1, documentId: 'x' },
    { type: 'started', id: 2 },
    { type: 'progressed', id: 2, share: 0.5 },
    { type: 'cancelled', id: 3 },
  )

  expect(summarise(queue)).toEqual({
    waiting: 0,
    sending: 1,
    done: 1,
    failed: 0,
    cancelled: 1,
    total: 3,
    open: 1,
    retryable: 0,
    share: 0.75,
  })
})

test('finds each of many files, also after some were cleared away', () => {
  const files = Array.from({ length: 1000 }, (_, index) => aFile(`${index}.txt`))
  let queue = changeQueue(emptyQueue, { type: 'added', files })

  for (let next = nextToSend(queue, 1); next.length > 0; next = nextToSend(queue, 1)) {
    const { id } = next[0]!
    queue = after(queue, { type: 'started', id }, { type: 'done', id, documentId: `document ${id}` })
    if (id === 300) queue = changeQueue(queue, { type: 'cleared' })
  }

  expect(summarise(queue).done).toBe(700)
  expect(queue.items.every(({ id, documentId }) => documentId === `document ${id}`)).toBe(true)
})
