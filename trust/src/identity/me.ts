import { permissions as allPermissions, type Me } from '@tragwerk/contracts/identity'
import type { Call } from '../access/index.ts'
import type { IdentityDeps } from './deps.ts'
import { selectTenant } from './store.ts'

/** Asks for no permission: everybody may know who they are. */
export async function describeCaller(deps: Pick<IdentityDeps, 'database'>, call: Call): Promise<Me> {
  const { tenantId, principal } = call
  const tenant = await deps.database.asTenant(tenantId, (trx) => selectTenant(trx, tenantId))
  if (!tenant) throw new Error(`The tenant ${tenantId} of an accepted key does not exist.`)
  return {
    tenant,
    actor: { id: principal.id, name: principal.name },
    permissions: allPermissions.filter((permission) => principal.permissions.has(permission)),
  }
}
