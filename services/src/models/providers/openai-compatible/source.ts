import { z } from 'zod'
import type { ModelEntry, ModelSource } from '../../model-source.ts'
import { type ConnectionOptions, failedCall, limitedFetch } from './connection.ts'
import { createOpenaiCompatibleEmbeddingModel } from './embedding-model.ts'
import { createOpenaiCompatibleLanguageModel } from './language-model.ts'
import { listLimits } from './limits.ts'
import { toProviderError } from './to-provider-error.ts'

/** How long a list is good, and how long a failure to fetch it is remembered. */
const listedMs = 60_000
const failedMs = 10_000

const ListReply = z.object({
  data: z.array(
    z.object({ id: z.string().min(1), created: z.number().nullish(), owned_by: z.string().nullish() }),
  ),
})

/** Servers do not tell what a model is for; embedding models are known by their names. */
const embeddingName = /embed|minilm|\b(?:bge|e5|gte)\b/i

/**
 * The models of an OpenAI-compatible server, with ids `name/…`. Any id with that beginning can be called, listed or
 * not: some servers do not list all they have.
 */
export function createOpenaiCompatibleSource(options: ConnectionOptions): ModelSource {
  const { name, clock } = options
  const languageModels = createOnce((model) => createOpenaiCompatibleLanguageModel(options, model))
  const embeddingModels = createOnce((model) => createOpenaiCompatibleEmbeddingModel(options, model))
  let cached: { readonly until: number; readonly entries: Promise<readonly ModelEntry[]> } | undefined

  const nameWithin = (id: string) => (id.startsWith(`${name}/`) ? id.slice(name.length + 1) : '')

  return {
    name,
    list() {
      const now = clock.monotonicMs()
      if (cached && now < cached.until) return cached.entries
      const entries = fetchEntries(options)
      cached = { until: now + listedMs, entries }
      entries.catch(() => {
        cached = { until: clock.monotonicMs() + failedMs, entries }
      })
      return entries
    },
    languageModel: async (_call, id) => languageModels(nameWithin(id)),
    embeddingModel: async (_call, id) => embeddingModels(nameWithin(id)),
  }
}

async function fetchEntries(options: ConnectionOptions): Promise<readonly ModelEntry[]> {
  const { name, baseUrl, apiKey } = options
  const allModels = '*'
  try {
    const response = await limitedFetch(
      options,
      allModels,
      listLimits,
    )(`${baseUrl}/models`, {
      headers: apiKey ? { authorization: `Bearer ${apiKey.reveal()}` } : {},
    })
    if (!response.ok) throw new Error(`The list of models was answered with status ${response.status}.`)
    const { data } = ListReply.parse(await response.json())
    return data.map((model) => ({
      id: `${name}/${model.id}`,
      kind: embeddingName.test(model.id) ? 'embedding' : 'language',
      provider: name,
      ownedBy: model.owned_by ?? name,
      createdAt: model.created ? new Date(model.created * 1000) : undefined,
    }))
  } catch (error) {
    throw toProviderError(error, failedCall(options, allModels))
  }
}

/** One object for each name, so that what a model learned about its server is kept; bounded, oldest out first. */
function createOnce<T>(create: (model: string) => T): (model: string) => T | undefined {
  const limit = 500
  const known = new Map<string, T>()
  return (model) => {
    if (model === '') return undefined
    const found = known.get(model) ?? create(model)
    known.set(model, found)
    if (known.size > limit) known.delete(known.keys().next().value!)
    return found
  }
}
