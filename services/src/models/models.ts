import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider'
import type { Call } from '@tragwerk/trust/access'
import { createBuiltInSource } from './built-in-source.ts'
import type { ModelsDeps } from './deps.ts'
import { modelsErrors } from './errors.ts'
import type { ModelEntry, ModelSource } from './model-source.ts'
import { findNearNames } from './near-names.ts'
import { traceSource } from './trace-models.ts'

export interface Models {
  /** Used when a request names none. */
  readonly defaultLanguageModelId: string
  readonly defaultEmbeddingModelId: string
  /** Every model this caller may use: built-in ones first, then by source in the order of adding. Never rejects. */
  list(call: Call): Promise<readonly ModelEntry[]>
  /** One model of the list; throws `models.model_not_found`. */
  entry(call: Call, id: string): Promise<ModelEntry>
  /**
   * The default without an id. A name without provider (`gpt-5-mini`) is enough where only one model has it. Throws
   * `models.model_not_found`, naming up to three models that look alike.
   */
  languageModel(call: Call, id?: string): Promise<LanguageModelV4>
  /** As `languageModel`. */
  embeddingModel(call: Call, id?: string): Promise<EmbeddingModelV4>
  /** Lets a domain above contribute models. Of two models with one id the earlier source's is used. */
  addSource(source: ModelSource): void
}

export function createModels(deps: ModelsDeps): Models {
  const { options, builtInLanguageModels, builtInEmbeddingModels, tracing, logger } = deps
  const sources: ModelSource[] = [
    traceSource(
      { tracing, inProcess: true },
      createBuiltInSource({ language: builtInLanguageModels, embedding: builtInEmbeddingModels }),
    ),
  ]
  const [firstEmbedding] = builtInEmbeddingModels
  const defaultEmbeddingModelId = `${firstEmbedding.provider}/${firstEmbedding.modelId}`

  const listSource = async (source: ModelSource, call: Call): Promise<readonly ModelEntry[]> => {
    try {
      return await source.list(call)
    } catch (error) {
      logger.warn({ source: source.name, error }, 'A source of models could not be listed')
      return []
    }
  }
  const list = async (call: Call) => {
    const lists = await Promise.all(sources.map((source) => listSource(source, call)))
    const byId = new Map<string, ModelEntry>()
    for (const entry of lists.flat()) if (!byId.has(entry.id)) byId.set(entry.id, entry)
    return [...byId.values()]
  }
  const find = async <T>(call: Call, wanted: Wanted<T>): Promise<T> => {
    const { id, kind, open } = wanted
    const exact = await firstOf(sources, (source) => open(source, id))
    if (exact) return exact
    const ids = (await list(call)).filter((entry) => entry.kind === kind).map((entry) => entry.id)
    const [full, ...others] = ids.filter((candidate) => candidate.endsWith(`/${id}`))
    const byName =
      full && others.length === 0 ? await firstOf(sources, (source) => open(source, full)) : undefined
    if (byName) return byName
    throw modelsErrors.modelNotFound({ model: id, kind, near: findNearNames(id, ids) })
  }

  return {
    defaultLanguageModelId: options.defaultModel,
    defaultEmbeddingModelId,
    list,
    async entry(call, id) {
      const entries = await list(call)
      const found = entries.find((entry) => entry.id === id)
      if (found) return found
      const near = findNearNames(
        id,
        entries.map((entry) => entry.id),
      )
      throw modelsErrors.modelNotFound({ model: id, kind: 'any', near })
    },
    languageModel: (call, id = options.defaultModel) =>
      find(call, { id, kind: 'language', open: async (source, name) => source.languageModel?.(call, name) }),
    embeddingModel: (call, id = defaultEmbeddingModelId) =>
      find(call, {
        id,
        kind: 'embedding',
        open: async (source, name) => source.embeddingModel?.(call, name),
      }),
    addSource: (source) => void sources.push(source),
  }
}

interface Wanted<T> {
  readonly id: string
  readonly kind: 'language' | 'embedding'
  readonly open: (source: ModelSource, id: string) => Promise<T | undefined>
}

/** Asks one source after the other, in order, until one has the model. */
async function firstOf<T>(
  sources: readonly ModelSource[],
  open: (source: ModelSource) => Promise<T | undefined>,
): Promise<T | undefined> {
  for (const source of sources) {
    const found = await open(source)
    if (found) return found
  }
  return undefined
}
