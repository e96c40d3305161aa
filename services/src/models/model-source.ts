import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider'
import type { Call } from '@tragwerk/trust/access'

/** One model that can be called. */
export interface ModelEntry {
  /** Unique in the installation: `provider/name`. */
  readonly id: string
  /** `route`: several language models behind one name. */
  readonly kind: 'language' | 'embedding' | 'reranking' | 'route'
  readonly provider: string
  readonly ownedBy: string
  /** Unknown for most providers. */
  readonly createdAt: Date | undefined
}

/**
 * Where models come from. Domains above contribute sources of their own (`Models.addSource`), so the list may
 * depend on who asks.
 */
export interface ModelSource {
  /** Names the source in logs. */
  readonly name: string
  /** The models this caller may use, in a stable order. A rejection leaves this source out of the list, logged. */
  list(call: Call): Promise<readonly ModelEntry[]>
  /** The model with exactly this id; `undefined` when it is not this source's. May know ids that `list` leaves out. */
  languageModel?(call: Call, id: string): Promise<LanguageModelV4 | undefined>
  /** As `languageModel`. */
  embeddingModel?(call: Call, id: string): Promise<EmbeddingModelV4 | undefined>
}
