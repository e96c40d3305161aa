import type { SqlDatabase } from '@tragwerk/data/sql'
import type { Clock, Ids, Random } from '@tragwerk/infra/clock'
import type { Audit } from '../audit/index.ts'

export interface IdentityDeps {
  readonly database: Pick<SqlDatabase, 'asTenant' | 'asSystem' | 'kysely' | 'listen'>
  readonly clock: Clock
  readonly ids: Ids
  readonly random: Random
  /** HMAC-SHA-256 under a key that is kept outside the database and separate for each purpose. */
  readonly keyring: { hmac(purpose: string, data: string): Buffer }
  readonly audit: Pick<Audit, 'append'>
  readonly logger: { error(fields: Record<string, unknown>, message: string): void }
}
