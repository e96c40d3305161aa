export type { ModelsDeps } from './deps.ts'
export { modelsErrors } from './errors.ts'
export type { ModelEntry, ModelSource } from './model-source.ts'
export { createModels, type Models } from './models.ts'
export { toCallOptions } from './openai/to-call-options.ts'
export { type ChunkOptions, toChatChunks } from './openai/to-chat-chunks.ts'
export { type ReplyIdentity, toChatCompletion } from './openai/to-chat-completion.ts'
export { type Embedded, toEmbeddingReply, toEmbeddingValues } from './openai/to-embedding-reply.ts'
export { toOpenaiError, toOpenaiModel } from './openai/to-openai-error.ts'
export { modelsOptions } from './options.ts'
export type { EngineChoice, EngineInfo } from './providers/minilm/engine.ts'
export {
  createMinilmEmbedder,
  type EmbeddingProfile,
  type MinilmEmbedder,
  type MinilmEmbedderDeps,
} from './providers/minilm/minilm-embedder.ts'
