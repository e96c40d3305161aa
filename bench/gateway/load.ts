import { answerText, machineUs, vectorText } from './answers.ts'
import { type AnswerHead, HttpConnection, headerOf, toPost } from './http-connection.ts'
import type { LoadJob, LoadResult } from './load-protocol.ts'

/** Generates load in a process of its own: one job at a time comes in, one result goes out. */
process.on('message', (job: LoadJob) => {
  run(job).then((result) => process.send!(result))
})

interface Samples {
  done: number
  readonly errors: Map<string, number>
  readonly latencyMs: number[]
  readonly firstByteMs: number[]
  readonly chunkLagMs: number[]
  readonly overheadMs: number[]
}

async function run(job: LoadJob): Promise<LoadResult> {
  const samples: Samples = {
    done: 0,
    errors: new Map(),
    latencyMs: [],
    firstByteMs: [],
    chunkLagMs: [],
    overheadMs: [],
  }
  const request = toPost(job, job.body)
  const { durationMs = Number.POSITIVE_INFINITY, requests = Number.POSITIVE_INFINITY } = job
  const endsAtMs = performance.now() + durationMs
  let started = 0
  const goesOn = () => started < requests && performance.now() < endsAtMs
  const worker = async () => {
    const connection = new HttpConnection(job.port)
    while (goesOn()) {
      started += 1
      await exchange(connection, { job, request, samples })
    }
    connection.close()
  }
  const stop = stayAwake()
  await Promise.all(Array.from({ length: job.connections }, worker))
  stop()
  return { ...samples, errors: Object.fromEntries(samples.errors) }
}

/**
 * Keeps this process from sleeping. A target would pay for waking it, and the more so the slower it is itself, since the
 * load then has time to fall asleep.
 */
function stayAwake(): () => void {
  let isWanted = true
  const turn = () => {
    if (isWanted) setImmediate(turn)
  }
  turn()
  return () => {
    isWanted = false
  }
}

interface Turn {
  readonly job: LoadJob
  readonly request: Buffer
  readonly samples: Samples
}

function exchange(connection: HttpConnection, { job, request, samples }: Turn): Promise<void> {
  return new Promise((resolve) => {
    const sentMs = performance.now()
    let firstMs: number | undefined
    const body: Buffer[] = []
    const finish = (problem: string | undefined) => {
      if (problem !== undefined) samples.errors.set(problem, (samples.errors.get(problem) ?? 0) + 1)
      resolve()
    }
    connection.send(request, {
      onBody(bytes) {
        firstMs ??= performance.now()
        body.push(Buffer.from(bytes))
        if (job.answer === 'stream') noteLag(bytes, samples)
      },
      onEnd(head) {
        const endMs = performance.now()
        const problem = findProblem(job, head, Buffer.concat(body).toString('latin1'))
        if (problem !== undefined) return finish(problem)
        samples.done += 1
        samples.latencyMs.push(endMs - sentMs)
        samples.firstByteMs.push((firstMs ?? endMs) - sentMs)
        const overhead = headerOf(head.text, 'x-tragwerk-overhead-duration-ms')
        if (overhead !== undefined) samples.overheadMs.push(Number(overhead))
        finish(undefined)
      },
      onError: (error) => finish(error.message),
    })
  })
}

const mark = /@(\d+)@/g

/** How long each event was under way. */
function noteLag(bytes: Buffer, samples: Samples): void {
  const now = machineUs()
  for (const [, writtenUs] of bytes.toString('latin1').matchAll(mark)) {
    samples.chunkLagMs.push((now - Number(writtenUs)) / 1000)
  }
}

/** What is wrong with an answer; undefined when it is complete and right. */
function findProblem(job: LoadJob, head: AnswerHead, body: string): string | undefined {
  if (head.status !== 200) return `status ${head.status}: ${body.slice(0, 200)}`
  if (job.exactBytes !== undefined && body.length !== job.exactBytes) return `${body.length} bytes`
  if (job.path === '/v1/embeddings') return body.includes(vectorText) ? undefined : 'another vector'
  if (job.answer === 'whole') return body.includes(answerText) ? undefined : 'another answer'
  const chunks = body.match(mark)?.length ?? 0
  if (chunks !== job.chunks) return `${chunks} of ${job.chunks} events`
  const end = job.path === '/v1/messages' ? 'event: message_stop' : 'data: [DONE]'
  return body.slice(-200).includes(end) ? undefined : 'no terminal event'
}
