import { type AnswerHead, HttpConnection, toPost } from '../gateway/http-connection.ts'
import { findFault, promptOf } from './exchange-texts.ts'
import type { ReplayJob, ReplayResult } from './replay-protocol.ts'
import type { TraceRequest } from './trace.ts'

/** Replays arrivals in a process of its own: one job at a time comes in, one result goes out. */
process.on('message', (job: ReplayJob) => {
  replay(job).then((result) => process.send!(result))
})

interface Samples {
  done: number
  open: number
  mostAtOnce: number
  readonly errors: Map<string, number>
  readonly latencyMs: number[]
  readonly firstByteMs: number[]
  readonly lateMs: number[]
}

/** Every request is sent at its time, whether those before it are answered or not. */
async function replay(job: ReplayJob): Promise<ReplayResult> {
  const samples: Samples = {
    done: 0,
    open: 0,
    mostAtOnce: 0,
    errors: new Map(),
    latencyMs: [],
    firstByteMs: [],
    lateMs: [],
  }
  const free: HttpConnection[] = []
  const startedMs = performance.now()
  const answered: Promise<void>[] = []
  for (const [index, request] of job.requests.entries()) {
    const bytes = toBytes(job, request, index)
    const dueMs = startedMs + request.atMs / job.speed
    await until(dueMs)
    samples.lateMs.push(performance.now() - dueMs)
    const connection = free.pop() ?? new HttpConnection(job.port)
    const turn = { bytes, answerTokens: request.answerTokens, isStreamed: isStreamed(index), samples }
    answered.push(exchange(connection, turn).then(() => void free.push(connection)))
  }
  await Promise.all(answered)
  for (const connection of free) connection.close()
  const { open: _, errors, ...figures } = samples
  return { ...figures, errors: Object.fromEntries(errors), tookMs: performance.now() - startedMs }
}

async function until(dueMs: number): Promise<void> {
  const leftMs = dueMs - performance.now()
  if (leftMs > 0) await new Promise((resolve) => setTimeout(resolve, leftMs))
}

interface Turn {
  readonly bytes: Buffer
  readonly answerTokens: number
  readonly isStreamed: boolean
  readonly samples: Samples
}

function exchange(connection: HttpConnection, { bytes, samples, ...expected }: Turn): Promise<void> {
  return new Promise((resolve) => {
    samples.open += 1
    samples.mostAtOnce = Math.max(samples.mostAtOnce, samples.open)
    const sentMs = performance.now()
    let firstMs: number | undefined
    const body: Buffer[] = []
    const finish = (problem: string | undefined) => {
      samples.open -= 1
      if (problem !== undefined) samples.errors.set(problem, (samples.errors.get(problem) ?? 0) + 1)
      resolve()
    }
    connection.send(bytes, {
      onBody(part) {
        firstMs ??= performance.now()
        body.push(Buffer.from(part))
      },
      onEnd(head) {
        const endMs = performance.now()
        const problem = findProblem(head, Buffer.concat(body).toString('latin1'), expected)
        if (problem === undefined) {
          samples.done += 1
          samples.latencyMs.push(endMs - sentMs)
          if (expected.isStreamed) samples.firstByteMs.push((firstMs ?? endMs) - sentMs)
        }
        finish(problem)
      },
      onError: (error) => finish(error.message),
    })
  })
}

function findProblem(
  { status }: AnswerHead,
  body: string,
  { answerTokens, isStreamed }: Pick<Turn, 'answerTokens' | 'isStreamed'>,
): string | undefined {
  return status === 200
    ? findFault(body, answerTokens, isStreamed)
    : `status ${status}: ${body.slice(0, 200)}`
}

function isStreamed(index: number): boolean {
  return index % 2 === 1
}

function toBytes({ port, headers, model }: ReplayJob, request: TraceRequest, index: number): Buffer {
  const content = promptOf(request.promptTokens, index)
  const body = JSON.stringify({
    model,
    max_tokens: request.answerTokens,
    ...(isStreamed(index) && { stream: true }),
    messages: [{ role: 'user', content }],
  })
  return toPost({ port, path: '/v1/chat/completions', headers }, body)
}
