import { afterEach, describe, expect, test } from 'vitest'
import { asOnlyMigrator, runMigrations } from './migrate.ts'
import type { Migration, SqlDatabase } from './port.ts'

export interface MigrationSubject {
  /** What the suite applied already. */
  readonly migrations: readonly Migration[]
  readonly current: () => SqlDatabase
  /** Opens the same store once more, where the engine allows it. */
  readonly open: () => Promise<SqlDatabase>
}

/** The part of the contract about migrations. */
export function describeMigrations({ migrations, current, open }: MigrationSubject): void {
  const later = (up: string): Migration => ({ id: 'contract/9000-later', up })
  const run = (added: readonly Migration[], database = current()) =>
    runMigrations(database, [...migrations, ...added])

  describe('migrations', () => {
    afterEach(async () => {
      await current().pool.query(
        `DELETE FROM tragwerk_migrations WHERE id LIKE 'contract/9%'; DROP TABLE IF EXISTS later`,
      )
    })

    test('apply once', async () => {
      expect(await run([later('CREATE TABLE later (id int)')])).toEqual(['contract/9000-later'])
      expect(await run([later('CREATE TABLE later (id int)')])).toEqual([])
    })

    test('apply once when processes start together', async () => {
      const other = current().capabilities.shared ? await open() : current()
      const added = Array.from({ length: 5 }, (_, number) => ({
        id: `contract/900${number}-later`,
        up: number === 0 ? 'CREATE TABLE later (id int)' : `INSERT INTO later VALUES (${number})`,
      }))

      const applied = await Promise.all([run(added), run(added, other), run(added), run(added, other)])

      expect(applied.flat().sort()).toEqual(added.map(({ id }) => id))
      expect((await current().pool.query('SELECT id FROM later ORDER BY id')).rows).toHaveLength(4)
      if (other !== current()) await other.close()
    })

    test('wait while another process makes tables of its own, and go on when it failed', async () => {
      const { shared } = current().capabilities
      const other = shared ? await open() : current()
      const order: string[] = []
      const holding = Promise.withResolvers<void>()
      const failing = Promise.withResolvers<void>()
      const held = asOnlyMigrator(other, async () => {
        holding.resolve()
        await failing.promise
        order.push('tables')
        throw new Error('no room')
      })
      await holding.promise
      const migrated = run([later('CREATE TABLE later (id int)')]).then(() => order.push('migrations'))
      if (shared) await untilSomebodyWaits(current())

      failing.resolve()

      await expect(held).rejects.toThrow('no room')
      await migrated
      expect(order).toEqual(['tables', 'migrations'])
      if (shared) await other.close()
    })

    test('leave nothing behind when one fails, and go on from there', async () => {
      const failing = run([later('CREATE TABLE later (id int); SELECT 1 / 0')])
      await expect(failing).rejects.toMatchObject({
        code: 'sql.migration_failed',
        message: /division by zero/,
      })

      expect(await run([later('CREATE TABLE later (id int)')])).toEqual(['contract/9000-later'])
    })

    test('refuse an applied migration that was changed', async () => {
      await run([later('CREATE TABLE later (id int)')])

      await expect(run([later('CREATE TABLE later (id bigint)')])).rejects.toMatchObject({
        code: 'sql.migration_changed',
      })
    })

    test('refuse a database that a newer program migrated', async () => {
      await run([later('CREATE TABLE later (id int)')])

      await expect(run([])).rejects.toMatchObject({
        code: 'sql.database_newer',
        details: { ids: ['contract/9000-later'] },
      })
    })
  })
}

async function untilSomebodyWaits({ pool }: SqlDatabase): Promise<void> {
  const waiting = () =>
    pool.query(`SELECT FROM pg_locks WHERE relation = 'tragwerk_migrations'::regclass AND NOT granted`)
  await expect.poll(async () => (await waiting()).rowCount).toBe(1)
}
