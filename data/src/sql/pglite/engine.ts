import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import type { PgliteWorkerData, PgliteWorkerMessage, PgliteWorkerRequest } from './worker.ts'

/** AuthenticationOk, then ReadyForQuery in state idle: the engine has no log-in of its own. */
const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])

/** Client messages after which the server answers: Query, Sync, CopyDone, CopyFail. */
const flushingTypes: ReadonlySet<number> = new Set(Buffer.from('QScf'))

/** A running engine in its own thread. */
export interface PgliteEngine {
  /** The connection to give to a `pg` client; it can be used once. */
  readonly stream: PgliteStream
  /** Closes the engine cleanly and ends the thread. */
  close(): Promise<void>
  /** Ends the thread at once, as a crash would. */
  kill(): Promise<void>
}

/**
 * Starts the worker and resolves when the engine accepts statements. Rejects with the engine's error when the
 * directory cannot be opened. `onCrash` is called at most once, when the thread dies without being asked to.
 */
export async function startPgliteEngine(
  data: PgliteWorkerData,
  onCrash: (error: Error) => void,
): Promise<PgliteEngine> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: data, name: 'database' })
  await started(worker)
  const stream = new PgliteStream(worker)
  let isClosing = false
  let hasCrashed = false
  const crashed = (error: Error) => {
    if (isClosing || hasCrashed) return
    hasCrashed = true
    stream.destroy(error)
    void worker.terminate()
    onCrash(error)
  }
  worker.on('error', crashed)
  worker.on('exit', (code) =>
    crashed(new Error(`The thread of the embedded database ended with code ${code}.`)),
  )
  worker.on('message', (message: PgliteWorkerMessage) => {
    if (message.type === 'broken') crashed(message.error)
  })
  return {
    stream,
    async close() {
      if (isClosing || hasCrashed) return
      isClosing = true
      await closed(worker)
      stream.destroy()
      await worker.terminate()
    },
    async kill() {
      isClosing = true
      stream.destroy(new Error('The embedded database was stopped.'))
      await worker.terminate()
    },
  }
}

/** Carries the wire protocol of one `pg` client to the worker, one complete request at a time. */
export class PgliteStream extends Duplex {
  /** Bytes sent to the engine so far: a cheap lower bound for what was written. */
  bytesSent = 0
  readonly #worker: Worker
  #isGreeted = false
  #pending: Buffer[] = []

  constructor(worker: Worker) {
    super()
    this.#worker = worker
    worker.on('message', (message: PgliteWorkerMessage) => {
      if (message.type === 'reply') this.push(toBuffer(message.bytes))
    })
  }

  connect(): this {
    process.nextTick(() => this.emit('connect'))
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    this.#worker.ref()
    return this
  }

  unref(): this {
    this.#worker.unref()
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, callback: () => void): void {
    this.#accept([chunk])
    callback()
  }

  override _writev(chunks: { chunk: Buffer }[], callback: () => void): void {
    this.#accept(chunks.map(({ chunk }) => chunk))
    callback()
  }

  #accept(chunks: Buffer[]): void {
    if (!this.#isGreeted) {
      this.#isGreeted = true
      this.push(welcome)
      return
    }
    this.#pending.push(...chunks)
    const bytes = Buffer.concat(this.#pending)
    const end = endOfRequests(bytes)
    this.#pending = end < bytes.length ? [bytes.subarray(end)] : []
    if (end === 0) return
    this.bytesSent += end
    const request: PgliteWorkerRequest = Uint8Array.from(bytes.subarray(0, end))
    this.#worker.postMessage(request, [request.buffer as ArrayBuffer])
  }
}

/** Offset behind the last message that makes the server answer; 0 when none is complete. */
function endOfRequests(bytes: Buffer): number {
  let end = 0
  let offset = 0
  while (bytes.length - offset >= 5) {
    const isFlushing = flushingTypes.has(bytes[offset]!)
    const next = offset + 1 + bytes.readUInt32BE(offset + 1)
    if (next > bytes.length) break
    offset = next
    if (isFlushing) end = offset
  }
  return end
}

function toBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function started(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      action()
    }
    const onMessage = (message: PgliteWorkerMessage) => {
      if (message.type === 'ready') settle(resolve)
      else if (message.type === 'failed') {
        settle(() => reject(message.error))
        void worker.terminate()
      }
    }
    const onError = (error: Error) => settle(() => reject(error))
    const onExit = () => settle(() => reject(new Error('The thread of the embedded database did not start.')))
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
  })
}

function closed(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    worker.on('message', (message: PgliteWorkerMessage) => {
      if (message.type === 'closed') resolve()
    })
    worker.once('exit', () => resolve())
    worker.postMessage('close' satisfies PgliteWorkerRequest)
  })
}
