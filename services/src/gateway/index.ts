export type { ActiveGatewayConfiguration } from './configuration/in-force.ts'
export { toOllamaUrl } from './configuration/ollama-url.ts'
export type { GatewayDeps } from './deps.ts'
export { gatewayErrors } from './errors.ts'
export {
  type GatewayRequest,
  type Priority,
  priorities,
  type ReplySink,
  type RequestOptions,
} from './exchange.ts'
export { createGateway, type Gateway } from './gateway.ts'
export { isJsonObject, type JsonObject } from './json.ts'
export { gatewayMigrations } from './migrations.ts'
export { gatewayOptions } from './options.ts'
export { withoutWords } from './serve/without-words.ts'
export { createEmbeddingReranker } from './surfaces/rerank/builtin-reranker.ts'
