import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider'
import type { OptionValues } from '@tragwerk/infra/config'
import type { Tracing } from '@tragwerk/infra/telemetry'
import type { modelsOptions } from './options.ts'

export interface ModelsDeps {
  readonly options: OptionValues<typeof modelsOptions>
  /** Answers without a provider: the extractive model. */
  readonly builtInLanguageModels: readonly LanguageModelV4[]
  /** The first is the default. */
  readonly builtInEmbeddingModels: readonly [EmbeddingModelV4, ...EmbeddingModelV4[]]
  /** Each call of a model is a span with provider, model and tokens. */
  readonly tracing: Pick<Tracing, 'startSpan'>
  readonly logger: { warn(fields: Readonly<Record<string, unknown>>, message: string): void }
}
