import { Provider } from '@tragwerk/contracts/gateway'
import { type Clock, createSystemClock } from '@tragwerk/infra/clock'
import { Secret } from '@tragwerk/infra/config'
import type { ProviderSecrets } from '../connection.ts'
import { createProvider } from '../create-provider.ts'
import type { GatewayProvider } from '../provider.ts'

export interface OpenOptions {
  readonly secrets?: ProviderSecrets
  readonly clock?: Clock
  readonly fetch?: typeof fetch
}

/** A provider named `upstream`, as a configuration would give it. */
export function openProvider(
  settings: Record<string, unknown>,
  { secrets = {}, clock = createSystemClock(), fetch: send = fetch }: OpenOptions = {},
): GatewayProvider {
  const provider = Provider.parse(settings)
  return createProvider({ name: 'upstream', provider, secrets }, { fetch: send, clock })
}

export const withKey = (key: string): ProviderSecrets => ({ apiKey: new Secret(key) })
