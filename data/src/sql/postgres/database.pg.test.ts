import { createSystemClock } from '@tragwerk/infra/clock'
import { describeWithPostgres, type FreshDatabase, freshDatabase } from '@tragwerk/testkit/postgres'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeSqlDatabase } from '../contract.ts'
import { runMigrations } from '../migrate.ts'
import { enableTenantRls } from '../tenant-isolation.ts'
import { silentLogger } from '../test-logger.ts'
import { createPostgresDatabase, type PostgresDatabaseDeps } from './database.ts'

const tenantA = '0197a000-0000-7000-8000-00000000000a'
const tenantB = '0197a000-0000-7000-8000-00000000000b'

function open(connectionString: string, deps: Partial<PostgresDatabaseDeps> = {}) {
  return createPostgresDatabase({
    connectionString,
    clock: createSystemClock(),
    logger: silentLogger,
    ...deps,
  })
}

test('a server that does not answer is reported as unavailable', async () => {
  await expect(open('postgres://nobody@127.0.0.1:1/none')).rejects.toMatchObject({
    code: 'sql.unavailable',
    retryable: true,
  })
})

describeWithPostgres('PostgreSQL server', () => {
  for (const account of ['url', 'superuserUrl'] as const) {
    describeSqlDatabase(`PostgreSQL by ${account}`, async () => {
      const fresh = await freshDatabase()
      return {
        open: async (failpoints) => (await open(fresh[account], failpoints ? { failpoints } : {})).database,
        remove: () => fresh.drop(),
      }
    })
  }

  describe('PostgreSQL', () => {
    let fresh: FreshDatabase
    beforeAll(async () => {
      fresh = await freshDatabase()
    })
    afterAll(() => fresh.drop())

    test('ends an overdue statement and serves the next one at once', async () => {
      const { database } = await open(fresh.url, { queryTimeoutMs: 300, maxConnections: 1 })

      await expect(database.asSystem((trx) => sql`SELECT pg_sleep(20)`.execute(trx))).rejects.toMatchObject({
        code: 'sql.timeout',
      })

      expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
      await database.close()
    })

    test('reports conflicts between transactions as retryable', async () => {
      const { database } = await open(fresh.url)
      await database.pool.query('CREATE TABLE balances (value int); INSERT INTO balances VALUES (0)')
      const update = (value: number) =>
        database.asSystem(async (trx) => {
          await sql`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`.execute(trx)
          await sql`SELECT value FROM balances`.execute(trx)
          if (value === 1) await update(2)
          await sql`UPDATE balances SET value = ${value}`.execute(trx)
        })

      await expect(update(1)).rejects.toMatchObject({ code: 'sql.serialization', retryable: true })
      await database.close()
    })

    test('recovers, subscriptions included, after the server cut all connections', async () => {
      const { database } = await open(fresh.url)
      const heard: string[] = []
      await using _subscription = await database.listen('survivor', (payload) => heard.push(payload))
      const held = await database.pool.connect()

      await asClient(fresh.superuserUrl, async (client) => {
        await client.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        )
      })

      await expect(held.query('SELECT 1')).rejects.toThrow()
      held.release()
      const announce = async () => {
        await database.pool.query(`SELECT pg_notify('survivor', 'again')`).catch(() => undefined)
        return heard
      }
      await expect.poll(announce, { timeout: 10_000 }).toContain('again')
      await database.close()
    })

    test('keeps tenants apart by forced row-level security where the role cannot be used', async () => {
      const url = await withAccount(fresh, 'plain_owner', 'NOCREATEROLE')
      const { database, notices } = await open(url)
      await runMigrations(database, [
        {
          id: 'plain/0001-notes',
          up: `CREATE TABLE plain_notes (tenant_id uuid NOT NULL); ${enableTenantRls('plain_notes')}`,
        },
      ])
      const count = (tenant: string) =>
        database.asTenant(tenant, async (trx) => {
          const { rows } = await sql<{
            count: number
          }>`SELECT count(*)::int AS count FROM plain_notes`.execute(trx)
          return rows[0]?.count
        })
      await database.asTenant(tenantA, (trx) => sql`INSERT INTO plain_notes VALUES (${tenantA})`.execute(trx))

      const foreign = database.asTenant(tenantA, (trx) =>
        sql`INSERT INTO plain_notes VALUES (${tenantB})`.execute(trx),
      )

      await expect(foreign).rejects.toMatchObject({ code: '42501' })
      expect([await count(tenantA), await count(tenantB)]).toEqual([1, 0])
      expect(notices.join()).toContain('forced row-level security')
      await database.close()
    })

    test('refuses an account that would ignore row-level security', async () => {
      const url = await withAccount(fresh, 'blind_owner', 'NOCREATEROLE BYPASSRLS')

      await expect(open(url)).rejects.toMatchObject({
        code: 'sql.role_bypasses_isolation',
        details: { role: 'blind_owner' },
      })
    })

    test('says that a server without fsync may lose data in a power cut', async () => {
      const { database, notices } = await open(fresh.url)
      await database.close()

      expect(database.capabilities).toMatchObject({ powerSafe: false, shared: true })
      expect(notices.join()).toContain('power cut')
    })
  })
})

async function withAccount(fresh: FreshDatabase, name: string, attributes: string): Promise<string> {
  await asClient(fresh.superuserUrl, async (client) => {
    await client.query(`DROP ROLE IF EXISTS ${name}`)
    await client.query(`CREATE ROLE ${name} LOGIN ${attributes}`)
    await client.query(
      `GRANT CREATE ON DATABASE ${client.database} TO ${name}; GRANT CREATE ON SCHEMA public TO ${name}`,
    )
  })
  const url = new URL(fresh.url)
  url.username = name
  return url.href
}

async function asClient(connectionString: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
