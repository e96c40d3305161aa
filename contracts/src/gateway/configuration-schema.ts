import { z } from 'zod'
import { GatewayConfiguration } from './configuration.ts'

/** The JSON Schema (draft 2020-12) of a configuration as it is written, for editors. Rules across fields are not in it. */
export function gatewayConfigurationSchema(): Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(GatewayConfiguration, { io: 'input', target: 'draft-2020-12' })
  return { title: 'Configuration of the Tragwerk gateway', ...schema }
}
