import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { GatewayRequestDetail } from '@tragwerk/contracts/gateway'
import { runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { systemCall } from '@tragwerk/trust/access'
import { auditMigrations } from '@tragwerk/trust/audit'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gatewayMigrations } from '../migrations.ts'
import { describeAdding } from './contract-adding.ts'
import type { ListRequests } from './list-requests.ts'
import type { LedgerRecord } from './record.ts'
import { aRecord } from './testing/a-record.ts'
import { aTenant, type LedgerLab, openLedgerLab } from './testing/ledger-lab.ts'

/** What the ledger promises, on any engine. `open` yields an empty database. */
export function describeLedger(engine: string, open: () => Promise<SqlDatabase>): void {
  describe(`ledger on ${engine}`, () => {
    let database: SqlDatabase
    let lab: LedgerLab
    let tenantId: string

    beforeAll(async () => {
      database = await open()
      await runMigrations(database, [...auditMigrations, ...gatewayMigrations])
    })
    afterAll(() => database?.close())
    beforeEach(() => {
      lab = openLedgerLab(database)
      tenantId = aTenant()
    })
    afterEach(() => lab.close())

    const record = (changes: Partial<LedgerRecord> = {}) => {
      const made = aRecord({ tenantId, ...changes })
      lab.ledger.record(made)
      return made
    }
    const recordMany = (count: number, costNanoUsd = 7) => {
      for (let number = 0; number < count; number += 1) record({ costNanoUsd })
    }
    const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 8, 0, second)).toISOString()
    const list = (query: Partial<ListRequests> = {}) =>
      lab.ledger.list(systemCall(tenantId), { limit: 50, ...query })
    const idsOf = async (query: Partial<ListRequests> = {}) => (await list(query)).items.map(({ id }) => id)
    const total = async (ledger = lab.ledger) => {
      const lines = await ledger.sumSpend(systemCall(tenantId), { by: 'task' })
      return lines.map(({ requests, costNanoUsd }) => ({ requests, costNanoUsd }))
    }
    const proofs = async () => {
      const query = { action: 'gateway.requests_recorded', limit: 200 }
      return (await lab.audit.list(systemCall(tenantId), query)).items
    }

    describeAdding({ record, current: () => ({ ledger: lab.ledger, tenantId }) })

    it('gives back a request as it was recorded, at once', async () => {
      const made = record({ conversation: 'a1', attempts: 2, errorCode: 'gateway.upstream_failed' })

      const found = await lab.ledger.get(systemCall(tenantId), made.id)

      const { tenantId: _, ...expected } = made
      expect(found).toEqual(expected)
      expect(GatewayRequestDetail.parse(found)).toEqual(found)
      expect((await list()).items).toEqual([expect.objectContaining({ id: made.id, usage: made.usage })])
    })

    it('has a recorded request in the database about a second later, and nothing left on disk', async () => {
      recordMany(3)
      await lab.clock.advance(2000)
      await expect.poll(() => lab.spoolFiles()).toEqual([])

      const { rows } = await database.pool.query('select 1 from gateway_requests where tenant_id = $1', [
        tenantId,
      ])
      expect(rows).toHaveLength(3)
    })

    it('says that a request is unknown', async () => {
      await expect(lab.ledger.get(systemCall(tenantId), 'nothing')).rejects.toMatchObject({
        code: 'gateway.request_not_found',
      })
    })

    it('shows requests only to those who may read them', async () => {
      const call = systemCall(tenantId, { permissions: ['knowledge:read'] })
      const refusal = expect.objectContaining({ code: 'access.permission_denied' })

      await expect(lab.ledger.list(call, { limit: 1 })).rejects.toEqual(refusal)
      await expect(lab.ledger.get(call, 'x')).rejects.toEqual(refusal)
      await expect(lab.ledger.sumSpend(call, { by: 'day' })).rejects.toEqual(refusal)
      expect(() => lab.ledger.watch(call)).toThrow(refusal)
    })

    it('keeps the requests of two tenants apart, also with the same id', async () => {
      const other = aTenant()
      const mine = record({ costNanoUsd: 1 })
      lab.ledger.record(aRecord({ tenantId: other, id: mine.id, costNanoUsd: 2 }))

      expect((await list()).items.map(({ costNanoUsd }) => costNanoUsd)).toEqual([1])
      expect((await lab.ledger.get(systemCall(other), mine.id)).costNanoUsd).toBe(2)
      expect(await lab.ledger.verify(tenantId)).toMatchObject({ ok: true, requests: 1, batches: 1 })
    })

    it('pages newest first without repeating or leaving out, while new requests come in', async () => {
      const made = Array.from({ length: 9 }, (_, index) => record({ at: at(Math.floor(index / 3)) }))
      const expected = made.toSorted((a, b) => (`${a.at}${a.id}` < `${b.at}${b.id}` ? 1 : -1))

      const seen: string[] = []
      let cursor: string | undefined
      do {
        const page = await list({ limit: 2, cursor })
        seen.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor ?? undefined
        record({ at: at(30) })
      } while (cursor !== undefined)

      expect(seen).toEqual(expected.map(({ id }) => id))
    })

    it.each(['x', '', Buffer.from('2026-13-01T00:00:00.000Z a').toString('base64url')])(
      'refuses the cursor %j',
      async (cursor) => {
        await expect(list({ cursor })).rejects.toMatchObject({ code: 'gateway.cursor_invalid' })
      },
    )

    const filters: [string, Partial<ListRequests>, Partial<LedgerRecord>][] = [
      ['outcome', { outcome: 'client_aborted' }, { outcome: 'client_aborted' }],
      ['outcome complete', { outcome: 'complete' }, {}],
      ['format', { format: 'anthropic-messages' }, { format: 'anthropic-messages' }],
      ['task', { task: 'sum-up' }, { task: 'sum-up' }],
      ['deployment', { deployment: 'azure/gpt' }, { deployment: 'azure/gpt' }],
      ['key', { keyId: 'key-7' }, { keyId: 'key-7' }],
      ['first instant', { from: '2027-01-01T00:00:00Z' }, { at: '2027-01-01T00:00:00.000Z' }],
      ['end', { to: '2025-01-01T00:00:00.001Z' }, { at: '2025-01-01T00:00:00.000Z' }],
      ['part of the id', { q: 'ODD-1' }, { id: 'an-odd-1d' }],
      ['part of the model', { q: '100%_B' }, { requestedModel: 'a100%_b' }],
      ['part of the name of the key', { q: 'jörg' }, { keyName: 'Jörgs key' }],
      ['part of the error code', { q: 'queue_f' }, { errorCode: 'gateway.queue_full' }],
      ['part of the trace', { q: 'beef' }, { traceId: 'deadbeef' }],
    ]
    it.each(filters)('filters by %s', async (_name, query, changes) => {
      const isOther = query.outcome === 'complete'
      record(isOther ? { outcome: 'refused' } : {})
      const wanted = record(changes)

      expect(await idsOf(query)).toEqual([wanted.id])
    })

    it('sums exactly where floating point would not', async () => {
      const large = 2 ** 53 - 1
      for (const costNanoUsd of [large, large, 1]) record({ costNanoUsd, keyId: 'k', keyName: 'old' })
      record({ costNanoUsd: 5, keyId: 'k2', isPriced: false, task: null, at: at(1) })

      const by = (group: 'key' | 'task' | 'deployment' | 'day') =>
        lab.ledger.sumSpend(systemCall(tenantId), { by: group })

      expect(await by('key')).toEqual([
        expect.objectContaining({ name: 'k', label: 'old', requests: 3, costNanoUsd: '18014398509481983' }),
        expect.objectContaining({ name: 'k2', requests: 1, unpriced: 1, costNanoUsd: 5 }),
      ])
      expect(await by('task')).toEqual([
        expect.objectContaining({ name: 'support-answers', inputTokens: 3600, outputTokens: 720 }),
        expect.objectContaining({ name: null, costNanoUsd: 5 }),
      ])
      expect(await by('day')).toEqual([expect.objectContaining({ name: '2026-01-05', requests: 4 })])
      expect(await by('deployment')).toHaveLength(1)
    })

    it('sums only what lies in the period', async () => {
      for (const second of [1, 2, 3]) record({ at: at(second), costNanoUsd: 10 ** second })

      const sums = await lab.ledger.sumSpend(systemCall(tenantId), { by: 'key', from: at(2), to: at(3) })

      expect(sums).toEqual([expect.objectContaining({ requests: 1, costNanoUsd: 100 })])
    })

    it('counts a request once that was recorded twice', async () => {
      const made = record({ costNanoUsd: 7 })
      lab.ledger.record(made)
      await lab.ledger.flush()
      lab.ledger.record(made)
      await lab.ledger.flush()

      expect(await total()).toEqual([{ requests: 1, costNanoUsd: 7 }])
      expect(await proofs()).toHaveLength(1)
      expect(await lab.ledger.verify(tenantId)).toMatchObject({ ok: true, requests: 1 })
    })

    it('counts once what a dead process had committed but not removed from its spool', async () => {
      recordMany(4)
      await new Promise((resolve) => setImmediate(resolve))
      const [file] = lab.spoolFiles()
      const left = readFileSync(join(lab.directory, file!))
      await lab.ledger.flush()
      writeFileSync(join(lab.directory, file!), left)

      const next = lab.reopen()
      await next.flush()

      expect(lab.spoolFiles()).toEqual([])
      expect(await total()).toEqual([{ requests: 4, costNanoUsd: 28 }])
      expect(await proofs()).toHaveLength(1)
    })

    it('counts once when the answer to a commit is lost', async () => {
      let isLost = true
      const ledger = lab.reopen({
        database: {
          async asTenant(tenant, work) {
            const result = await database.asTenant(tenant, work)
            if (!isLost) return result
            isLost = false
            throw new Error('Connection terminated unexpectedly')
          },
        },
      })
      for (let number = 0; number < 3; number += 1) ledger.record(aRecord({ tenantId, costNanoUsd: 7 }))

      await expect(ledger.flush()).rejects.toThrow('terminated')
      await ledger.flush()

      expect(await total()).toEqual([{ requests: 3, costNanoUsd: 21 }])
      expect(await proofs()).toHaveLength(1)
    })

    it('keeps everything while the database is down, and has it all once it is back', async () => {
      lab.isDown = true
      const count = 7200
      for (let turn = 0; turn < 8; turn += 1) {
        recordMany(count / 8)
        await lab.clock.advance(1000)
      }
      expect(lab.ledger.state().waiting).toBe(count)
      expect(lab.ledger.isAccepting()).toBe(true)
      await expect(list()).rejects.toThrow('refused')

      lab.isDown = false
      await lab.clock.advance(6000)
      await expect.poll(() => lab.ledger.state().waiting).toBe(0)

      expect(lab.spoolFiles()).toEqual([])
      expect(await total()).toEqual([{ requests: count, costNanoUsd: count * 7 }])
      expect(await lab.ledger.verify(tenantId)).toMatchObject({ ok: true, requests: count })
    })

    it('takes over what an earlier process left, without its torn last line', async () => {
      lab.isDown = true
      recordMany(1200)
      await new Promise((resolve) => setImmediate(resolve))
      expect(lab.spoolFiles()).toHaveLength(3)
      const newest = join(lab.directory, lab.spoolFiles().sort().at(-1)!)
      writeFileSync(newest, readFileSync(newest).subarray(0, -9))
      lab.isDown = false

      const next = lab.reopen()
      await next.flush()

      expect(next.state()).toMatchObject({ tornLines: 1, waiting: 0 })
      expect(await total(next)).toEqual([{ requests: 1199, costNanoUsd: 1199 * 7 }])
    })

    it('sets aside the one request that the database can never hold, and takes the others', async () => {
      recordMany(5)
      const refused = record({ status: 2 ** 40 })
      lab.ledger.record(aRecord({ tenantId: 'nobody' }))
      recordMany(4)

      await lab.ledger.flush()

      expect(lab.ledger.state()).toMatchObject({ waiting: 0, refused: 2 })
      expect(readFileSync(join(lab.directory, 'refused.ndjson'), 'utf8')).toContain(refused.id)
      expect(await total()).toEqual([{ requests: 9, costNanoUsd: 63 }])
      expect(await lab.ledger.verify(tenantId)).toMatchObject({ ok: true, requests: 9 })
    })

    it('keeps and verifies what clients and providers may write into names and messages', async () => {
      const odd = 'a\0b\ud800 "\t\\u0000\n{},NULL ä 🙂'
      const made = record({
        requestedModel: odd,
        decision: odd,
        durationMs: -0,
        overheadMs: 5e-324,
        at: '2026-01-05T08:00:00Z',
      })
      record({ requestedModel: 'NULL', task: '', useCaseId: 'null' })

      const found = await lab.ledger.get(systemCall(tenantId), made.id)

      expect(found.requestedModel).toBe('a\uFFFDb\uFFFD "\t\\u0000\n{},NULL ä 🙂')
      expect(found.decision).toBe(found.requestedModel)
      expect((await list({ q: 'NULL' })).items).toHaveLength(2)
      expect(await lab.ledger.verify(tenantId)).toMatchObject({ ok: true, requests: 2 })
    })

    it('fails over the failpoint before the database, and loses nothing', async () => {
      let hits = 0
      const ledger = lab.reopen({
        failpoints: {
          hit() {
            hits += 1
            if (hits === 1) throw new Error('injected')
          },
        },
      })
      ledger.record(aRecord({ tenantId }))

      await expect(ledger.flush()).rejects.toThrow('injected')
      await ledger.flush()

      expect(await idsOf()).toHaveLength(1)
    })

    describe('finds', () => {
      const tamper = (statement: string) =>
        database.asSystem((trx) =>
          sql`${sql.raw(statement)} and id = (select min(id) from gateway_requests where tenant_id = ${tenantId})`.execute(
            trx,
          ),
        )

      beforeEach(async () => {
        for (let batch = 0; batch < 3; batch += 1) {
          recordMany(3, 1000)
          await lab.ledger.flush()
        }
        expect(await lab.ledger.verify(tenantId)).toEqual({
          ok: true,
          batches: 3,
          requests: 9,
          fault: undefined,
        })
      })

      const columns = [
        ['cost_nano_usd', '999'],
        ['output_tokens', 'output_tokens - 1'],
        ['key_id', `'other'`],
        ['at', `at + interval '1 millisecond'`],
        ['outcome', `'refused'`],
        ['detail', `(detail::text || ' ')::json`],
      ]
      it.each(columns)('a changed %s', async (column, value) => {
        await tamper(`update gateway_requests set ${column} = ${value} where tenant_id = '${tenantId}'`)

        const { ok, fault } = await lab.ledger.verify(tenantId)

        expect(ok).toBe(false)
        expect(fault).toMatchObject({ kind: 'changed' })
        if (column === 'cost_nano_usd') expect(fault?.problem).toMatch(/3000 .* 2999 now/)
      })

      it('a removed request', async () => {
        await tamper(`delete from gateway_requests where tenant_id = '${tenantId}'`)

        expect((await lab.ledger.verify(tenantId)).fault).toMatchObject({ kind: 'missing' })
      })

      it('a removed batch', async () => {
        await database.pool.query(
          `delete from gateway_requests where batch = (select batch from gateway_requests where tenant_id = $1 limit 1)`,
          [tenantId],
        )

        expect((await lab.ledger.verify(tenantId)).fault).toMatchObject({
          kind: 'missing',
          problem: expect.stringContaining('All 3 requests'),
        })
      })

      it.each([
        ['of a batch', 'batch'],
        ['of no batch', 'gen_random_uuid()'],
      ])('an added request %s', async (_name, batch) => {
        const [copied] = await idsOf({ limit: 1 })
        await database.pool.query(
          `create temp table copied as select * from gateway_requests where id = '${copied}'`,
        )
        await database.pool.query(`update copied set id = 'added', batch = ${batch}`)
        await database.pool.query('insert into gateway_requests select * from copied')
        await database.pool.query('drop table copied')

        expect((await lab.ledger.verify(tenantId)).fault).toMatchObject({ kind: 'added' })
      })

      it('nothing in the tables of another tenant, which may neither change nor remove', async () => {
        const change = (statement: string) =>
          database.asTenant(tenantId, (trx) => sql.raw(statement).execute(trx))

        await expect(change('update gateway_requests set cost_nano_usd = 0')).rejects.toThrow('permission')
        await expect(change('delete from gateway_requests')).rejects.toThrow('permission')
        expect(await lab.ledger.verify(aTenant())).toMatchObject({ ok: true, batches: 0 })
      })
    })
  })
}
