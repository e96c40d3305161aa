import type { EmbeddingModelV4, LanguageModelV4, RerankingModelV4 } from '@ai-sdk/provider'
import type { ProviderKind, Sensitivity, WireFormat } from '@tragwerk/contracts/gateway'

/** A model as the provider lists it. */
export interface ListedModel {
  readonly name: string
  readonly kind: 'language' | 'embedding' | 'reranking'
  readonly createdAt: Date | undefined
  readonly ownedBy: string
}

/**
 * One provider of the configuration: how each of its models is reached. Every kind of provider is an adapter behind
 * this port. Making one sends nothing.
 */
export interface GatewayProvider {
  readonly name: string
  readonly kind: ProviderKind | 'built-in'
  /** Without credentials; null where the process itself answers. */
  readonly baseUrl: string | null
  readonly region: string | null
  readonly sensitivityCeiling: Sensitivity
  readonly hasKey: boolean
  readonly maxConcurrency: number | undefined
  /**
   * How this model takes a request of this format byte for byte, or undefined when the request must be translated.
   */
  wire(format: WireFormat, model: string): WireTarget | undefined
  /** The model behind the AI SDK's interface; undefined when the provider has none of this sort. */
  languageModel(model: string): LanguageModelV4 | undefined
  embeddingModel(model: string): EmbeddingModelV4 | undefined
  rerankingModel(model: string): RerankingModelV4 | undefined
  /**
   * The models to offer: those of the configuration, else what the provider lists. Answers from memory for a minute,
   * failures for ten seconds. Rejects with `gateway.provider_…` errors. `fresh` asks the provider in any case.
   */
  listModels(options?: { readonly fresh?: boolean }): Promise<readonly ListedModel[]>
}

/** Where and how bytes are sent. */
export interface WireTarget {
  /** `https://api.openai.com`, without a slash at the end. */
  readonly origin: string
  /** Path and query. */
  readonly path: string
  /** Flat: name, value, …, credentials included; `content-type` included, `content-length` not. */
  readonly headers: readonly string[]
  /** What the body's `model` must say. */
  readonly model: string
  /**
   * How usage is had from a streamed answer: `inject` adds `stream_options.include_usage` to the request,
   * `always` means that the provider tells it unasked.
   */
  readonly streamUsage: 'inject' | 'always'
  /** The provider checks the reasoning in earlier answers and refuses what it did not write itself. */
  readonly refusesForeignReasoning?: boolean
}
