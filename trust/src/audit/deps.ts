import type { SqlDatabase } from '@tragwerk/data/sql'
import type { Clock } from '@tragwerk/infra/clock'
import type { Failpoints } from '@tragwerk/infra/failpoints'

export interface AuditDeps {
  readonly database: Pick<SqlDatabase, 'asTenant'>
  readonly clock: Pick<Clock, 'now'>
  /** Named points where a test may interrupt: `audit.before_append`, `audit.after_append`. */
  readonly failpoints?: Pick<Failpoints, 'hit'>
}
