export type { ModelsDeps } from './deps.ts'
export { embedTexts } from './embed-texts.ts'
export { modelsErrors } from './errors.ts'
export type { ModelEntry, ModelSource } from './model-source.ts'
export { createModels, type Models } from './models.ts'
export { findNearNames } from './near-names.ts'
export { modelsOptions } from './options.ts'
export { createExtractiveModel, type ExtractiveModelDeps } from './providers/extractive/extractive-model.ts'
export { type Embed, gatherEvidence } from './providers/extractive/gather-evidence.ts'
export type { Passage } from './providers/extractive/passage.ts'
export { type Quote, type Selection, selectSentences } from './providers/extractive/select-sentences.ts'
export { selectionProfile } from './providers/extractive/weights.ts'
export type { EngineChoice, EngineInfo } from './providers/minilm/engine.ts'
export {
  createMinilmEmbedder,
  type EmbeddingProfile,
  type MinilmEmbedder,
  type MinilmEmbedderDeps,
} from './providers/minilm/minilm-embedder.ts'
export { toOpenaiModel } from './to-openai-model.ts'
export { type ModelTracing, traceEmbeddingModel } from './trace-models.ts'
