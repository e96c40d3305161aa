import type { Transaction } from 'kysely'
import { systemCall } from '../access/index.ts'
import type { IdentityDeps } from './deps.ts'
import { ensureTenantRow, type Tenant } from './store.ts'

/** The tenant that exists from the first start on. */
export const defaultTenantName = 'default'

/** The tenant of this name, created with its first audit entry if need be. Its row stays locked. */
export async function ensureTenant(
  deps: Pick<IdentityDeps, 'ids' | 'clock' | 'audit'>,
  trx: Transaction<unknown>,
  name: string,
): Promise<Tenant> {
  const wanted = { id: deps.ids.uuid(), name }
  const { tenant, isNew } = await ensureTenantRow(trx, wanted, deps.clock.now())
  if (isNew) {
    await deps.audit.append(trx, systemCall(tenant.id), {
      action: 'tenant.created',
      subject: `tenant:${tenant.id}`,
    })
  }
  return tenant
}
