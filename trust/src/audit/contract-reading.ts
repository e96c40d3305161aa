import { createHash } from 'node:crypto'
import { permissions } from '@tragwerk/contracts/identity'
import { runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { createIds, createManualClock, createSystemRandom } from '@tragwerk/infra/clock'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Call, systemCall } from '../access/index.ts'
import { type Audit, type AuditPageQuery, auditMigrations, createAudit } from './index.ts'

/** How the log is searched and explained, on any engine. `open` yields an empty database. */
export function describeAuditReading(engine: string, open: () => Promise<SqlDatabase>): void {
  describe(`reading the audit log on ${engine}`, () => {
    const clock = createManualClock(new Date('2026-11-02T08:00:00.000Z'))
    const ids = createIds({ clock, random: createSystemRandom() })
    let database: SqlDatabase
    let audit: Audit
    let call: Call

    const append = (by: Call, action: string, subject: string) =>
      database.asTenant(by.tenantId, (trx) => audit.append(trx, by, { action, subject }))

    const as = (actorId: string, traceId: string): Call => ({
      ...call,
      traceId,
      principal: { ...call.principal, id: actorId },
    })

    /** One entry an hour, from eight o'clock on. */
    beforeAll(async () => {
      database = await open()
      await runMigrations(database, auditMigrations)
      audit = createAudit({ database, clock })
      call = systemCall(ids.uuid())
      const anna = as('anna', 'a'.repeat(32))
      const bert = as('bert', 'b'.repeat(32))
      await append(anna, 'document.accepted', 'document:100%')
      await clock.advance(3_600_000)
      await append(anna, 'document.indexed', 'document:100x')
      await clock.advance(3_600_000)
      await append(bert, 'document.accepted', 'document:under_score')
      await clock.advance(3_600_000)
      await append(bert, 'api_key.created', 'api_key:UnderXscore')
      await append(systemCall(ids.uuid()), 'tenant.created', 'tenant:other')
    })
    afterAll(() => database?.close())

    it.each<[Partial<AuditPageQuery>, number[]]>([
      [{}, [4, 3, 2, 1]],
      [{ sort: 'sequence' }, [1, 2, 3, 4]],
      [{ action: 'document.accepted' }, [3, 1]],
      [{ action: 'document' }, []],
      [{ actorId: 'anna' }, [2, 1]],
      [{ subject: 'document:100%' }, [1]],
      [{ from: '2026-11-02T09:00:00Z' }, [4, 3, 2]],
      [{ to: '2026-11-02T09:00:00Z' }, [1]],
      [{ from: '2026-11-02T09:00:00Z', to: '2026-11-02T10:00:00.001Z' }, [3, 2]],
      [{ q: 'ACCEPTED' }, [3, 1]],
      [{ q: 'bert' }, [4, 3]],
      [{ q: 'BBBB' }, [4, 3]],
      [{ q: 'underx' }, [4]],
      [{ q: '100%' }, [1]],
      [{ q: 'r_s' }, [3]],
      [{ q: '\\' }, []],
      [{ q: 'tenant' }, []],
      [{ q: 'accepted', actorId: 'bert', sort: 'sequence' }, [3]],
    ])('%j finds %j', async (query, expected) => {
      const { items, nextCursor } = await audit.list(call, { limit: 50, ...query })

      expect(items.map(({ sequence }) => sequence)).toEqual(expected)
      expect(nextCursor).toBeNull()
    })

    it.each(['-sequence', 'sequence'] as const)('walks all pages by %s with filters', async (sort) => {
      const seen: number[] = []
      let cursor: string | undefined
      do {
        const page = await audit.list(call, { limit: 1, sort, q: 'document', ...(cursor && { cursor }) })
        seen.push(...page.items.map(({ sequence }) => sequence))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)

      expect(seen).toEqual(sort === 'sequence' ? [1, 2, 3] : [3, 2, 1])
    })

    it('refuses a cursor of the other sort', async () => {
      const { nextCursor } = await audit.list(call, { limit: 1 })

      await expect(
        audit.list(call, { limit: 1, sort: 'sequence', cursor: nextCursor! }),
      ).rejects.toMatchObject({ code: 'audit.cursor_invalid' })
    })

    it('names each action of the tenant once', async () => {
      expect(await audit.listActions(call)).toEqual([
        'api_key.created',
        'document.accepted',
        'document.indexed',
      ])
      expect(await audit.listActions(systemCall(ids.uuid()))).toEqual([])
    })

    it('gives what anybody needs to compute a hash by hand', async () => {
      const [first, second] = [await audit.get(call, 1), await audit.get(call, 2)]

      const byHand = createHash('sha256')
        .update(Buffer.concat([Buffer.of(0), Buffer.from(second.previousHash, 'hex')]))
        .update(second.canonical, 'utf8')
        .digest('hex')
      expect(first.previousHash).toBe('0'.repeat(64))
      expect(second.previousHash).toBe(first.entry.hash)
      expect(byHand).toBe(second.entry.hash)
      expect(second).toMatchObject({ computedHash: byHand, matches: true })
      expect(JSON.parse(second.canonical)).toEqual({
        action: 'document.indexed',
        actorId: 'anna',
        at: '2026-11-02T09:00:00.000Z',
        details: {},
        sequence: 2,
        subject: 'document:100x',
        tenantId: call.tenantId,
        traceId: 'a'.repeat(32),
      })
    })

    it('shows that an entry was changed', async () => {
      const victim = systemCall(ids.uuid())
      const { hash } = await append(victim, 'document.accepted', 'document:1')
      await database.asSystem(async (trx) => {
        await sql`alter table audit_entries disable trigger user`.execute(trx)
        await sql`update audit_entries set subject = 'document:2' where tenant_id = ${victim.tenantId}`.execute(
          trx,
        )
        await sql`alter table audit_entries enable trigger user`.execute(trx)
      })

      const proof = await audit.get(victim, 1)

      expect(proof).toMatchObject({ matches: false, entry: { hash, subject: 'document:2' } })
      expect(proof.computedHash).not.toBe(hash)
    })

    it.each([5, Number.MAX_SAFE_INTEGER])('says that there is no entry %i', async (sequence) => {
      await expect(audit.get(call, sequence)).rejects.toMatchObject({
        kind: 'not_found',
        code: 'audit.entry_not_found',
        details: { sequence },
      })
    })

    it('needs the permission for each way of reading', async () => {
      const others = permissions.filter((permission) => permission !== 'audit:read')
      const denied = systemCall(call.tenantId, { permissions: others })
      const refusal = { code: 'access.permission_denied', details: { needed: 'audit:read' } }

      await expect(audit.list(denied, { limit: 1 })).rejects.toMatchObject(refusal)
      await expect(audit.get(denied, 1)).rejects.toMatchObject(refusal)
      await expect(audit.listActions(denied)).rejects.toMatchObject(refusal)
    })

    it('reads a rare match in a long chain by an index', async () => {
      const plan = await database.asSystem(async (trx) => {
        await sql`alter table audit_entries disable trigger user`.execute(trx)
        const filler = ids.uuid()
        await sql`insert into audit_entries
          select ${filler}::uuid, n, '2026-01-01'::timestamptz + n * interval '1 minute', 'document.accepted',
            'actor-' || n % 20, 'document:' || n, '{}', md5(n::text), decode(repeat('00', 32), 'hex'),
            decode(repeat('00', 32), 'hex') from generate_series(1, 20000) n`.execute(trx)
        await sql`analyze audit_entries`.execute(trx)
        const { rows } = await sql<{ 'QUERY PLAN': string }>`explain select * from audit_entries
          where tenant_id = ${filler} and subject = 'document:7' order by sequence desc limit 50`.execute(trx)
        return rows.map((row) => row['QUERY PLAN']).join('\n')
      })

      expect(plan).toContain('audit_entries_by_subject')
    })
  })
}
