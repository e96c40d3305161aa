import type { SqlDatabase } from '@tragwerk/data/sql'
import { runMigrations } from '@tragwerk/data/sql'
import { createIds, createManualClock, createSystemRandom } from '@tragwerk/infra/clock'
import { sql, type Transaction } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Call, systemCall } from '../access/index.ts'
import { type Audit, type AuditRecord, auditMigrations, createAudit, verifyExport } from './index.ts'

/** What the audit log promises, on any engine. `open` yields an empty database. */
export function describeAudit(engine: string, open: () => Promise<SqlDatabase>): void {
  describe(`audit log on ${engine}`, () => {
    const clock = createManualClock()
    const ids = createIds({ clock, random: createSystemRandom() })
    let database: SqlDatabase
    let audit: Audit

    beforeAll(async () => {
      database = await open()
      await runMigrations(database, auditMigrations)
      audit = createAudit({ database, clock })
    })
    afterAll(() => database?.close())

    const append = (call: Call, record: Partial<AuditRecord> = {}) =>
      database.asTenant(call.tenantId, (trx) =>
        audit.append(trx, call, { action: 'document.accepted', subject: 'document:1', ...record }),
      )

    async function aChain(length: number): Promise<Call> {
      const call = systemCall(ids.uuid())
      await database.asTenant(call.tenantId, async (trx) => {
        for (let number = 1; number <= length; number += 1) {
          const subject = `document:${number}`
          await audit.append(trx, call, { action: 'document.accepted', subject, details: { number } })
        }
      })
      return call
    }

    /** What someone with the owner's password could do. */
    const tamper = (work: (trx: Transaction<unknown>) => Promise<unknown>) =>
      database.asSystem<unknown, void>(async (trx) => {
        for (const table of ['audit_entries', 'audit_heads']) {
          await sql`alter table ${sql.table(table)} disable trigger user`.execute(trx)
        }
        await work(trx)
        for (const table of ['audit_entries', 'audit_heads']) {
          await sql`alter table ${sql.table(table)} enable trigger user`.execute(trx)
        }
      })

    const renumber = (trx: Transaction<unknown>, tenantId: string, [from, to]: [number, number]) =>
      sql`update audit_entries set sequence = ${to} where tenant_id = ${tenantId} and sequence = ${from}`.execute(
        trx,
      )

    it('numbers entries from 1, links them, and gives back what was recorded', async () => {
      const call = systemCall(ids.uuid(), { traceId: '4bf92f3577b34da6a3ce929d0e0e4736' })

      const first = await append(call, { details: { size: 3, tags: ['ä', 'ß'], nested: { b: 1, a: null } } })
      const second = await append(call, { action: 'document.indexed' })
      const page = await audit.list(call, { limit: 50 })

      expect([first.sequence, second.sequence]).toEqual([1, 2])
      expect(page.nextCursor).toBeNull()
      expect(page.items).toEqual([
        expect.objectContaining({ sequence: 2, action: 'document.indexed', hash: second.hash }),
        {
          sequence: 1,
          at: clock.now().toISOString(),
          action: 'document.accepted',
          actorId: 'system',
          subject: 'document:1',
          details: { size: 3, tags: ['ä', 'ß'], nested: { b: 1, a: null } },
          traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
          hash: first.hash,
        },
      ])
    })

    it('verifies what it wrote, for any JSON and text', async () => {
      const call = systemCall(ids.uuid())
      const odd = [
        1e21,
        1e-7,
        -0,
        5e-324,
        2 ** 53,
        'a\0b',
        '\ud800',
        '€',
        '\u2028',
        { __proto__: null, '': [] },
      ]

      for (const value of odd) await append(call, { subject: 'document:\0\ud800', details: { value } })
      await append(call, { details: JSON.parse('{"__proto__":{"a":1},"10":1,"9":2}') })

      expect(await audit.verify(call.tenantId)).toMatchObject({ ok: true, entries: 11, reason: null })
      expect(await verifyExport(audit.exportEntries(call.tenantId))).toMatchObject({ ok: true, entries: 11 })
    })

    it('keeps a gap-free chain when 50 appends race', async () => {
      const call = systemCall(ids.uuid())

      const heads = await Promise.all(Array.from({ length: 50 }, () => append(call)))

      const sequences = heads.map((head) => head.sequence).sort((a, b) => a - b)
      expect(sequences).toEqual(Array.from({ length: 50 }, (_, index) => index + 1))
      expect(await audit.verify(call.tenantId)).toMatchObject({ ok: true, entries: 50 })
    })

    it('leaves no gap when transactions fail after their append', async () => {
      const call = await aChain(1)

      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) =>
          database.asTenant(call.tenantId, async (trx) => {
            await audit.append(trx, call, { action: 'document.accepted', subject: `document:${index}` })
            if (index % 2 === 0) throw new Error('the operation failed')
          }),
        ),
      )

      expect(outcomes.filter((outcome) => outcome.status === 'rejected')).toHaveLength(10)
      expect(await audit.verify(call.tenantId)).toMatchObject({ ok: true, entries: 11 })
    })

    it('keeps the chains and lists of tenants apart', async () => {
      const [mine, other] = [await aChain(3), await aChain(2)]

      const page = await audit.list(mine, { limit: 50 })

      expect(page.items.map((entry) => entry.sequence)).toEqual([3, 2, 1])
      expect(await audit.verify(other.tenantId)).toMatchObject({ ok: true, entries: 2 })
      const intoOther = database.asTenant(mine.tenantId, (trx) =>
        audit.append(trx, other, { action: 'document.accepted', subject: 'document:1' }),
      )
      await expect(intoOther).rejects.toThrow()
    })

    it('pages through the newest entries, also of one action', async () => {
      const call = await aChain(5)
      await append(call, { action: 'api_key.created' })

      const first = await audit.list(call, { limit: 2 })
      const second = await audit.list(call, { limit: 2, cursor: first.nextCursor ?? undefined })
      const third = await audit.list(call, { limit: 2, cursor: second.nextCursor ?? undefined })
      const keys = await audit.list(call, { limit: 2, action: 'api_key.created' })

      const sequences = [first, second, third].map((page) => page.items.map((entry) => entry.sequence))
      expect(sequences).toEqual([
        [6, 5],
        [4, 3],
        [2, 1],
      ])
      expect(third.nextCursor).toBeNull()
      expect(keys.items.map((entry) => entry.sequence)).toEqual([6])
    })

    it.each(['x', '0', '-1', '1e3', '9'.repeat(16)])('refuses the cursor %j', async (cursor) => {
      const call = systemCall(ids.uuid())

      await expect(audit.list(call, { limit: 1, cursor })).rejects.toMatchObject({
        code: 'audit.cursor_invalid',
      })
    })

    it('shows entries only to those who may read them', async () => {
      const call = systemCall(ids.uuid(), { permissions: ['keys:manage'] })

      await expect(audit.list(call, { limit: 1 })).rejects.toMatchObject({
        code: 'access.permission_denied',
        details: { needed: 'audit:read' },
      })
    })

    it('calls the chain of a tenant without entries sound', async () => {
      expect(await audit.verify(ids.uuid())).toEqual({
        ok: true,
        entries: 0,
        headHash: null,
        firstBadSequence: null,
        reason: null,
      })
    })

    describe('refuses, to tenants and to the owner of the tables', () => {
      it.each([
        'update audit_entries set action = action',
        'delete from audit_entries',
        'truncate audit_entries',
        'update audit_heads set sequence = 1',
        'delete from audit_heads',
        'truncate audit_heads',
      ])('%s', async (statement) => {
        const call = await aChain(3)

        const asTenant = database.asTenant(call.tenantId, (trx) => sql.raw(statement).execute(trx))
        await expect(asTenant).rejects.toThrow()
        const asOwner = database.asSystem((trx) => sql.raw(statement).execute(trx))
        await expect(asOwner).rejects.toThrow()

        expect(await audit.verify(call.tenantId)).toMatchObject({ ok: true, entries: 3 })
      })
    })

    describe('finds', () => {
      const fields: Array<[string, string]> = [
        ['action', `'x.y'`],
        ['actor_id', `'someone'`],
        ['subject', `'document:9'`],
        ['details', `'{"number":9}'`],
        ['at', `at + interval '1 millisecond'`],
        ['trace_id', `'1'`],
        ['hash', `sha256('x')`],
        ['previous_hash', `sha256('x')`],
      ]
      it.each(fields)('a changed %s', async (column, value) => {
        const call = await aChain(7)

        await tamper((trx) =>
          sql`update audit_entries set ${sql.ref(column)} = ${sql.raw(value)}
            where tenant_id = ${call.tenantId} and sequence = 4`.execute(trx),
        )

        const expected = { ok: false, firstBadSequence: 4, reason: expect.stringMatching(/^changed: /) }
        expect(await audit.verify(call.tenantId)).toMatchObject(expected)
        expect(await verifyExport(audit.exportEntries(call.tenantId))).toMatchObject(expected)
      })

      it('a deleted entry', async () => {
        const call = await aChain(7)

        await tamper((trx) =>
          sql`delete from audit_entries where tenant_id = ${call.tenantId} and sequence = 3`.execute(trx),
        )

        expect(await audit.verify(call.tenantId)).toMatchObject({
          ok: false,
          entries: 2,
          firstBadSequence: 3,
          reason: 'deleted: entry 3 is missing',
        })
      })

      it('an inserted entry', async () => {
        const call = await aChain(5)
        const { tenantId } = call

        await tamper(async (trx) => {
          for (const sequence of [5, 4, 3]) await renumber(trx, tenantId, [sequence, sequence + 1])
          await sql`insert into audit_entries select tenant_id, 3, at, action, actor_id, subject, details, trace_id,
            sha256('a'), sha256('b') from audit_entries where tenant_id = ${tenantId} and sequence = 1`.execute(
            trx,
          )
          await sql`update audit_heads set sequence = 6 where tenant_id = ${tenantId}`.execute(trx)
        })

        expect(await audit.verify(tenantId)).toMatchObject({
          ok: false,
          firstBadSequence: 3,
          reason: expect.stringMatching(/^inserted: /),
        })
      })

      it('an entry appended past the head', async () => {
        const call = await aChain(5)
        const { tenantId } = call

        await tamper((trx) =>
          sql`insert into audit_entries select tenant_id, 6, at, action, actor_id, subject, details, trace_id,
            hash, sha256('b') from audit_entries where tenant_id = ${tenantId} and sequence = 5`.execute(trx),
        )

        expect(await audit.verify(tenantId)).toMatchObject({ ok: false, firstBadSequence: 6 })
      })

      it.each([
        [2, 3],
        [2, 5],
        [4, 5],
        [1, 5],
      ])('entries %i and %i swapped', async (one, two) => {
        const call = await aChain(5)

        await tamper(async (trx) => {
          await renumber(trx, call.tenantId, [one, 99])
          await renumber(trx, call.tenantId, [two, one])
          await renumber(trx, call.tenantId, [99, two])
        })

        expect(await audit.verify(call.tenantId)).toMatchObject({
          ok: false,
          firstBadSequence: one,
          reason: `swapped: the entry that belongs at ${one} stands at ${two}`,
        })
      })

      it('a tail cut off', async () => {
        const call = await aChain(5)

        await tamper((trx) =>
          sql`delete from audit_entries where tenant_id = ${call.tenantId} and sequence > 3`.execute(trx),
        )

        expect(await audit.verify(call.tenantId)).toMatchObject({
          ok: false,
          firstBadSequence: 4,
          reason: 'truncated: the entries from 4 to 5 are missing at the end',
        })
      })

      it('a tail cut off together with the head, when a checkpoint is at hand', async () => {
        const call = await aChain(5)
        const checkpoint = await append(call)

        await tamper(async (trx) => {
          await sql`delete from audit_entries where tenant_id = ${call.tenantId} and sequence > 3`.execute(
            trx,
          )
          await sql`update audit_heads h set sequence = 3, hash = e.hash from audit_entries e
            where h.tenant_id = ${call.tenantId} and e.tenant_id = h.tenant_id and e.sequence = 3`.execute(
            trx,
          )
        })

        expect(await audit.verify(call.tenantId)).toMatchObject({ ok: true, entries: 3 })
        expect(await audit.verify(call.tenantId, { checkpoint })).toMatchObject({
          ok: false,
          firstBadSequence: 4,
          reason: expect.stringMatching(/^truncated: /),
        })
      })
    })
  })
}
