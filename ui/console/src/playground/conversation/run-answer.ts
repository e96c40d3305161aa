import type { CallOptions, Client } from '@tragwerk/sdk'
import { createTextBatch, type TextBatch } from './batch-text.ts'
import type { Progress } from './conversation.ts'
import type { Metrics } from './conversation-schema.ts'
import { metricsOfAnswer, metricsOfHead, metricsOfRequest } from './metrics.ts'
import { toFailure } from './to-failure.ts'
import type { PlaygroundRequest } from './to-request.ts'

interface RunDeps {
  readonly client: Client
  readonly now: () => number
  readonly schedule: (run: () => void, delayMs: number) => unknown
}

interface Run {
  readonly asked: PlaygroundRequest
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** Looks up what the request cost, when it has ended. */
  readonly mayReadRequests?: boolean
  /** Told beside the progress, for what watches the connection. */
  readonly onError?: (error: unknown) => void
}

/** Streams one answer. Never rejects; it ends with `done`, `stopped` or `failed`, and what becomes known after that. */
export async function runAnswer(deps: RunDeps, run: Run): Promise<void> {
  const { asked, signal, onProgress } = run
  const start = deps.now()
  const elapsed = () => Math.max(0, deps.now() - start)
  const texts = createTextBatch((text) => onProgress({ type: 'text', text }), deps.schedule)
  const thoughts = createTextBatch((text) => onProgress({ type: 'reasoning', text }), deps.schedule)
  const batch = {
    flush() {
      thoughts.flush()
      texts.flush()
    },
  }
  let hasBegun = false
  let call: LoggedCall | undefined

  const receiveInto = (kind: TextBatch) => (text: string) => {
    if (text === '') return
    if (!hasBegun) onProgress({ type: 'metrics', metrics: { firstTokenMs: elapsed() } })
    hasBegun = true
    kind.add(text)
  }

  const receive: Receive = {
    text: receiveInto(texts),
    reasoning: receiveInto(thoughts),
    progress(progress) {
      batch.flush()
      onProgress(progress)
    },
  }
  const options: CallOptions = {
    signal,
    onResponse(head) {
      const metrics = metricsOfHead(head)
      // A refusal does not tell its id in the log. It is that of the request itself, if it got as far as the log.
      const id = metrics.callId ?? metrics.requestId
      if (asked.kind === 'model' && id !== undefined)
        call = { id, atMs: Date.parse(head.headers.get('date') ?? '') }
      onProgress({ type: 'metrics', metrics })
    },
  }
  try {
    const end = await (asked.kind === 'collection'
      ? streamCollection(deps.client, asked, { options, receive })
      : streamModel(deps.client, asked, { options, receive }))
    batch.flush()
    onProgress({ ...end, type: 'done', metrics: { ...end.metrics, totalMs: elapsed() } })
  } catch (error) {
    batch.flush()
    const metrics = { totalMs: elapsed() }
    if (signal.aborted) onProgress({ type: 'stopped', metrics })
    else {
      onProgress({ type: 'failed', failure: toFailure(error), metrics })
      run.onError?.(error)
    }
  }
  if (call && run.mayReadRequests) await settle(deps, call, onProgress)
}

interface LoggedCall {
  readonly id: string
  /** When it was answered by the server's clock; NaN where that is not told. */
  readonly atMs: number
}

/** How often, and after how long, a request is looked for that is not in the log yet: a stopped one is recorded late. */
const settleWaitsMs = [0, 300, 1000, 3000]

/** So much before its answer the request can have come in. */
const longestAgeMs = 3_600_000

async function settle(deps: RunDeps, { id, atMs }: LoggedCall, onProgress: Run['onProgress']): Promise<void> {
  // The list is searched, because the browser reports a request that is not found by its id as a fault of the page.
  const since = Number.isNaN(atMs) ? {} : { from: new Date(atMs - longestAgeMs).toISOString() }
  for (const waitMs of settleWaitsMs) {
    if (waitMs > 0) await new Promise<void>((resolve) => void deps.schedule(resolve, waitMs))
    const found = await deps.client.gateway
      .listRequests({ query: { q: id, limit: 1, ...since } }, { retries: 0 })
      .catch(() => undefined)
    const request = found?.items[0]
    if (request) return onProgress({ type: 'settled', metrics: metricsOfRequest(request) })
  }
}

interface Receive {
  text(text: string): void
  reasoning(text: string): void
  progress(progress: Progress): void
}

interface Ways {
  readonly options: CallOptions
  readonly receive: Receive
}

type End = Omit<Extract<Progress, { type: 'done' }>, 'type'>

async function streamCollection(
  client: Client,
  { route, request }: Extract<PlaygroundRequest, { kind: 'collection' }>,
  { options, receive }: Ways,
): Promise<End> {
  let end: End = { metrics: {} }
  for await (const event of client.stream(route, request, options)) {
    if (event.type === 'text-delta') receive.text(event.text)
    if (event.type === 'citation') receive.progress(event)
    if (event.type === 'done') {
      const { answer, citations, outcome } = event.result
      end = { metrics: metricsOfAnswer(event.result), whole: { text: answer, citations, outcome } }
    }
  }
  return end
}

async function streamModel(
  client: Client,
  { route, request }: Extract<PlaygroundRequest, { kind: 'model' }>,
  { options, receive }: Ways,
): Promise<End> {
  let metrics: Metrics = {}
  let isCutByLimit = false
  for await (const { model, choices, usage } of client.stream(route, request, options)) {
    metrics = {
      ...metrics,
      model,
      ...(usage && { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens }),
    }
    receive.reasoning(choices[0]?.delta.reasoning_content ?? '')
    receive.text(choices[0]?.delta.content ?? '')
    if (choices[0]?.finish_reason === 'length') isCutByLimit = true
  }
  return { metrics, isCutByLimit }
}
