import { gatewayConfigurationSchema, gatewayRoutes } from '@tragwerk/contracts/gateway'
import type { Gateway } from '@tragwerk/services/gateway'
import { bindRoutes, type Endpoint } from '../server/index.ts'

export interface GatewayRoutesDeps {
  readonly gateway: Pick<Gateway, 'configuration' | 'ledger' | 'providers' | 'probe' | 'prices'>
}

/** What people see and change of the gateway. */
export function bindGateway({ gateway }: GatewayRoutesDeps): Endpoint[] {
  const { configuration, ledger } = gateway
  return bindRoutes(gatewayRoutes, {
    configuration: async ({ call }) => configuration.describe(call),
    configurationSchema: async () => gatewayConfigurationSchema(),
    checkConfiguration: ({ call, body }) => configuration.check(call, body),
    changeConfiguration: ({ call, body }) => configuration.change(call, body),
    listConfigurations: ({ call, query }) => configuration.list(call, query),
    getConfiguration: ({ call, params }) => configuration.get(call, params.version),
    activateConfiguration: ({ call, params }) => configuration.activate(call, params.version),
    listProviders: async ({ call }) => ({ items: await gateway.providers(call) }),
    probeProvider: ({ call, params }) => gateway.probe(call, params.name),
    listPrices: async ({ call, query }) => gateway.prices(call, query.q),
    listRequests: ({ call, query }) => ledger.list(call, query),
    watchRequests: async ({ call }) => ledger.watch(call),
    spend: async ({ call, query }) => ({ items: await ledger.sumSpend(call, query) }),
    getRequest: ({ call, params }) => ledger.get(call, params.id),
  })
}
