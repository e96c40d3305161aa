import { TragwerkError } from '@tragwerk/sdk'
import { expect, test } from 'vitest'
import { createUploads, type Uploads } from './create-uploads.ts'
import type { UploadItem } from './upload-queue.ts'

interface Sending {
  readonly item: UploadItem
  readonly signal: AbortSignal
  progress(sentBytes: number): void
  succeed(): void
  fail(error: unknown): void
}

/** A server that answers when the test says so. */
function createLab() {
  const sent: Sending[] = []
  const lost: unknown[] = []
  const sleeps: Array<() => void> = []
  let keys = 0
  const uploads = createUploads({
    send: (item, { signal, onProgress }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
        sent.push({
          item,
          signal,
          progress: (sentBytes) => onProgress({ sentBytes, totalBytes: 100 }),
          succeed: () => resolve(`document of ${item.path}`),
          fail: reject,
        })
      }),
    isUnreachable: (error) => error === unreachable,
    onUnreachable: (error) => lost.push(error),
    createKey: () => {
      keys += 1
      return `key ${keys}`
    },
    sleep: () => new Promise((resolve) => sleeps.push(resolve)),
  })
  return { uploads, sent, lost, sleeps }
}

const unreachable = new TragwerkError({ code: 'sdk.network_failed', message: 'gone' })

function files(...paths: string[]) {
  return paths.map((path) => ({ collection: 'handbook', path, file: new File(['text'], path) }))
}

const settled = () => new Promise((resolve) => setImmediate(resolve))
const statesOf = (uploads: Uploads) => uploads.getQueue().items.map(({ state }) => state)

test('sends three at once, then the next as soon as one is through', async () => {
  const { uploads, sent } = createLab()
  uploads.add(files('a', 'b', 'c', 'd'))
  expect(sent.map(({ item }) => item.path)).toEqual(['a', 'b', 'c'])

  sent[1]!.succeed()
  await settled()

  expect(sent.map(({ item }) => item.path)).toEqual(['a', 'b', 'c', 'd'])
  expect(uploads.getQueue().items[1]).toMatchObject({ state: 'done', documentId: 'document of b' })
})

test('while the server is away files wait, and go on under the same key when it is back', async () => {
  const { uploads, sent, lost, sleeps } = createLab()
  uploads.add(files('a', 'b'))

  sent[0]!.fail(unreachable)
  sent[1]!.fail(unreachable)
  await settled()
  uploads.setConnected(false)
  for (const wake of sleeps) wake()
  await settled()
  expect(statesOf(uploads)).toEqual(['waiting', 'waiting'])
  expect(lost).toEqual([unreachable, unreachable])
  expect(sent).toHaveLength(2)

  uploads.setConnected(true)
  expect(sent.slice(2).map(({ item }) => item.idempotencyKey)).toEqual(['key 1', 'key 2'])
  sent[2]!.succeed()
  sent[3]!.succeed()
  await settled()
  expect(statesOf(uploads)).toEqual(['done', 'done'])
})

test('a file whose attempt broke is tried again after a pause, also when nobody noticed the failure', async () => {
  const { uploads, sent, sleeps } = createLab()
  uploads.add(files('a'))

  sent[0]!.fail(unreachable)
  await settled()
  expect(sent).toHaveLength(1)
  sleeps[0]!()
  await settled()

  expect(sent[1]!.item.idempotencyKey).toBe('key 1')
})

test('a file that was cancelled and taken up again is sent once', async () => {
  const { uploads, sent } = createLab()
  uploads.add(files('a'))

  uploads.cancel(1)
  uploads.retry(1)
  await settled()

  expect(sent).toHaveLength(2)
  expect(statesOf(uploads)).toEqual(['sending'])
  uploads.cancel(1)
  expect(sent[1]!.signal.aborted).toBe(true)
})

test('a file that vanished from the disk fails instead of being tried for ever', async () => {
  const { uploads, sent, lost } = createLab()
  const gone = { size: 4, slice: () => ({ arrayBuffer: () => Promise.reject(new Error('NotReadable')) }) }
  uploads.add([{ collection: 'handbook', path: 'a', file: gone as unknown as File }])

  sent[0]!.fail(unreachable)
  await settled()

  expect(uploads.getQueue().items[0]).toMatchObject({ state: 'failed', problem: { kind: 'unreadable' } })
  expect(lost).toEqual([])
})

test('too many requests pause the whole queue for as long as the server asks', async () => {
  const { uploads, sent, sleeps } = createLab()
  uploads.add(files('a', 'b', 'c', 'd'))

  sent[0]!.fail(new TragwerkError({ code: 'limits.too_many', message: 'slow', status: 429 }))
  await settled()
  sent[1]!.succeed()
  await settled()
  expect(sent).toHaveLength(3)

  sleeps[0]!()
  await settled()
  expect(sent.slice(3).map(({ item }) => item.path)).toEqual(['a', 'd'])
})

test('a refusal is kept with its words; trying again takes a new key', async () => {
  const { uploads, sent } = createLab()
  uploads.add(files('a'))
  sent[0]!.fail(new TragwerkError({ code: 'knowledge.text_not_utf8', message: 'Not UTF-8.', status: 422 }))
  await settled()
  expect(uploads.getQueue().items[0]!.problem).toEqual({
    kind: 'refused',
    code: 'knowledge.text_not_utf8',
    message: 'Not UTF-8.',
  })

  uploads.retryFailed()

  expect(sent[1]!.item.idempotencyKey).toBe('key 2')
})

test('cancelling stops the request and keeps the file listed as cancelled', async () => {
  const { uploads, sent } = createLab()
  uploads.add(files('a', 'b'))

  uploads.cancel(1)
  await settled()
  expect(sent[0]!.signal.aborted).toBe(true)
  expect(statesOf(uploads)).toEqual(['cancelled', 'sending'])

  uploads.cancelAll()
  await settled()
  expect(statesOf(uploads)).toEqual(['cancelled', 'cancelled'])
})

test('progress is told in steps, not for every packet', () => {
  const { uploads, sent } = createLab()
  let changes = 0
  uploads.add(files('a'))
  uploads.subscribe(() => {
    changes += 1
  })

  for (const bytes of [1, 1, 1, 2, 3, 50, 50, 50, 100]) sent[0]!.progress(bytes)

  expect(changes).toBe(3)
  expect(uploads.getQueue().items[0]!.share).toBe(1)
})
