import { runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { createIds, createManualClock, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Call, systemCall } from '../access/index.ts'
import { createIdempotency, type IdempotencyDeps, idempotencyMigrations, type Reply } from './index.ts'

/** What Idempotency-Key handling promises, on any engine. `open` yields an empty database. */
export function describeIdempotency(engine: string, open: () => Promise<SqlDatabase>): void {
  describe(`idempotency on ${engine}`, () => {
    const ids = createIds({ clock: createSystemClock(), random: createSystemRandom() })
    const request = { key: 'key-1', route: 'knowledge.createCollection', fingerprint: 'f1' }
    let database: SqlDatabase

    beforeAll(async () => {
      database = await open()
      await runMigrations(database, idempotencyMigrations)
    })
    afterAll(() => database?.close())

    function anIdempotency(overrides: Partial<IdempotencyDeps> = {}) {
      const logged: string[] = []
      const idempotency = createIdempotency({
        database,
        clock: createManualClock(),
        ids,
        logger: { error: (_, message) => logged.push(message) },
        retentionHours: 24,
        ...overrides,
      })
      return { ...idempotency, logged }
    }

    /** An operation that counts its effects. */
    function anOperation(reply: Reply = { status: 201, body: { id: 7 } }) {
      const operation = {
        effects: 0,
        execute: async () => {
          operation.effects += 1
          return reply
        },
      }
      return operation
    }

    /** An operation that has begun and waits to be let go. */
    function aSlowOperation() {
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
      const { promise: reply, resolve: finish } = Promise.withResolvers<Reply>()
      const execute = () => {
        begin()
        return reply
      }
      return { execute, begun, finish }
    }

    const ageLease = (call: Call) => ageRows(call, 'lease_until')
    const expire = (call: Call) => ageRows(call, 'expires_at')
    const ageRows = (call: Call, column: string) =>
      database.asTenant(call.tenantId, (trx) =>
        sql`update idempotency_keys set ${sql.ref(column)} = clock_timestamp() - interval '1 second'`.execute(
          trx,
        ),
      )
    const isLeased = async (call: Call) => {
      const leased = await database.asTenant(call.tenantId, (trx) =>
        sql`select 1 as one from idempotency_keys where lease_until > clock_timestamp()`.execute(trx),
      )
      return leased.rows.length === 1
    }
    const countRows = async (call: Call) => {
      const counted = await database.asTenant(call.tenantId, (trx) =>
        sql<{ rows: number }>`select count(*)::int as rows from idempotency_keys`.execute(trx),
      )
      return counted.rows[0]?.rows
    }

    it('runs once and replays status and body', async () => {
      const idempotency = anIdempotency()
      const call = systemCall(ids.uuid())
      const operation = anOperation({ status: 201, body: { b: 1, a: ['ä', null, 1.5] } })

      const first = await idempotency.run(call, request, operation.execute)
      const second = await idempotency.run(call, request, operation.execute)

      expect(first).toEqual({ status: 201, body: { b: 1, a: ['ä', null, 1.5] }, replayed: false })
      expect(second).toEqual({ ...first, replayed: true })
      expect(JSON.stringify(second.body)).toBe(JSON.stringify(first.body))
      expect(operation.effects).toBe(1)
    })

    it('replays a reply without a body', async () => {
      const idempotency = anIdempotency()
      const call = systemCall(ids.uuid())
      const operation = anOperation({ status: 204, body: undefined })

      await idempotency.run(call, request, operation.execute)

      expect(await idempotency.run(call, request, operation.execute)).toEqual({
        status: 204,
        body: undefined,
        replayed: true,
      })
    })

    it.each([400, 404, 409, 422])('replays %i', async (status) => {
      const idempotency = anIdempotency()
      const call = systemCall(ids.uuid())
      const operation = anOperation({ status, body: { code: 'x' } })

      await idempotency.run(call, request, operation.execute)

      expect(await idempotency.run(call, request, operation.execute)).toMatchObject({
        status,
        replayed: true,
      })
      expect(operation.effects).toBe(1)
    })

    it.each([408, 429, 500, 503, 504])('runs anew after %i', async (status) => {
      const idempotency = anIdempotency()
      const call = systemCall(ids.uuid())
      await idempotency.run(call, request, anOperation({ status, body: {} }).execute)
      const operation = anOperation()

      const again = await idempotency.run(call, request, operation.execute)

      expect(again).toMatchObject({ status: 201, replayed: false })
      expect(operation.effects).toBe(1)
    })

    it('passes on what the operation throws, and runs anew', async () => {
      const idempotency = anIdempotency()
      const call = systemCall(ids.uuid())
      const failure = new Error('not valid')

      await expect(idempotency.run(call, request, () => Promise.reject(failure))).rejects.toBe(failure)

      expect(await idempotency.run(call, request, anOperation().execute)).toMatchObject({ replayed: false })
    })

    it('lets exactly one of 20 racing requests run', async () => {
      const idempotency = anIdempotency()
      const call = systemCall(ids.uuid())
      const slow = aSlowOperation()

      const racing = Array.from({ length: 20 }, () => idempotency.run(call, request, slow.execute))
      const settled = Promise.allSettled(racing)
      await slow.begun
      await expect(idempotency.run(call, request, slow.execute)).rejects.toMatchObject({
        kind: 'conflict',
        code: 'idempotency.in_flight',
        details: { retryAfterSeconds: 1 },
      })
      slow.finish({ status: 201, body: {} })
      const outcomes = await settled

      const ran = outcomes.filter((o) => o.status === 'fulfilled' && !o.value.replayed)
      const refused = outcomes.filter(
        (o) => o.status === 'rejected' && o.reason.code !== 'idempotency.in_flight',
      )
      expect(ran).toHaveLength(1)
      expect(refused).toEqual([])
    })

    it('refuses the key for another request, running or done', async () => {
      const idempotency = anIdempotency()
      const call = systemCall(ids.uuid())
      const slow = aSlowOperation()
      const other = { ...request, fingerprint: 'f2' }
      const expected = { kind: 'unprocessable', code: 'idempotency.key_reused' }

      const first = idempotency.run(call, request, slow.execute)
      await slow.begun
      await expect(idempotency.run(call, other, slow.execute)).rejects.toMatchObject(expected)
      slow.finish({ status: 201, body: {} })
      await first

      await expect(idempotency.run(call, other, slow.execute)).rejects.toMatchObject(expected)
    })

    it('keeps the keys of tenants, principals and routes apart', async () => {
      const idempotency = anIdempotency()
      const call = systemCall(ids.uuid())
      const operation = anOperation()
      const otherPrincipal = { ...call, principal: { ...call.principal, id: ids.uuid() } }

      await idempotency.run(call, request, operation.execute)
      await idempotency.run(systemCall(ids.uuid()), request, operation.execute)
      await idempotency.run(otherPrincipal, request, operation.execute)
      await idempotency.run(call, { ...request, route: 'knowledge.addDocument' }, operation.execute)

      expect(operation.effects).toBe(4)
    })

    it.each([
      ['no characters', ''],
      ['256 characters', 'x'.repeat(256)],
      ['a line end', 'a\n'],
      ['a NUL', '\0'],
      ['an umlaut', 'ä'],
    ])('refuses a key with %s before anything runs', async (_, key) => {
      const operation = anOperation()

      await expect(
        anIdempotency().run(systemCall(ids.uuid()), { ...request, key }, operation.execute),
      ).rejects.toMatchObject({ kind: 'invalid', code: 'idempotency.key_invalid' })

      expect(operation.effects).toBe(0)
    })

    it('accepts a key of 255 characters with quotes', async () => {
      const key = `'"\\;--${' '.repeat(249)}`

      expect(
        await anIdempotency().run(systemCall(ids.uuid()), { ...request, key }, anOperation().execute),
      ).toMatchObject({ replayed: false })
    })

    describe('when the process died', () => {
      /** A run that stops for ever at the failpoint, as a killed process does. */
      async function runUntil(failpoint: string, call: Call, execute: () => Promise<Reply>): Promise<void> {
        const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
        const hit = (name: string) => {
          if (name !== failpoint) return
          reach()
          return new Promise<void>(() => {})
        }
        void anIdempotency({ failpoints: { hit } }).run(call, request, execute)
        await reached
      }

      it.each([
        ['idem.after_claim', 1],
        ['idem.after_effect', 2],
      ])('at %s, frees the key with the lease, after %i effects in all', async (failpoint, effects) => {
        const call = systemCall(ids.uuid())
        const operation = anOperation()
        await runUntil(failpoint, call, operation.execute)

        const early = anIdempotency().run(call, request, operation.execute)
        await expect(early).rejects.toMatchObject({ code: 'idempotency.in_flight' })
        await ageLease(call)
        const late = await anIdempotency().run(call, request, operation.execute)

        expect(late).toMatchObject({ status: 201, replayed: false })
        expect(operation.effects).toBe(effects)
      })

      it('does not free the key for another request', async () => {
        const call = systemCall(ids.uuid())
        await runUntil('idem.after_claim', call, anOperation().execute)
        await ageLease(call)

        const other = { ...request, fingerprint: 'f2' }
        const outcome = anIdempotency().run(call, other, anOperation().execute)

        await expect(outcome).rejects.toMatchObject({ code: 'idempotency.key_reused' })
      })
    })

    it('renews the lease while the operation runs', async () => {
      const clock = createManualClock()
      const idempotency = anIdempotency({ clock })
      const call = systemCall(ids.uuid())
      const slow = aSlowOperation()
      const running = idempotency.run(call, request, slow.execute)
      await slow.begun
      await ageLease(call)

      await clock.advance(20_000)

      await expect.poll(() => isLeased(call)).toBe(true)
      slow.finish({ status: 201, body: {} })
      await running
      expect(idempotency.logged).toEqual([])
    })

    it('lets a sole owner repeat at once what a process before it left running', async () => {
      const call = systemCall(ids.uuid())
      const { run, abandonAll } = anIdempotency()
      const lost = aSlowOperation()
      const first = run(call, request, lost.execute)
      await lost.begun
      await expect(run(call, request, anOperation().execute)).rejects.toMatchObject({
        code: 'idempotency.in_flight',
      })

      expect(await abandonAll()).toBe(1)

      expect(await run(call, request, anOperation().execute)).toMatchObject({ status: 201, replayed: false })
      lost.finish({ status: 500, body: null })
      await first
    })

    it('stores the reply of the request that took over, not of the one that lost its lease', async () => {
      const idempotency = anIdempotency()
      const call = systemCall(ids.uuid())
      const slow = aSlowOperation()
      const outlived = idempotency.run(call, request, slow.execute)
      await slow.begun
      await ageLease(call)

      await idempotency.run(call, request, anOperation({ status: 201, body: 'second' }).execute)
      slow.finish({ status: 201, body: 'first' })

      expect(await outlived).toEqual({ status: 201, body: 'first', replayed: false })
      expect(await idempotency.run(call, request, anOperation().execute)).toEqual({
        status: 201,
        body: 'second',
        replayed: true,
      })
      expect(idempotency.logged).toHaveLength(1)
    })

    it('still answers when the reply cannot be stored, and says so in the log', async () => {
      const call = systemCall(ids.uuid())
      const hit = (name: string) => {
        if (name === 'idem.after_effect') throw new Error('connection lost')
      }
      const idempotency = anIdempotency({ failpoints: { hit } })

      const outcome = await idempotency.run(call, request, anOperation().execute)

      expect(outcome).toMatchObject({ status: 201, replayed: false })
      expect(idempotency.logged).toEqual(['The end of an idempotent operation was not recorded.'])
    })

    it('takes a key anew once its reply has expired, also for another request', async () => {
      const idempotency = anIdempotency()
      const call = systemCall(ids.uuid())
      await idempotency.run(call, request, anOperation().execute)
      await expire(call)

      const other = { ...request, fingerprint: 'f2' }

      expect(await idempotency.run(call, other, anOperation().execute)).toMatchObject({ replayed: false })
    })

    it('sweeps what has expired, batch by batch, and nothing else', async () => {
      const idempotency = anIdempotency()
      const [stale, fresh] = [systemCall(ids.uuid()), systemCall(ids.uuid())]
      for (const key of ['a', 'b', 'c', 'd', 'e']) {
        await idempotency.run(stale, { ...request, key }, anOperation().execute)
      }
      await expire(stale)
      await idempotency.run(fresh, request, anOperation().execute)

      const deleted = await idempotency.sweepExpired({ batchSize: 2 })

      expect(deleted).toBe(5)
      expect([await countRows(stale), await countRows(fresh)]).toEqual([0, 1])
    })
  })
}
