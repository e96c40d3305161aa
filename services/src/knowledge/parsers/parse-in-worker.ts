import { Worker } from 'node:worker_threads'
import type { Clock } from '@tragwerk/infra/clock'
import { AppError } from '@tragwerk/infra/errors'
import { knowledgeErrors } from '../errors.ts'
import { acceptContent, type ContentSource } from './accept-content.ts'
import { defaultParserLimits, type ParserLimits } from './limits.ts'
import type { ParsedDocument } from './port.ts'
import type { ParseReply, ParseRequest } from './worker-messages.ts'

/** Reads untrusted files in worker threads, apart from the requests of others. */
export interface DocumentParser extends AsyncDisposable {
  /**
   * Text and structure of a file. Throws an AppError `knowledge.*`, or the signal's reason. The media type given is a
   * hint; the content decides. Once disposed it fails with `knowledge.parser_closed`, also for what is under way. Calls beyond the number of workers wait in the order of their arrival. `bytes` is copied.
   */
  parse(bytes: Uint8Array, source: ContentSource, signal?: AbortSignal): Promise<ParsedDocument>
}

export interface ParserDeps {
  readonly clock: Clock
  readonly logger?: { warn(fields: Readonly<Record<string, unknown>>, message: string): void }
  readonly limits?: Partial<ParserLimits>
}

interface Slot {
  readonly worker: Worker
  served: number
}

/** Buffers are outside the heap limit of a worker, so its memory is looked at this often. */
const memoryCheckMs = 100
const bytesPerMb = 1024 * 1024

/** Workers start with the first document, stay for the next ones, and are replaced after a failure. */
export function createParser({ clock, logger, limits: given }: ParserDeps): DocumentParser {
  const limits: ParserLimits = { ...defaultParserLimits, ...given }
  const idle: Slot[] = []
  const waiting: Array<() => void> = []
  const live = new Set<Worker>()
  let busy = 0
  let isClosed = false

  const acquire = async (signal: AbortSignal | undefined): Promise<Slot> => {
    if (isClosed) throw knowledgeErrors.parserClosed()
    if (busy >= limits.workers) await waitForTurn(waiting, signal)
    else busy++
    if (isClosed) throw knowledgeErrors.parserClosed()
    const slot = idle.pop() ?? { worker: startWorker(limits), served: 0 }
    live.add(slot.worker)
    slot.worker.ref()
    return slot
  }
  const release = async (slot: Slot, isHealthy: boolean) => {
    if (isHealthy && ++slot.served < limits.documentsPerWorker) {
      slot.worker.unref()
      idle.push(slot)
    } else {
      live.delete(slot.worker)
      await slot.worker.terminate()
    }
    const next = waiting.shift()
    if (next === undefined) busy--
    else next()
  }

  return {
    async parse(bytes, source, signal) {
      signal?.throwIfAborted()
      const mediaType = acceptContent(bytes, source, limits.maxBytes)
      const slot = await acquire(signal)
      let isHealthy = false
      try {
        const reply = await exchange(
          slot.worker,
          { bytes: Uint8Array.from(bytes), mediaType, limits },
          { clock, signal },
        )
        isHealthy = true
        if (reply.ok) return reply.document
        throw toAppError(reply, limits)
      } catch (error) {
        if (isClosed) throw knowledgeErrors.parserClosed({}, error)
        const code = error instanceof AppError ? error.code : undefined
        if (!isHealthy) logger?.warn({ mediaType, bytes: bytes.length, code }, 'parser worker stopped')
        throw error
      } finally {
        await release(slot, isHealthy)
      }
    },
    async [Symbol.asyncDispose]() {
      isClosed = true
      for (const next of waiting.splice(0)) next()
      await Promise.all([...live].map((worker) => worker.terminate()))
    },
  }
}

function startWorker(limits: ParserLimits): Worker {
  const worker = new Worker(new URL('./parser-worker.ts', import.meta.url), {
    name: 'document-parser',
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb },
  })
  // An idle worker that fails is noticed by its next use; without a listener the error would end the process.
  worker.on('error', () => {})
  return worker
}

/** Sends one request and awaits its reply, the end of time or memory, or the caller's abort, whichever is first. */
async function exchange(
  worker: Worker,
  request: ParseRequest,
  { clock, signal }: { clock: Clock; signal: AbortSignal | undefined },
): Promise<ParseReply> {
  const { limits } = request
  const outcome = Promise.withResolvers<ParseReply>()
  const done = new AbortController()
  const outOfMemory = (cause?: unknown) =>
    outcome.reject(knowledgeErrors.parseOutOfMemory({ limitMb: limits.memoryMb }, cause))
  const onError = (error: unknown) =>
    isOutOfMemory(error) ? outOfMemory(error) : outcome.reject(corrupt('its reader crashed', error))
  const onExit = () => outcome.reject(corrupt('its reader stopped'))
  const onAbort = () => outcome.reject(signal?.reason)

  worker.once('message', outcome.resolve).once('error', onError).once('exit', onExit)
  signal?.addEventListener('abort', onAbort, { once: true })
  clock.sleep(limits.wallMs, done.signal).then(
    () => outcome.reject(knowledgeErrors.parseTimeout({ limitMs: limits.wallMs })),
    () => {},
  )
  using _watch = clock.every(
    memoryCheckMs,
    async () => {
      if ((await usedBytes(worker)) > limits.memoryMb * bytesPerMb) outOfMemory()
    },
    () => {},
  )
  if (signal?.aborted) onAbort()
  try {
    worker.postMessage(request, [request.bytes.buffer as ArrayBuffer])
    return await outcome.promise
  } finally {
    done.abort()
    signal?.removeEventListener('abort', onAbort)
    worker.off('message', outcome.resolve).off('error', onError).off('exit', onExit)
  }
}

async function usedBytes(worker: Worker): Promise<number> {
  const { used_heap_size: heap, external_memory: external } = await worker.getHeapStatistics()
  return heap + external
}

function waitForTurn(waiting: Array<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      waiting.splice(waiting.indexOf(turn), 1)
      reject(signal?.reason)
    }
    const turn = () => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }
    waiting.push(turn)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

function toAppError(reply: ParseReply & { ok: false }, limits: ParserLimits): AppError {
  switch (reply.failure) {
    case 'known':
      return new AppError(reply.error)
    case 'memory':
      return knowledgeErrors.parseOutOfMemory({ limitMb: limits.memoryMb })
    case 'depth':
      return corrupt('its parts are nested too deeply')
    case 'unknown':
      return corrupt('its structure is damaged', new Error(reply.reason))
  }
}

function corrupt(reason: string, cause?: unknown): AppError {
  return knowledgeErrors.fileCorrupt({ reason }, cause)
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}
