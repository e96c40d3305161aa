import type { Clock } from '@tragwerk/infra/clock'
import type { ListedModel } from './providers/provider.ts'
import type { Runtime } from './runtime.ts'

export interface ListedDeployment extends ListedModel {
  readonly deployment: string
  readonly provider: string
}

export interface ProviderListing {
  readonly models: readonly ListedModel[]
  readonly problem: string | undefined
  readonly checkedAt: Date
}

/** Which models the configured providers have. */
export interface ModelCatalog extends Disposable {
  /** All that providers list now; those that cannot be asked are left out. Never rejects. */
  list(): Promise<readonly ListedDeployment[]>
  /** Makes a name without a provider known before it is resolved; returns at once for all other names. */
  know(model: unknown): Promise<void> | undefined
  /** How the last look at a provider ended; undefined before the first. */
  last(provider: string): ProviderListing | undefined
  /** Looks again in the background. */
  refresh(): void
}

const refreshMs = 60_000
/** A request does not wait longer for the lists of providers. */
const patienceMs = 1_000

export interface ModelCatalogDeps {
  readonly clock: Clock
  readonly logger: { warn(fields: Readonly<Record<string, unknown>>, message: string): void }
  readonly runtime: () => Runtime
}

export function createModelCatalog({ clock, runtime }: ModelCatalogDeps): ModelCatalog {
  const listings = new Map<string, ProviderListing>()
  const answered = new Set<string>()

  async function listProvider(name: string, current: Runtime): Promise<readonly ListedDeployment[]> {
    try {
      const models = await current.providers.get(name)!.listModels()
      listings.set(name, { models, problem: undefined, checkedAt: clock.now() })
      return models.map((model) => ({ ...model, provider: name, deployment: `${name}/${model.name}` }))
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      listings.set(name, { models: [], problem, checkedAt: clock.now() })
      return []
    }
  }

  async function list(): Promise<readonly ListedDeployment[]> {
    const current = runtime()
    const names = [...current.providers.keys()]
    const found = (await Promise.all(names.map((name) => listProvider(name, current)))).flat()
    current.learn(found.map(({ deployment }) => deployment))
    return found
  }

  const timer = clock.every(
    refreshMs,
    async () => void (await list()),
    () => {},
  )

  return {
    list,
    know(model) {
      if (typeof model !== 'string' || model.includes('/') || answered.has(model)) return undefined
      try {
        runtime().resolve(model)
        return undefined
      } catch {
        // A name that nobody has is looked for once a minute, not with every request.
        if (answered.size > 1_000) answered.clear()
        answered.add(model)
        clock.sleep(refreshMs).then(() => answered.delete(model))
        return Promise.race([list().then(() => undefined), clock.sleep(patienceMs)])
      }
    },
    last: (provider) => listings.get(provider),
    refresh: () => void list(),
    [Symbol.dispose]: () => timer[Symbol.dispose](),
  }
}
