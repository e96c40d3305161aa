import type { Permission } from '@tragwerk/contracts/identity'
import type { Call } from './call.ts'
import { accessErrors } from './errors.ts'

/** True when the acting principal holds exactly this permission. No permission implies another. */
export function hasPermission(call: Call, permission: Permission): boolean {
  return call.principal.permissions.has(permission)
}

/**
 * The gate of every operation. Whatever is not held is refused: there is no wildcard, no role that skips the
 * check, and an unknown name is never held.
 *
 * @throws access.permission_denied, with the missing permission in `details.needed`
 */
export function requirePermission(call: Call, permission: Permission): void {
  if (!hasPermission(call, permission)) throw accessErrors.permissionDenied({ needed: permission })
}
