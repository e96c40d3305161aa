import { permissions as allPermissions } from '@tragwerk/contracts/identity'
import type { Secret } from '@tragwerk/infra/config'
import { systemCall } from '../access/index.ts'
import { type ConfiguredAdmin, hashAdminKey } from './authenticate.ts'
import type { IdentityDeps } from './deps.ts'
import { identityErrors } from './errors.ts'
import { addKey } from './keys.ts'
import { maxAdminKeyLength, minAdminKeyLength } from './options.ts'
import { hasKeys } from './store.ts'
import { defaultTenantName, ensureTenant } from './tenants.ts'

/** How the administrator gets in after this start. */
export type AdminKey =
  /** The configured key is accepted. */
  | { readonly source: 'configured'; readonly tenantId: string }
  /** First start without a configured key: `secret` is the whole new key and exists nowhere else. */
  | { readonly source: 'generated'; readonly tenantId: string; readonly secret: string }
  /** Keys exist from an earlier start; none was made. */
  | { readonly source: 'existing'; readonly tenantId: string }

export interface AdminKeyInput {
  readonly configured?: Secret<string> | string | undefined
}

export interface AdminKeyResult {
  readonly adminKey: AdminKey
  readonly configuredAdmin: ConfiguredAdmin | undefined
}

export async function ensureAdminKey(deps: IdentityDeps, input: AdminKeyInput): Promise<AdminKeyResult> {
  const configured = typeof input.configured === 'string' ? input.configured : input.configured?.reveal()
  if (
    configured !== undefined &&
    (configured.length < minAdminKeyLength || configured.length > maxAdminKeyLength)
  ) {
    throw identityErrors.adminKeyLength({ minLength: minAdminKeyLength, maxLength: maxAdminKeyLength })
  }
  return deps.database.asSystem(async (trx) => {
    const { id: tenantId } = await ensureTenant(deps, trx, defaultTenantName)
    if (configured !== undefined) {
      const hash = hashAdminKey(deps, configured)
      return { adminKey: { source: 'configured', tenantId }, configuredAdmin: { hash, tenantId } }
    }
    if (await hasKeys(trx, tenantId)) {
      return { adminKey: { source: 'existing', tenantId }, configuredAdmin: undefined }
    }
    const key = { name: 'Administrator', permissions: allPermissions }
    const { secret } = await addKey(deps, { trx, call: systemCall(tenantId), input: key })
    return { adminKey: { source: 'generated', tenantId, secret }, configuredAdmin: undefined }
  })
}
