import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Call } from '@tragwerk/trust/access'
import type { ModelEntry, ModelSource } from '../../models/index.ts'
import type { ModelCatalog } from '../model-catalog.ts'
import type { Runtime } from '../runtime.ts'
import { splitDeployment } from '../runtime.ts'
import { createLanguageModel, type LanguageModelDeps } from './language-model.ts'

export interface ModelSourceDeps extends LanguageModelDeps {
  readonly catalog: Pick<ModelCatalog, 'list'>
  readonly runtime: () => Runtime
}

const routeOwner = 'gateway'

/**
 * Routes and models of providers, for domains that want a model and for the list of models. Models of this process are
 * other sources' and left out, but for rerankers, of which only the gateway knows.
 */
export function createModelSource(deps: ModelSourceDeps): ModelSource {
  const isOurs = (id: string) => {
    const { routes } = deps.runtime().active.configuration
    if (routes.some(({ task }) => task === id)) return true
    return Object.hasOwn(deps.runtime().active.configuration.providers, splitDeployment(id).provider)
  }
  return {
    name: 'gateway',
    async list() {
      const found = await deps.catalog.list()
      const { providers } = deps.runtime().active.configuration
      const routes = deps.runtime().active.configuration.routes.map(
        ({ task }): ModelEntry => ({
          id: task,
          kind: 'route',
          provider: routeOwner,
          ownedBy: routeOwner,
          createdAt: undefined,
        }),
      )
      const listed = found.filter(
        ({ kind, provider }) => kind === 'reranking' || Object.hasOwn(providers, provider),
      )
      return [
        ...routes,
        ...listed.map(
          ({ deployment, kind, provider, ownedBy, createdAt }): ModelEntry => ({
            id: deployment,
            kind,
            provider,
            ownedBy,
            createdAt,
          }),
        ),
      ]
    },
    languageModel: async (call: Call, id: string): Promise<LanguageModelV4 | undefined> =>
      isOurs(id) ? createLanguageModel(deps, call, id) : undefined,
    embeddingModel: async (_call, id) =>
      deps.runtime().provider(id)?.kind === 'built-in'
        ? undefined
        : deps.runtime().provider(id)?.embeddingModel(splitDeployment(id).model),
  }
}
