import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type PostgresPool,
} from 'kysely'
import { toSqlError } from './classify-error.ts'
import type { SqlFailpoints } from './deps.ts'
import type { SqlConnection, SqlPool } from './port.ts'

export interface TransactionScope {
  readonly pool: SqlPool
  /** Opens the transaction and sets its role and settings in one message. */
  readonly begin: string
  readonly failpoints?: SqlFailpoints
}

/** A Kysely dialect whose transactions start with `scope.begin` and whose errors are mapped. */
export class ScopedDialect extends PostgresDialect {
  readonly #scope: TransactionScope
  readonly #pool: PostgresPool

  constructor(scope: TransactionScope) {
    const pool = toMappedPool(scope.pool)
    super({ pool })
    this.#scope = scope
    this.#pool = pool
  }

  override createDriver(): Driver {
    return new ScopedDriver(this.#scope, this.#pool)
  }
}

class ScopedDriver extends PostgresDriver {
  readonly #scope: TransactionScope

  constructor(scope: TransactionScope, pool: PostgresPool) {
    super({ pool })
    this.#scope = scope
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(this.#scope.begin))
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.#scope.failpoints?.hit('db.before_commit')
    await super.commitTransaction(connection)
    await this.#scope.failpoints?.hit('db.after_commit')
  }

  /** A failed rollback makes the connection be discarded; what went wrong first is what the caller sees. */
  override async rollbackTransaction(
    connection: Parameters<PostgresDriver['rollbackTransaction']>[0],
  ): Promise<void> {
    await super.rollbackTransaction(connection).catch(() => undefined)
  }
}

/** The same pool with errors of this domain, for Kysely only: the durable engine needs the driver's own. */
function toMappedPool(pool: SqlPool): PostgresPool {
  const connect = async (): Promise<SqlConnection> => {
    const connection = await mapped(() => pool.connect())
    return {
      query: (text, values) => mapped(() => connection.query(text, values)),
      release: (error) => connection.release(error),
    }
  }
  return { connect, end: () => pool.end(), options: {} } as unknown as PostgresPool
}

async function mapped<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw toSqlError(error)
  }
}
