import { gatewayConfigurationSchema } from '@tragwerk/contracts/gateway'

/** `docs/reference/gateway.schema.json`: what editors check a gateway's configuration file with. */
export function renderGatewaySchema(): string {
  return `${JSON.stringify(gatewayConfigurationSchema(), null, 2)}\n`
}
