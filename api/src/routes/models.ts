import type { EmbeddingModelV4 } from '@ai-sdk/provider'
import {
  type ChatChunk,
  type ChatCompletion,
  type ChatRequest,
  type EmbeddingReply,
  type EmbeddingRequest,
  modelsRoutes,
} from '@tragwerk/contracts/models'
import type { Clock, Ids } from '@tragwerk/infra/clock'
import {
  type Models,
  modelsErrors,
  toCallOptions,
  toChatChunks,
  toChatCompletion,
  toEmbeddingReply,
  toEmbeddingValues,
  toOpenaiModel,
} from '@tragwerk/services/models'
import type { Call } from '@tragwerk/trust/access'
import { bindRoutes, type Endpoint } from '../server/index.ts'

export interface ModelsRoutesDeps {
  readonly models: Pick<Models, 'list' | 'entry' | 'languageModel' | 'embeddingModel'>
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Ids
}

/** Serves models in the shapes of the OpenAI API. */
export function bindModels(deps: ModelsRoutesDeps): Endpoint[] {
  const { models } = deps
  return bindRoutes(modelsRoutes, {
    async list({ call }) {
      const entries = await models.list(call)
      return { object: 'list' as const, data: entries.map(toOpenaiModel) }
    },
    get: async ({ call, params }) => toOpenaiModel(await models.entry(call, params.model)),
    embed: ({ call, body }) => embed(deps, call, body),
    chat: ({ call, body }) => chat(deps, call, body),
  })
}

async function chat(
  deps: ModelsRoutesDeps,
  call: Call,
  request: ChatRequest,
): Promise<ChatCompletion | AsyncIterable<ChatChunk>> {
  const model = await deps.models.languageModel(call, request.model)
  const options = toCallOptions(request, call.signal)
  const identity = {
    id: `chatcmpl-${deps.ids.uuid()}`,
    created: Math.floor(deps.clock.now().getTime() / 1000),
    model: request.model,
  }
  if (request.stream !== true) return toChatCompletion(await model.doGenerate(options), identity)
  const { stream } = await model.doStream(options)
  return toChatChunks(stream, { ...identity, includeUsage: request.stream_options?.include_usage === true })
}

async function embed(deps: ModelsRoutesDeps, call: Call, request: EmbeddingRequest): Promise<EmbeddingReply> {
  const model = await deps.models.embeddingModel(call, request.model)
  const { dimensions } = request
  const embeddings: number[][] = []
  let tokens = 0
  for (const values of await splitForModel(model, toEmbeddingValues(request))) {
    const result = await model.doEmbed({
      values,
      abortSignal: call.signal,
      ...(dimensions === undefined ? {} : { dimensions }),
    })
    embeddings.push(...result.embeddings)
    tokens += result.usage?.tokens ?? 0
  }
  // Models that cannot shorten their vectors ignore the wish; vectors of another length would spoil an index.
  const length = embeddings[0]?.length ?? 0
  if (dimensions !== undefined && length !== dimensions) {
    throw modelsErrors.requestUnsupported({
      param: 'dimensions',
      problem: `model "${request.model}" answers with ${length} numbers`,
    })
  }
  return toEmbeddingReply({ model: request.model, embeddings, tokens }, request.encoding_format)
}

async function splitForModel(model: EmbeddingModelV4, values: string[]): Promise<string[][]> {
  const size = (await model.maxEmbeddingsPerCall) ?? values.length
  const batches: string[][] = []
  for (let start = 0; start < values.length; start += size) batches.push(values.slice(start, start + size))
  return batches
}
