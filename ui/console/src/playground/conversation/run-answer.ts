import type { CallOptions, Client } from '@tragwerk/sdk'
import { createTextBatch } from './batch-text.ts'
import type { Progress } from './conversation.ts'
import type { Metrics } from './conversation-schema.ts'
import { metricsOfAnswer, metricsOfHead } from './metrics.ts'
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
  /** Told beside the progress, for what watches the connection. */
  readonly onError?: (error: unknown) => void
}

/** Streams one answer. Never rejects; the last progress is `done`, `stopped` or `failed`. */
export async function runAnswer(deps: RunDeps, run: Run): Promise<void> {
  const { asked, signal, onProgress } = run
  const start = deps.now()
  const elapsed = () => Math.max(0, deps.now() - start)
  const batch = createTextBatch((text) => onProgress({ type: 'text', text }), deps.schedule)
  let hasText = false

  function receiveText(text: string) {
    if (text === '') return
    if (!hasText) onProgress({ type: 'metrics', metrics: { firstTokenMs: elapsed() } })
    hasText = true
    batch.add(text)
  }

  const receive: Receive = {
    text: receiveText,
    progress(progress) {
      batch.flush()
      onProgress(progress)
    },
  }
  const options: CallOptions = {
    signal,
    onResponse: (head) => onProgress({ type: 'metrics', metrics: metricsOfHead(head) }),
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
    if (signal.aborted) return onProgress({ type: 'stopped', metrics })
    onProgress({ type: 'failed', failure: toFailure(error), metrics })
    run.onError?.(error)
  }
}

interface Receive {
  text(text: string): void
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
    receive.text(choices[0]?.delta.content ?? '')
    if (choices[0]?.finish_reason === 'length') isCutByLimit = true
  }
  return { metrics, isCutByLimit }
}
