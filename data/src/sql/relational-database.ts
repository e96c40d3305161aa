import { Kysely, type Transaction } from 'kysely'
import { toSqlError } from './classify-error.ts'
import type { SqlFailpoints } from './deps.ts'
import type { SqlCapabilities, SqlDatabase, SqlEngine, SqlListener, SqlPool } from './port.ts'
import { ScopedDialect } from './scoped-dialect.ts'
import { beginAsTenant } from './tenant-isolation.ts'

/** What an adapter brings; the rest of `SqlDatabase` is the same on every engine. */
export interface RelationalEngine {
  readonly engine: SqlEngine
  readonly capabilities: SqlCapabilities
  readonly pool: SqlPool
  /** False where tenant transactions keep the connecting role; see `ensureTenantRole`. */
  readonly hasTenantRole: boolean
  readonly failpoints?: SqlFailpoints
  readonly listen: (channel: string, listener: SqlListener) => Promise<AsyncDisposable>
  readonly close: () => Promise<void>
}

export function createRelationalDatabase(engine: RelationalEngine): SqlDatabase {
  const { pool, failpoints } = engine
  const builder = (begin: string) =>
    new Kysely<unknown>({
      dialect: new ScopedDialect({ pool, begin, ...(failpoints ? { failpoints } : {}) }),
    })
  const system = builder('BEGIN')
  let closing: Promise<void> | undefined
  return {
    engine: engine.engine,
    capabilities: engine.capabilities,
    pool,
    asTenant: async <Tables, T>(tenantId: string, work: (trx: Transaction<Tables>) => Promise<T>) =>
      inTransaction<Tables, T>(builder(beginAsTenant(tenantId, engine.hasTenantRole)), work),
    asSystem: <Tables, T>(work: (trx: Transaction<Tables>) => Promise<T>) =>
      inTransaction<Tables, T>(system, work),
    kysely: <Tables>() => system as unknown as Kysely<Tables>,
    async listen(channel, listener) {
      try {
        return await engine.listen(channel, listener)
      } catch (error) {
        throw toSqlError(error)
      }
    },
    close() {
      closing ??= engine.close()
      return closing
    },
  }
}

async function inTransaction<Tables, T>(
  builder: Kysely<unknown>,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  try {
    return await builder.transaction().execute((trx) => work(trx as unknown as Transaction<Tables>))
  } catch (error) {
    throw toSqlError(error)
  }
}
