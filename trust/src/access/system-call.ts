import { permissions as allPermissions, type Permission } from '@tragwerk/contracts/identity'
import type { Call, Principal } from './call.ts'

export interface SystemCallOptions {
  /** Which part of the platform acts, for the audit log; for example `scheduler`. Defaults to `system`. */
  readonly name?: string
  /** W3C trace id, 32 lower-case hexadecimal digits. Defaults to 32 zeros, which W3C defines as "no trace". */
  readonly traceId?: string
  /** Defaults to a signal that never fires. */
  readonly signal?: AbortSignal
  /** Defaults to all permissions; pass fewer where the work needs fewer. */
  readonly permissions?: readonly Permission[]
  /** Names matched against document access lists. Defaults to none. */
  readonly subjects?: readonly string[]
  readonly useCaseId?: string
}

/** The `traceId` of work that no trace follows. */
const noTrace = '0'.repeat(32)

/** The circumstances of the platform's own work in one tenant: start-up, schedules, sweeps. */
export function systemCall(tenantId: string, options: SystemCallOptions = {}): Call {
  const principal: Principal = {
    id: 'system',
    kind: 'system',
    name: options.name ?? 'system',
    permissions: new Set(options.permissions ?? allPermissions),
    subjects: options.subjects ?? [],
  }
  return {
    tenantId,
    principal,
    signal: options.signal ?? new AbortController().signal,
    traceId: options.traceId ?? noTrace,
    ...(options.useCaseId === undefined ? {} : { useCaseId: options.useCaseId }),
  }
}
