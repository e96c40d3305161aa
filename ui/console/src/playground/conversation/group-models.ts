import type { Model } from '@tragwerk/contracts/models'

export interface ModelGroups {
  /** Task routes: one name, several deployments behind it. */
  readonly routes: readonly Model[]
  /** What runs inside Tragwerk. */
  readonly builtIn: readonly Model[]
  /** By provider, in alphabetical order. */
  readonly providers: ReadonlyArray<{ readonly name: string; readonly models: readonly Model[] }>
}

const builtInProvider = 'tragwerk'

/** Who can be asked among the listed models. A collection is listed as a model `knowledge/…` too; it is left out here. */
export function groupModels(models: readonly Model[]): ModelGroups {
  const language = models.filter(({ kind, id }) => kind === 'language' && !id.startsWith('knowledge/'))
  const byProvider = new Map<string, Model[]>()
  for (const model of language) {
    const name = providerOf(model)
    byProvider.set(name, [...(byProvider.get(name) ?? []), model])
  }
  const builtIn = byProvider.get(builtInProvider) ?? []
  byProvider.delete(builtInProvider)
  return {
    routes: models.filter(({ kind }) => kind === 'route'),
    builtIn,
    providers: [...byProvider]
      .map(([name, own]) => ({ name, models: own }))
      .sort((one, other) => one.name.localeCompare(other.name)),
  }
}

/** All of them in the order in which they are offered. */
export function inOrder({ routes, builtIn, providers }: ModelGroups): readonly Model[] {
  return [...routes, ...builtIn, ...providers.flatMap(({ models }) => models)]
}

function providerOf({ id, owned_by: owner }: Model): string {
  const slash = id.indexOf('/')
  return slash > 0 ? id.slice(0, slash) : owner
}
