import { defaultTenantName } from '@tragwerk/trust/identity'
import { composeData } from './compose-data.ts'
import { composeInfra, type ServerConfig } from './compose-infra.ts'
import { composeTrust } from './compose-services.ts'

/**
 * The audit chain as JSON Lines, one string per line, first entry first, straight from the database: no server answers
 * and no key is needed. The embedded database must not be in use; `sql.directory_in_use` names who holds it.
 */
export async function* exportAudit(config: ServerConfig): AsyncIterable<string> {
  const infra = await composeInfra({ ...config, telemetry: { ...config.telemetry, logLevel: 'warn' } }, {})
  try {
    const data = await composeData(config, infra)
    const { audit, identity } = await composeTrust(config, infra, data)
    const { id } = await identity.ensureTenant(defaultTenantName)
    yield* audit.exportEntries(id)
  } finally {
    await infra.lifecycle.stop('export finished')
  }
}
