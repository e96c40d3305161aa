import type { SqlDatabase } from '@tragwerk/data/sql'
import type { Clock, Ids } from '@tragwerk/infra/clock'
import type { Failpoints } from '@tragwerk/infra/failpoints'

export interface IdempotencyDeps {
  readonly database: Pick<SqlDatabase, 'asTenant' | 'asSystem'>
  /** Paces the renewal of leases only; whether one has run out is judged by the database's time. */
  readonly clock: Pick<Clock, 'every'>
  readonly ids: Ids
  readonly logger: IdempotencyLogger
  /** Hours a reply is kept. */
  readonly retentionHours: number
  /**
   * Seconds after which a claim that is not renewed counts as abandoned. Renewed three times as often. Defaults
   * to 60.
   */
  readonly leaseSeconds?: number
  /** Named points where a test may interrupt: `idem.after_claim`, `idem.after_effect`. */
  readonly failpoints?: Pick<Failpoints, 'hit'>
}

export interface IdempotencyLogger {
  error(fields: Record<string, unknown>, message: string): void
}
