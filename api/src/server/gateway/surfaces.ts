import type { WireFormat } from '@tragwerk/contracts/gateway'
import { anthropicSurface, openAiSurface, responsesSurface, type Surface } from '../../plugins/index.ts'

/** What is spoken at one address. */
export interface ModelSurface {
  readonly format: WireFormat
  readonly surface: Surface
  /** Name in metrics, logs and spans. */
  readonly routeId: string
}

const chat: ModelSurface = { format: 'openai-chat', surface: openAiSurface, routeId: 'models.chat' }
const messages: ModelSurface = {
  format: 'anthropic-messages',
  surface: anthropicSurface,
  routeId: 'models.messages',
}
const countTokens: ModelSurface = {
  format: 'anthropic-count-tokens',
  surface: anthropicSurface,
  routeId: 'models.countTokens',
}
const rerank: ModelSurface = { format: 'cohere-rerank', surface: openAiSurface, routeId: 'models.rerank' }

/** POST addresses of models. Clients of Anthropic and Cohere may keep the prefix that other gateways use. */
const surfaces: ReadonlyMap<string, ModelSurface> = new Map([
  ['/v1/chat/completions', chat],
  ['/v1/responses', { format: 'openai-responses', surface: responsesSurface, routeId: 'models.respond' }],
  ['/v1/completions', { format: 'openai-completions', surface: openAiSurface, routeId: 'models.complete' }],
  ['/v1/embeddings', { format: 'openai-embeddings', surface: openAiSurface, routeId: 'models.embed' }],
  ['/v1/moderations', { format: 'openai-moderations', surface: openAiSurface, routeId: 'models.moderate' }],
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
