import type { EmbeddingModelV4 } from '@ai-sdk/provider'
import type { Clock, Deadlines } from '@tragwerk/infra/clock'
import type { Call } from '@tragwerk/trust/access'
import type { Models } from '../../models/index.ts'
import { gatewayErrors } from '../errors.ts'
import { type Runtime, splitDeployment } from '../runtime.ts'
import { embedAll } from '../surfaces/embeddings/embed-all.ts'
import { readEmbeddingRequest, toEmbeddingReply } from '../surfaces/embeddings/embeddings.ts'
import { checkModerationRequest, moderationUnsupported } from '../surfaces/moderations/moderations.ts'
import { countSearchUnits, readRerankRequest, rerank, toRerankReply } from '../surfaces/rerank/rerank.ts'
import type { TokenCounter } from '../tokens/count-tokens.ts'
import { noUsage, type UsageReading } from '../tokens/usage.ts'
import { type AttemptInput, type AttemptResult, noText } from './attempt.ts'

export interface VectorDeps {
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly deadlines: Deadlines
  readonly tokens: TokenCounter
  readonly models: Pick<Models, 'embeddingModel'>
}

export interface VectorPath {
  readonly call: Call
  readonly runtime: Runtime
}

interface Answer {
  readonly body: object
  readonly reading: UsageReading
}

/**
 * Requests that end in numbers rather than words, to models behind the AI SDK's interface: embeddings, rerank and the
 * count of tokens. Rejects as the models do.
 */
export async function answerWithVectors(
  deps: VectorDeps,
  path: VectorPath,
  input: AttemptInput,
): Promise<AttemptResult> {
  const stopper = new AbortController()
  const { deployment, limits, signal } = input
  const startedMs = deps.clock.monotonicMs()
  const deadline = deps.deadlines.start(limits.endsAtMs, () => {
    const limitMs = Math.round(limits.endsAtMs - startedMs)
    stopper.abort(gatewayErrors.upstreamTimeout({ deployment, phase: 'in all', limitMs }))
  })
  try {
    const abortSignal = AbortSignal.any([signal, stopper.signal])
    const { body, reading } = await answer(deps, path, { ...input, signal: abortSignal })
    if (!input.claim(deps.clock.monotonicMs() - startedMs)) return { kind: 'lost', reading, text: noText }
    const headers = ['content-type', 'application/json; charset=utf-8']
    return { kind: 'answer', status: 200, headers, body: JSON.stringify(body), reading, text: noText }
  } catch (error) {
    if (signal.aborted) return { kind: 'aborted', reading: noUsage, text: noText }
    throw stopper.signal.aborted ? stopper.signal.reason : error
  } finally {
    deadline.clear()
  }
}

function answer(deps: VectorDeps, path: VectorPath, input: AttemptInput): Promise<Answer> {
  switch (input.request.format) {
    case 'openai-embeddings':
      return embed(deps, path, input)
    case 'cohere-rerank':
      return order(path, input)
    case 'anthropic-count-tokens':
      return count(deps, input)
    default:
      checkModerationRequest(input.request.body)
      throw moderationUnsupported(input.deployment)
  }
}

async function embed(deps: VectorDeps, path: VectorPath, input: AttemptInput): Promise<Answer> {
  const request = readEmbeddingRequest(input.request.body)
  const model = await findEmbeddingModel(deps, path, input.deployment)
  const { dimensions, texts, encodingFormat } = request
  const { embeddings, tokens } = await embedAll(model, texts, {
    abortSignal: input.signal,
    ...(dimensions !== undefined && { dimensions }),
  })
  const counted = tokens ?? (await deps.tokens.countText(texts.join('\n')))
  const usage = {
    ...noUsage.usage,
    input: counted,
    source: tokens === undefined ? ('counted' as const) : ('provider' as const),
  }
  const body = toEmbeddingReply({ model: nameOf(input), embeddings, tokens: counted, encodingFormat })
  return { body, reading: { ...noUsage, usage } }
}

async function findEmbeddingModel(
  deps: VectorDeps,
  { call, runtime }: VectorPath,
  deployment: string,
): Promise<EmbeddingModelV4> {
  const provider = runtime.provider(deployment)
  const isInProcess = provider === undefined || provider.kind === 'built-in'
  const found = isInProcess ? undefined : provider.embeddingModel(splitDeployment(deployment).model)
  return found ?? deps.models.embeddingModel(call, deployment)
}

async function order({ runtime }: VectorPath, input: AttemptInput): Promise<Answer> {
  const { deployment } = input
  const request = readRerankRequest(input.request.body)
  const model = runtime.provider(deployment)?.rerankingModel(splitDeployment(deployment).model)
  if (model === undefined) throw gatewayErrors.modelNotFound({ model: deployment, near: [] })
  const ranking = await rerank(model, request, { abortSignal: input.signal })
  const searches = countSearchUnits(request)
  return {
    body: toRerankReply(request, ranking, { id: input.request.id, model: nameOf(input) }),
    reading: { ...noUsage, usage: { ...noUsage.usage, source: 'counted' }, searches },
  }
}

/** Of models that nobody can ask: an estimate with the tokens of another model. */
async function count({ tokens }: VectorDeps, { request }: AttemptInput): Promise<Answer> {
  const input = await tokens.countRequest('anthropic-messages', request.body)
  return { body: { input_tokens: input }, reading: noUsage }
}

function nameOf({ request, deployment }: AttemptInput): string {
  return typeof request.body.model === 'string' ? request.body.model : deployment
}
