import type { Permission } from '@tragwerk/contracts/identity'

/** Who acts. */
export interface Principal {
  /** UUID of the API key or account, or `system` for the platform's own work. */
  readonly id: string
  readonly kind: 'api_key' | 'system'
  readonly name: string
  readonly permissions: ReadonlySet<Permission>
  /** Names matched against document access lists: `user:…`, `group:…`, `role:…`. */
  readonly subjects: readonly string[]
}

/** The circumstances of one operation; the second argument of every operation of every domain. */
export interface Call {
  readonly tenantId: string
  readonly principal: Principal
  /** Aborted when the client goes away or the process drains. */
  readonly signal: AbortSignal
  /** W3C trace id, 32 lower-case hexadecimal digits. */
  readonly traceId: string
  /** Joins cost, risk class and logs of one use of AI. */
  readonly useCaseId?: string
}
