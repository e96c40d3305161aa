import type { UploadProgress } from '@tragwerk/sdk'
import { isTragwerkError } from '@tragwerk/sdk'
import {
  changeQueue,
  emptyQueue,
  type NewUpload,
  nextToSend,
  type UploadAction,
  type UploadItem,
  type UploadProblem,
  type UploadQueue,
} from './upload-queue.ts'

interface UploadsDeps {
  /** Sends one file and gives the document's id. Rejects as the SDK does. */
  readonly send: (
    item: UploadItem,
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: UploadProgress) => void },
  ) => Promise<string>
  /** The server did not answer: no fault of the file. */
  readonly isUnreachable: (error: unknown) => boolean
  /** Told when it did not answer; expected to call `setConnected`. */
  readonly onUnreachable: (error: unknown) => void
  readonly createKey: () => string
  readonly sleep: (ms: number) => Promise<void>
}

export type AddedFile = Pick<NewUpload, 'collection' | 'path' | 'file' | 'title' | 'problem'>

/** The queue of files on their way to the server. It lives above the pages, and outlives every one of them. */
export interface Uploads {
  readonly getQueue: () => UploadQueue
  /** Calls back after every change; returns what ends that. */
  readonly subscribe: (listener: () => void) => () => void
  add(files: readonly AddedFile[]): void
  cancel(id: number): void
  cancelAll(): void
  retry(id: number): void
  /** All that failed for a reason that may pass. */
  retryFailed(): void
  /** Forgets what has ended. */
  clear(): void
  /** While the server is away nothing is sent and nothing is lost. */
  setConnected(isConnected: boolean): void
  /** Stops what is being sent; for when the page or the key goes. */
  stop(): void
}

export const sentAtOnce = 3

/** Progress is shown in steps of this size: thousands of files must not redraw the page thousands of times a second. */
const shareStep = 0.02

/** Even when nobody says that the server is away, it is not asked again at once. */
const unreachablePauseMs = 1000

/** When too much was asked of the server and it did not say for how long to wait. */
const limitedPauseMs = 2000

export function createUploads(deps: UploadsDeps): Uploads {
  const listeners = new Set<() => void>()
  const running = new Map<number, AbortController>()
  let queue = emptyQueue
  let isConnected = true
  let pauses = 0

  function change(action: UploadAction): void {
    const changed = changeQueue(queue, action)
    if (changed === queue) return
    queue = changed
    for (const listener of listeners) listener()
  }

  function pump(): void {
    if (!isConnected || pauses > 0) return
    for (const item of nextToSend(queue, sentAtOnce)) {
      change({ type: 'started', id: item.id })
      void send(item).finally(pump)
    }
  }

  async function send(item: UploadItem): Promise<void> {
    const { id } = item
    const abort = new AbortController()
    running.set(id, abort)
    let shown = 0
    try {
      const documentId = await deps.send(item, {
        signal: abort.signal,
        onProgress({ sentBytes, totalBytes }) {
          const share = totalBytes === 0 ? 0 : sentBytes / totalBytes
          if (share - shown < shareStep && share < 1) return
          shown = share
          change({ type: 'progressed', id, share })
        },
      })
      change({ type: 'done', id, documentId })
    } catch (error) {
      if (!abort.signal.aborted) await takeFailure(item, error)
    } finally {
      if (running.get(id) === abort) running.delete(id)
    }
  }

  async function takeFailure({ id, file }: UploadItem, error: unknown): Promise<void> {
    if (deps.isUnreachable(error)) {
      // A file that was changed or removed meanwhile looks to the browser like a broken connection.
      if (!(await isReadable(file))) return change({ type: 'failed', id, problem: { kind: 'unreadable' } })
      deps.onUnreachable(error)
      return postpone(id, unreachablePauseMs)
    }
    const waitMs = pauseAskedBy(error)
    if (waitMs === undefined) change({ type: 'failed', id, problem: toProblem(error) })
    else await postpone(id, waitMs)
  }

  async function postpone(id: number, waitMs: number): Promise<void> {
    change({ type: 'postponed', id })
    pauses += 1
    await deps.sleep(waitMs)
    pauses -= 1
  }

  function retry(id: number): void {
    change({ type: 'retried', id, idempotencyKey: deps.createKey() })
  }

  return {
    getQueue: () => queue,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    add(files) {
      const keyed = files.map((file) => ({ ...file, idempotencyKey: deps.createKey() }))
      change({ type: 'added', files: keyed })
      pump()
    },
    cancel(id) {
      change({ type: 'cancelled', id })
      running.get(id)?.abort()
    },
    cancelAll() {
      change({ type: 'allCancelled' })
      for (const abort of running.values()) abort.abort()
    },
    retry(id) {
      retry(id)
      pump()
    },
    retryFailed() {
      for (const item of queue.items) if (item.state === 'failed') retry(item.id)
      pump()
    },
    clear: () => change({ type: 'cleared' }),
    setConnected(next) {
      isConnected = next
      pump()
    },
    stop() {
      isConnected = false
      for (const [id, abort] of running) {
        abort.abort()
        change({ type: 'postponed', id })
      }
    },
  }
}

/** Too many requests, or the first attempt still being worked on: in both cases only time helps. */
function pauseAskedBy(error: unknown): number | undefined {
  if (!isTragwerkError(error)) return undefined
  if (error.status !== 429 && error.code !== 'idempotency.in_flight') return undefined
  return error.retryAfterMs ?? limitedPauseMs
}

function toProblem(error: unknown): UploadProblem {
  if (isTragwerkError(error)) return { kind: 'refused', code: error.code, message: error.message }
  return { kind: 'refused', code: '', message: error instanceof Error ? error.message : String(error) }
}

function isReadable(file: Blob): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    )
}
