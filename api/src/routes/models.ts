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
import { bindRoutes, type Endpoint, type HttpExchange } from '../server/index.ts'

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
    chat: ({ call, body, http }) => chat(deps, { call, http }, body),
  })
}

/** Milliseconds that the platform itself took, without the model. */
const overheadHeader = 'x-tragwerk-overhead-duration-ms'

async function chat(
  deps: ModelsRoutesDeps,
  { call, http }: { readonly call: Call; readonly http: HttpExchange },
  request: ChatRequest,
): Promise<ChatCompletion | AsyncIterable<ChatChunk>> {
  const model = await deps.models.languageModel(call, request.model)
  const options = toCallOptions(request, call.signal)
  const identity = {
    id: `chatcmpl-${deps.ids.uuid()}`,
    created: Math.floor(deps.clock.now().getTime() / 1000),
    model: request.model,
  }
  const askedMs = http.elapsedMs()
  const tellOverhead = (ms: number) => http.setHeader(overheadHeader, ms.toFixed(2))
  if (request.stream !== true) {
    const result = await model.doGenerate(options)
    const answeredMs = http.elapsedMs()
    const reply = toChatCompletion(result, identity)
    tellOverhead(askedMs + http.elapsedMs() - answeredMs)
    return reply
  }
  tellOverhead(askedMs)
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
