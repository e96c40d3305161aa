import { modelsRoutes } from '@tragwerk/contracts/models'
import { type Models, toOpenaiModel } from '@tragwerk/services/models'
import { bindRoutes, type Endpoint, passToGateway } from '../server/index.ts'
import { readAnthropicPage, toAnthropicModel } from './anthropic-models.ts'

export interface ModelsRoutesDeps {
  readonly models: Pick<Models, 'list' | 'entry'>
}

/** The lists of models; all that calls one is answered by the gateway. */
export function bindModels({ models }: ModelsRoutesDeps): Endpoint[] {
  const { list, get, listForAnthropic, getForAnthropic, ...surfaces } = modelsRoutes
  return [
    ...bindRoutes(
      { list, get, listForAnthropic, getForAnthropic },
      {
        async list({ call }) {
          const entries = await models.list(call)
          return { object: 'list' as const, data: entries.map(toOpenaiModel) }
        },
        get: async ({ call, params }) => toOpenaiModel(await models.entry(call, params.model)),
        listForAnthropic: async ({ call, query }) => readAnthropicPage(await models.list(call), query),
        getForAnthropic: async ({ call, params }) => toAnthropicModel(await models.entry(call, params.model)),
      },
    ),
    ...passToGateway(surfaces),
  ]
}
