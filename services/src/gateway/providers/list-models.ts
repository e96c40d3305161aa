import { z } from 'zod'
import type { ListedModel } from './provider.ts'

/** How the list of a provider is asked for and read. */
export interface ModelList {
  /** Address of a page; the first has no cursor. */
  url(cursor: string | undefined): string
  /** Throws when the body is something else. */
  read(body: unknown): ModelPage
  /** Looks whether there is a server at all; while there is none, the list is empty. */
  readonly detect?: { readonly url: string; readonly withinMs: number }
}

export interface ModelPage {
  readonly models: readonly ListedModel[]
  readonly next: string | undefined
}

const embeddingName = /embed|minilm|\b(?:bge|e5|gte)\b/i
const rerankingName = /rerank/i

/** Most servers do not tell what a model is for; it is known by its name. */
export function guessKind(name: string): ListedModel['kind'] {
  if (rerankingName.test(name)) return 'reranking'
  return embeddingName.test(name) ? 'embedding' : 'language'
}

const OpenaiList = z.object({
  data: z.array(
    z.object({ id: z.string().min(1), created: z.number().nullish(), owned_by: z.string().nullish() }),
  ),
})

/** `GET /models` as OpenAI has it, in one page. */
export function openaiModelList(baseUrl: string, ownedBy: string): ModelList {
  return {
    url: () => `${baseUrl}/models`,
    read: (body) => ({
      models: OpenaiList.parse(body).data.map(({ id, created, owned_by: owner }) => ({
        name: id,
        kind: guessKind(id),
        createdAt: created ? new Date(created * 1000) : undefined,
        ownedBy: owner ?? ownedBy,
      })),
      next: undefined,
    }),
  }
}

const listedMs = 60_000
const failedMs = 10_000
const mostPages = 20

export interface ModelListingDeps {
  /** The models of the configuration; they win without asking. */
  readonly configured: readonly string[] | undefined
  readonly ownedBy: string
  readonly list: ModelList | undefined
  /** What `read` makes of the parsed body of a success; rejects with a gateway error, also when `read` throws. */
  readonly getJson: <T>(url: string, read: (body: unknown) => T) => Promise<T>
  /** Whether anything answers there in time; never rejects. */
  readonly isPresent: (url: string, withinMs: number) => Promise<boolean>
  readonly monotonicMs: () => number
}

/** The `listModels` of a provider: from memory for a minute, failures for ten seconds. */
export function createModelListing(
  deps: ModelListingDeps,
): (options?: { readonly fresh?: boolean }) => Promise<readonly ListedModel[]> {
  const { configured, ownedBy, list, monotonicMs } = deps
  const own = configured?.map((name) => ({ name, kind: guessKind(name), createdAt: undefined, ownedBy }))
  let cached: { readonly until: number; readonly models: Promise<readonly ListedModel[]> } | undefined

  return ({ fresh = false } = {}) => {
    if (!fresh && own) return Promise.resolve(own)
    if (!list) return Promise.resolve(own ?? [])
    const now = monotonicMs()
    if (!fresh && cached && now < cached.until) return cached.models
    const models = fetchModels(deps, list, fresh)
    const entry = { until: now + listedMs, models }
    cached = entry
    models.catch(() => {
      if (cached === entry) cached = { until: monotonicMs() + failedMs, models }
    })
    return models
  }
}

async function fetchModels(
  { getJson, isPresent }: ModelListingDeps,
  { url, read, detect }: ModelList,
  fresh: boolean,
): Promise<readonly ListedModel[]> {
  if (detect && !fresh && !(await isPresent(detect.url, detect.withinMs))) return []
  const models: ListedModel[] = []
  let cursor: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const { models: found, next } = await getJson(url(cursor), read)
    models.push(...found)
    if (next === undefined || next === '' || next === cursor) break
    cursor = next
  }
  return models
}
