import type { WireFormat } from '@tragwerk/contracts/gateway'
import { partAttribute, type SpanAttributes } from '@tragwerk/infra/telemetry'
import { anthropicSurface, openAiSurface, responsesSurface, type Surface } from '../../plugins/index.ts'

/** What is spoken at one address. */
export interface ModelSurface {
  readonly format: WireFormat
  readonly surface: Surface
  /** Name in metrics, logs and spans. */
  readonly routeId: string
  readonly spanAttributes: SpanAttributes
}

function speaking(format: WireFormat, surface: Surface, routeId: string): ModelSurface {
  const spanAttributes = {
    'http.request.method': 'POST',
    'http.route': routeId,
    [partAttribute]: 'api/gateway',
  }
  return { format, surface, routeId, spanAttributes }
}

const messages = speaking('anthropic-messages', anthropicSurface, 'models.messages')
const countTokens = speaking('anthropic-count-tokens', anthropicSurface, 'models.countTokens')
const rerank = speaking('cohere-rerank', openAiSurface, 'models.rerank')

/** POST addresses of models. Clients of Anthropic and Cohere may keep the prefix that other gateways use. */
const surfaces: ReadonlyMap<string, ModelSurface> = new Map([
  ['/v1/chat/completions', speaking('openai-chat', openAiSurface, 'models.chat')],
  ['/v1/responses', speaking('openai-responses', responsesSurface, 'models.respond')],
  ['/v1/completions', speaking('openai-completions', openAiSurface, 'models.complete')],
  ['/v1/embeddings', speaking('openai-embeddings', openAiSurface, 'models.embed')],
  ['/v1/moderations', speaking('openai-moderations', openAiSurface, 'models.moderate')],
  ['/v1/messages', messages],
  ['/v1/messages/count_tokens', countTokens],
  ['/anthropic/v1/messages', messages],
  ['/anthropic/v1/messages/count_tokens', countTokens],
  ['/v1/rerank', rerank],
  ['/v2/rerank', rerank],
  ['/cohere/v2/rerank', rerank],
])

/** The surface of a request; undefined for everything that is not a POST to a model. */
export function findSurface(method: string | undefined, url: string): ModelSurface | undefined {
  if (method !== 'POST') return undefined
  const found = surfaces.get(url)
  if (found !== undefined) return found
  const query = url.indexOf('?')
  return query === -1 ? undefined : surfaces.get(url.slice(0, query))
}
