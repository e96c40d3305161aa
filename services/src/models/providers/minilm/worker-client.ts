import { Worker } from 'node:worker_threads'
import { modelsErrors } from '../../errors.ts'
import type { EngineInfo } from './engine.ts'
import type { FromWorker, ToWorker, WorkerSetup } from './worker-messages.ts'

export interface EmbeddedTexts {
  /** One vector after the other, in the order of the texts. */
  readonly vectors: Float32Array
  readonly tokens: number
}

/** The embedding worker seen from the main thread. A worker that dies is started again by the next request. */
export interface WorkerClient extends AsyncDisposable {
  /** Starts the worker unless it runs; resolves when it is ready. */
  start(): Promise<EngineInfo>
  /** Rejects with `models.embedding_engine_failed`, or with the signal's reason when aborted. */
  embed(texts: readonly string[], signal?: AbortSignal): Promise<EmbeddedTexts>
}

interface Running {
  readonly worker: Worker
  readonly ready: Promise<EngineInfo>
  readonly ended: Promise<void>
}

interface Waiting {
  readonly resolve: (result: EmbeddedTexts) => void
  readonly reject: (error: unknown) => void
}

/** How long a worker may take to finish its current text when it is closed. */
const closeLimitMs = 5_000

export function createWorkerClient(setup: WorkerSetup): WorkerClient {
  const waiting = new Map<number, Waiting>()
  let running: Running | undefined
  let isClosed = false
  let nextId = 1

  const settle = (id: number): Waiting | undefined => {
    const found = waiting.get(id)
    waiting.delete(id)
    // An idle worker does not keep the process alive.
    if (waiting.size === 0) running?.worker.unref()
    return found
  }
  const failAll = (reason: string) => {
    for (const id of [...waiting.keys()]) settle(id)?.reject(modelsErrors.embeddingEngineFailed({ reason }))
  }
  const run = (): Running => {
    if (isClosed) throw modelsErrors.embeddingEngineFailed({ reason: 'it is closed' })
    running ??= launch(setup, {
      onMessage(message) {
        if (message.type === 'done') settle(message.id)?.resolve(message)
        if (message.type === 'error') {
          settle(message.id)?.reject(modelsErrors.embeddingEngineFailed({ reason: message.message }))
        }
      },
      onEnd(reason) {
        running = undefined
        failAll(reason)
      },
    })
    return running
  }

  return {
    start: async () => await run().ready,
    async embed(texts, signal) {
      signal?.throwIfAborted()
      const { worker, ready } = run()
      await ready
      signal?.throwIfAborted()
      const id = nextId++
      const { promise, resolve, reject } = Promise.withResolvers<EmbeddedTexts>()
      const onAbort = () => {
        worker.postMessage({ type: 'cancel', id } satisfies ToWorker)
        settle(id)?.reject(signal?.reason)
      }
      signal?.addEventListener('abort', onAbort, { once: true })
      waiting.set(id, { resolve, reject })
      worker.ref()
      worker.postMessage({ type: 'embed', id, texts } satisfies ToWorker)
      return await promise.finally(() => signal?.removeEventListener('abort', onAbort))
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      if (!running) return
      const { worker, ended } = running
      worker.postMessage({ type: 'close' } satisfies ToWorker)
      const limit = setTimeout(() => void worker.terminate(), closeLimitMs)
      await ended
      clearTimeout(limit)
    },
  }
}

interface Listeners {
  readonly onMessage: (message: FromWorker) => void
  readonly onEnd: (reason: string) => void
}

function launch(setup: WorkerSetup, { onMessage, onEnd }: Listeners): Running {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: setup, name: 'embedding' })
  const ready = Promise.withResolvers<EngineInfo>()
  const ended = Promise.withResolvers<void>()
  let reason: string | undefined

  worker.on('message', (message: FromWorker) => {
    if (message.type === 'ready') {
      worker.unref()
      ready.resolve(message.engine)
    } else if (message.type === 'failed') reason = message.message
    else onMessage(message)
  })
  worker.on('error', (error) => {
    reason = error instanceof Error ? error.message : String(error)
  })
  worker.on('exit', (code) => {
    const why = reason ?? `its thread ended with code ${code}`
    ready.reject(modelsErrors.embeddingEngineFailed({ reason: why }))
    onEnd(why)
    ended.resolve()
  })
  return { worker, ready: ready.promise, ended: ended.promise }
}
