import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isUniqueViolation } from './classify-error.ts'
import { describeMigrations } from './contract-migrations.ts'
import type { SqlFailpoints } from './deps.ts'
import { runMigrations } from './migrate.ts'
import type { Migration, SqlDatabase } from './port.ts'
import { enableTenantRls, tenantRole } from './tenant-isolation.ts'

/** A store that survives its database object being closed, as a directory or a server does. */
export interface SqlSubject {
  /** Opens the store; closing the result is up to the suite. */
  open(failpoints?: SqlFailpoints): Promise<SqlDatabase>
  /** Removes the store for good. */
  remove(): Promise<void>
}

type Reopen = (failpoints?: SqlFailpoints) => Promise<SqlDatabase>

interface Tables {
  counters: { id: number; value: number }
  notes: { id: string; tenant_id: string; body: string }
}

const migrations: readonly Migration[] = [
  { id: 'contract/0001-counters', up: 'CREATE TABLE counters (id int PRIMARY KEY, value int NOT NULL)' },
  {
    id: 'contract/0002-notes',
    up: `CREATE TABLE notes (id uuid PRIMARY KEY, tenant_id uuid NOT NULL, body text NOT NULL);
         ${enableTenantRls('notes')}`,
  },
]

const tenantA = '0197a000-0000-7000-8000-00000000000a'
const tenantB = '0197a000-0000-7000-8000-00000000000b'

/** What every system of record must do; run by each adapter. */
export function describeSqlDatabase(name: string, make: () => Promise<SqlSubject>): void {
  describe(name, () => {
    let subject: SqlSubject
    let database: SqlDatabase

    beforeAll(async () => {
      subject = await make()
      database = await subject.open()
      await runMigrations(database, migrations)
    })
    afterAll(async () => {
      await database?.close()
      await subject?.remove()
    })
    afterEach(async () => {
      await database.pool.query('TRUNCATE counters, notes')
    })
    const reopen: Reopen = async (failpoints) => {
      await database.close()
      database = await subject.open(failpoints)
      return database
    }

    describeValues(() => database)
    describeTransactions(() => database)
    describeIsolation(() => database)
    describeNotifications(() => database)
    describeLifetime(() => database, reopen)
    describeMigrations({ migrations, current: () => database, open: () => subject.open() })
  })
}

function describeValues(current: () => SqlDatabase): void {
  describe('values', () => {
    test('come back as the pg driver gives them', async () => {
      const { rows } = await current().pool.query(
        `SELECT 9007199254740993::int8 AS big, 1.50::numeric AS exact, '2026-01-02T03:04:05.678Z'::timestamptz AS moment,
                $1::bytea AS bytes, $2::jsonb AS document, ARRAY['a','b'] AS list, null::text AS nothing, true AS yes`,
        [Buffer.from([0, 255]), { ä: [1, null] }],
      )

      expect(rows).toEqual([
        {
          big: '9007199254740993',
          exact: '1.50',
          moment: new Date('2026-01-02T03:04:05.678Z'),
          bytes: Buffer.from([0, 255]),
          document: { ä: [1, null] },
          list: ['a', 'b'],
          nothing: null,
          yes: true,
        },
      ])
    })

    test('of 8 MB and outside the basic plane are kept exactly', async () => {
      const body = '🏗️ Träger "\\\'\n'.repeat(400_000)

      const { rows } = await current().pool.query<{ same: string }>('SELECT $1::text AS same', [body])

      expect(rows[0]?.same === body).toBe(true)
    })

    test('are counted by command', async () => {
      const { pool } = current()

      expect(await pool.query('INSERT INTO counters VALUES (1, 0), (2, 0)')).toMatchObject({
        command: 'INSERT',
        rowCount: 2,
      })
      expect(await pool.query('UPDATE counters SET value = 1 WHERE id = $1', [7])).toMatchObject({
        rowCount: 0,
      })
    })

    test('survive a statement that fails on the same connection', async () => {
      const connection = await current().pool.connect()

      await expect(connection.query('SELECT 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' })
      const { rows } = await connection.query('SELECT 1 AS one')
      connection.release()

      expect(rows).toEqual([{ one: 1 }])
    })
  })
}

function describeTransactions(current: () => SqlDatabase): void {
  describe('transactions', () => {
    test('of 100 concurrent increments lose none', async () => {
      await current().pool.query('INSERT INTO counters VALUES (1, 0)')

      await Promise.all(Array.from({ length: 100 }, () => current().asSystem<Tables, void>(increment)))

      const row = await current()
        .kysely<Tables>()
        .selectFrom('counters')
        .selectAll()
        .executeTakeFirstOrThrow()
      expect(row.value).toBe(100)
    })

    test('roll back when the work throws', async () => {
      const failing = current().asSystem<Tables, void>(async (trx) => {
        await trx.insertInto('counters').values({ id: 1, value: 1 }).execute()
        throw new Error('no')
      })

      await expect(failing).rejects.toThrow('no')
      expect(await current().kysely<Tables>().selectFrom('counters').selectAll().execute()).toEqual([])
    })

    test('are rolled back when a connection is released inside one', async () => {
      const connection = await current().pool.connect()
      await connection.query('BEGIN')
      await connection.query('INSERT INTO counters VALUES (1, 1)')

      connection.release()

      expect((await current().pool.query('SELECT * FROM counters')).rows).toEqual([])
    })

    test('sent as one text of several statements do not hold others up', async () => {
      await current().pool.query('BEGIN; INSERT INTO counters VALUES (1, 1); COMMIT')

      expect((await current().pool.query('SELECT value FROM counters')).rows).toEqual([{ value: 1 }])
    })

    test('tell a unique violation by its constraint', async () => {
      await current().pool.query('INSERT INTO counters VALUES (1, 0)')

      const error: unknown = await current()
        .asSystem<Tables, void>(async (trx) => {
          await trx.insertInto('counters').values({ id: 1, value: 1 }).execute()
        })
        .catch((reason: unknown) => reason)

      expect(isUniqueViolation(error)).toBe(true)
      expect(isUniqueViolation(error, 'counters_pkey')).toBe(true)
      expect(isUniqueViolation(error, 'other')).toBe(false)
    })
  })
}

async function increment(trx: Transaction<Tables>): Promise<void> {
  const { rows } = await sql<{ value: number }>`SELECT value FROM counters WHERE id = 1 FOR UPDATE`.execute(
    trx,
  )
  await sql`UPDATE counters SET value = ${rows[0]!.value + 1} WHERE id = 1`.execute(trx)
}

function describeIsolation(current: () => SqlDatabase): void {
  const write = (tenantId: string, owner = tenantId) =>
    current().asTenant<Tables, void>(tenantId, async (trx) => {
      await trx.insertInto('notes').values({ id: randomUUID(), tenant_id: owner, body: owner }).execute()
    })
  const read = (tenantId: string) =>
    current().asTenant<Tables, { tenant_id: string }[]>(tenantId, (trx) =>
      trx.selectFrom('notes').select('tenant_id').execute(),
    )

  describe('tenants', () => {
    test('see, change and delete their own rows only', async () => {
      await write(tenantA)
      await write(tenantB)

      expect(await read(tenantA)).toEqual([{ tenant_id: tenantA }])
      await current().asTenant<Tables, void>(tenantA, async (trx) => {
        await trx.updateTable('notes').set({ body: 'mine' }).execute()
        await trx.deleteFrom('notes').execute()
      })
      expect(
        await current().kysely<Tables>().selectFrom('notes').select(['tenant_id', 'body']).execute(),
      ).toEqual([{ tenant_id: tenantB, body: tenantB }])
    })

    test('cannot write rows of another tenant', async () => {
      await expect(write(tenantA, tenantB)).rejects.toMatchObject({ code: '42501' })
    })

    test('must be named by a UUID', async () => {
      const quoted = read(`${tenantA}', true); RESET ROLE; --`)

      await expect(quoted).rejects.toMatchObject({ code: 'sql.invalid_tenant' })
    })

    test('are not chosen any more after an error, on any connection', async () => {
      await write(tenantA)
      const failing = current().asTenant(tenantA, (trx) => sql`SELECT 1 / 0`.execute(trx))
      await expect(failing).rejects.toMatchObject({ code: '22012' })

      const { rows } = await current().pool.query<{ tenant: string | null; role: string }>(
        `SELECT nullif(current_setting('app.tenant_id', true), '') AS tenant, current_user::text AS role`,
      )

      expect(rows[0]?.tenant).toBeNull()
      expect(rows[0]?.role).not.toBe(tenantRole)
    })

    test('never bleed into one another in 1,200 interleaved transactions', async () => {
      await write(tenantA)
      await write(tenantB)
      const foreign: string[] = []

      await Promise.all(
        Array.from({ length: 30 }, async (_, worker) => {
          for (let round = 0; round < 40; round++) {
            const tenant = (worker + round) % 2 === 0 ? tenantA : tenantB
            const rows = await read(tenant)
            if (rows.length !== 1 || rows[0]?.tenant_id !== tenant) foreign.push(`${worker}/${round}`)
          }
        }),
      )

      expect(foreign).toEqual([])
    })

    test('that are not chosen have no rows: the role alone reads nothing', async () => {
      await write(tenantA)
      const connection = await current().pool.connect()
      await connection.query('BEGIN')
      await connection.query(`SET LOCAL ROLE ${tenantRole}`)

      const { rows } = await connection.query('SELECT * FROM notes')
      connection.release()

      expect(rows).toEqual([])
    })
  })
}

function describeNotifications(current: () => SqlDatabase): void {
  describe('notifications', () => {
    test('reach every listener of the channel until it is disposed', async () => {
      const first = inbox()
      const second = inbox()
      const subscription = await current().listen('contract_channel', first.receive)
      await using _other = await current().listen('contract_channel', second.receive)

      await notify(current(), 'contract_channel', 'ä1')
      expect(await Promise.all([first.next(), second.next()])).toEqual(['ä1', 'ä1'])
      await subscription[Symbol.asyncDispose]()
      await subscription[Symbol.asyncDispose]()
      await notify(current(), 'contract_channel', 'ä2')

      expect(await second.next()).toBe('ä2')
      expect(first.waiting()).toEqual([])
    })

    test('of a rolled back transaction are not delivered', async () => {
      const box = inbox()
      await using _subscription = await current().listen('contract_rollback', box.receive)

      await expect(
        current().asSystem(async (trx) => {
          await sql`SELECT pg_notify('contract_rollback', 'lost')`.execute(trx)
          throw new Error('no')
        }),
      ).rejects.toThrow('no')
      await notify(current(), 'contract_rollback', 'kept')

      expect(await box.next()).toBe('kept')
    })
  })
}

function inbox() {
  const received: string[] = []
  const readers: ((payload: string) => void)[] = []
  return {
    receive(payload: string) {
      const reader = readers.shift()
      if (reader) reader(payload)
      else received.push(payload)
    },
    waiting: () => received,
    next: () => {
      const payload = received.shift()
      return payload === undefined
        ? new Promise<string>((resolve) => readers.push(resolve))
        : Promise.resolve(payload)
    },
  }
}

async function notify(database: SqlDatabase, channel: string, payload: string): Promise<void> {
  await database.pool.query('SELECT pg_notify($1, $2)', [channel, payload])
}

function describeLifetime(current: () => SqlDatabase, reopen: Reopen): void {
  describe('lifetime', () => {
    test('keeps rows over a restart, can be closed twice and refuses statements once closed', async () => {
      await current().pool.query('INSERT INTO counters VALUES (1, 5)')
      const before = current()

      const after = await reopen()
      await before.close()

      await expect(before.pool.query('SELECT 1')).rejects.toThrow()
      await expect(before.listen('contract_channel', () => undefined)).rejects.toThrow()
      expect((await after.pool.query('SELECT * FROM counters')).rows).toEqual([{ id: 1, value: 5 }])
    })

    test('hits a failpoint on either side of the commit', async () => {
      const stops: string[] = []
      const database = await reopen({
        async hit(name) {
          stops.push(name)
          if (stops.length === 1) throw new Error('stopped before')
        },
      })
      const add = (id: number) =>
        database.asSystem<Tables, void>(async (trx) => {
          await trx.insertInto('counters').values({ id, value: 0 }).execute()
        })

      await expect(add(1)).rejects.toThrow('stopped before')
      await add(2)

      expect(stops).toEqual(['db.before_commit', 'db.before_commit', 'db.after_commit'])
      expect((await database.pool.query('SELECT id FROM counters')).rows).toEqual([{ id: 2 }])
      await reopen()
    })
  })
}
