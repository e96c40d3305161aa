import { permissions as allPermissions, type Permission } from '@tragwerk/contracts/identity'
import { runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { createIds, createManualClock, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import { Secret } from '@tragwerk/infra/config'
import { createKeyring } from '@tragwerk/infra/crypto'
import { isAppError } from '@tragwerk/infra/errors'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Call, systemCall } from '../access/index.ts'
import { auditMigrations, createAudit } from '../audit/index.ts'
import {
  configuredAdminId,
  createIdentity,
  type Identity,
  type IdentityDeps,
  identityMigrations,
} from './index.ts'
import { formatKey } from './key-format.ts'

/** What identity promises, on any engine. `open` yields an empty database. */
export function describeIdentity(engine: string, open: () => Promise<SqlDatabase>): void {
  describe(`identity on ${engine}`, () => {
    const random = createSystemRandom()
    const ids = createIds({ clock: createSystemClock(), random })
    const keyring = createKeyring(new Secret(random.bytes(32)))
    let database: SqlDatabase
    let queries = 0

    beforeAll(async () => {
      database = await open()
      await runMigrations(database, [...identityMigrations, ...auditMigrations])
    })
    afterAll(() => database?.close())

    /** One process: a clock and a memory of its own on the common database. */
    function aProcess(overrides: Partial<IdentityDeps> = {}) {
      const clock = createManualClock()
      const audit = createAudit({ database, clock })
      const counted: SqlDatabase = {
        ...database,
        kysely: () => {
          queries += 1
          return database.kysely()
        },
      }
      const logged: string[] = []
      const logger = { error: (_: unknown, message: string) => logged.push(message) }
      const deps = { database: counted, clock, ids, random, keyring, audit, logger, ...overrides }
      const identity = createIdentity(deps)
      return { identity, audit, clock, logged }
    }

    async function aTenant(identity: Identity): Promise<Call> {
      const tenant = await identity.ensureTenant(`tenant ${ids.uuid()}`)
      return systemCall(tenant.id)
    }

    const codeOf = async (identity: Identity, presented: string | undefined): Promise<string> => {
      try {
        await identity.authenticate(presented)
        return 'accepted'
      } catch (error) {
        return isAppError(error) ? error.code : String(error)
      }
    }

    describe('first start', () => {
      it('creates one default tenant and shows one administrator key, whatever races', async () => {
        const processes = Array.from({ length: 4 }, () => aProcess().identity)

        const results = await Promise.all(processes.map((identity) => identity.ensureAdminKey({})))
        const later = await aProcess().identity.ensureAdminKey({})

        expect(new Set(results.map((result) => result.tenantId)).size).toBe(1)
        expect(results.map((result) => result.source).sort()).toEqual([
          'existing',
          'existing',
          'existing',
          'generated',
        ])
        expect(later).toEqual({ source: 'existing', tenantId: results[0]?.tenantId })
        const made = results.find((result) => result.source === 'generated')
        const { principal, tenantId } = await aProcess().identity.authenticate(made?.secret)
        expect(tenantId).toBe(made?.tenantId)
        expect(principal).toMatchObject({ kind: 'api_key', name: 'Administrator' })
        expect([...principal.permissions].sort()).toEqual([...allPermissions].sort())
      })

      it('accepts the configured key with all permissions, and stores nothing of it', async () => {
        const { identity } = aProcess()
        const configured = 'correct horse battery staple'

        const result = await identity.ensureAdminKey({ configured: new Secret(configured) })
        const { principal, tenantId } = await identity.authenticate(configured)

        expect(result).toEqual({ source: 'configured', tenantId })
        expect(principal.id).toBe(configuredAdminId)
        expect([...principal.permissions].sort()).toEqual([...allPermissions].sort())
        expect(await codeOf(identity, `${configured}r`)).toBe('identity.key_malformed')
        expect(await codeOf(aProcess().identity, configured)).toBe('identity.key_malformed')
        expect(await dump()).not.toContain(configured)
      })

      it.each(['x'.repeat(15), 'x'.repeat(513)])('refuses the configured key %j', async (configured) => {
        await expect(aProcess().identity.ensureAdminKey({ configured })).rejects.toMatchObject({
          code: 'identity.admin_key_length',
        })
      })
    })

    it('turns a key into its tenant and principal', async () => {
      const { identity } = aProcess()
      const call = await aTenant(identity)

      const created = await identity.createKey(call, {
        name: 'Importer',
        permissions: ['knowledge:read', 'knowledge:write', 'knowledge:read'],
        subjects: ['group:sales'],
      })
      const { tenantId, principal } = await identity.authenticate(created.secret)

      expect(tenantId).toBe(call.tenantId)
      expect(principal).toEqual({
        id: created.key.id,
        kind: 'api_key',
        name: 'Importer',
        permissions: new Set(['knowledge:read', 'knowledge:write']),
        subjects: ['group:sales'],
      })
      expect(created.secret.startsWith(`${created.key.prefix}_`)).toBe(true)
      expect(created.key).toMatchObject({ expiresAt: null, lastUsedAt: null, revokedAt: null })
    })

    it('keeps nothing in the database that would open the door', async () => {
      const { identity } = aProcess()
      const call = await aTenant(identity)
      const { secret: presented } = await identity.createKey(call, { name: 'a', permissions: ['models:use'] })
      const secret = presented.split('_')[3]!

      const dumped = await dump()

      expect(dumped).not.toContain(secret)
      expect(dumped).not.toContain(Buffer.from(secret).toString('hex'))
      expect(dumped).toContain(keyring.hmac('identity.api-key', secret).toString('hex'))
    })

    it('refuses what is no key without a query', async () => {
      const { identity } = aProcess()
      const call = await aTenant(identity)
      const { secret } = await identity.createKey(call, { name: 'a', permissions: ['models:use'] })
      const mistyped = secret.slice(0, -1) + (secret.endsWith('0') ? '1' : '0')
      queries = 0

      const codes = await Promise.all(
        [undefined, '', ' ', 'x', mistyped, `${secret} `, 'x'.repeat(1e6)].map((text) =>
          codeOf(identity, text),
        ),
      )

      expect(codes).toEqual([
        ...Array(3).fill('identity.key_missing'),
        ...Array(4).fill('identity.key_malformed'),
      ])
      expect(queries).toBe(0)
    })

    it('refuses an unknown key, and a known key id with another secret, by the same steps', async () => {
      const { identity: stranger } = aProcess()
      const call = await aTenant(stranger)
      const one = await stranger.createKey(call, { name: 'a', permissions: ['models:use'] })
      const hmacs: string[] = []
      const spied = {
        hmac(purpose: string, data: string) {
          hmacs.push(purpose)
          return keyring.hmac(purpose, data)
        },
      }
      const { identity } = aProcess({ keyring: spied })

      const wrongSecret = formatKey({ keyId: one.secret.split('_')[2]!, secret: '0'.repeat(32) })
      const wrongId = formatKey({ keyId: '00000000', secret: '0'.repeat(32) })
      const codes = [await codeOf(identity, wrongSecret), await codeOf(identity, wrongId)]

      expect(codes).toEqual(['identity.key_unknown', 'identity.key_unknown'])
      expect(hmacs).toEqual(['identity.api-key', 'identity.api-key'])
    })

    it('reads the database once for many requests within five seconds', async () => {
      const { identity, clock } = aProcess()
      const call = await aTenant(identity)
      const { secret } = await identity.createKey(call, { name: 'a', permissions: ['models:use'] })
      queries = 0

      for (let request = 0; request < 20; request += 1) await identity.authenticate(secret)
      await clock.advance(5000)
      await identity.authenticate(secret)

      expect(queries).toBe(2)
    })

    it('refuses an expired key, remembered or not', async () => {
      const { identity, clock } = aProcess()
      const call = await aTenant(identity)
      const expiresAt = new Date(clock.now().getTime() + 1000).toISOString()
      const { secret, key } = await identity.createKey(call, {
        name: 'a',
        permissions: ['models:use'],
        expiresAt,
      })

      const before = await codeOf(identity, secret)
      await clock.advance(1000)

      expect(key.expiresAt).toBe(expiresAt)
      expect(before).toBe('accepted')
      expect(await codeOf(identity, secret)).toBe('identity.key_expired')
      await expect(
        identity.createKey(call, { name: 'b', permissions: ['models:use'], expiresAt }),
      ).rejects.toMatchObject({ code: 'identity.expiry_in_past' })
    })

    describe('revoking', () => {
      it('works at once here, and within five seconds where no message arrives', async () => {
        const [here, there] = [aProcess(), aProcess()]
        const call = await aTenant(here.identity)
        const { secret, key } = await here.identity.createKey(call, {
          name: 'a',
          permissions: ['models:use'],
        })
        await here.identity.authenticate(secret)
        await there.identity.authenticate(secret)

        await here.identity.revokeKey(call, key.id)

        expect(await codeOf(here.identity, secret)).toBe('identity.key_revoked')
        await there.clock.advance(5000)
        expect(await codeOf(there.identity, secret)).toBe('identity.key_revoked')
      })

      it('reaches a process that listens without waiting for its memory to age', async () => {
        const [here, there] = [aProcess(), aProcess()]
        const call = await aTenant(here.identity)
        const { secret, key } = await here.identity.createKey(call, {
          name: 'a',
          permissions: ['models:use'],
        })
        await using _running = await there.identity.start()
        await there.identity.authenticate(secret)

        await here.identity.revokeKey(call, key.id)

        await expect.poll(() => codeOf(there.identity, secret)).toBe('identity.key_revoked')
      })

      it('is recorded once, however often it is asked for', async () => {
        const { identity, audit } = aProcess()
        const call = await aTenant(identity)
        const { key } = await identity.createKey(call, { name: 'a', permissions: ['models:use'] })

        await Promise.all([1, 2, 3].map(() => identity.revokeKey(call, key.id)))

        const { items } = await audit.list(call, { limit: 50 })
        expect(items.map(({ action, subject }) => [action, subject])).toEqual([
          ['api_key.revoked', `api_key:${key.id}`],
          ['api_key.created', `api_key:${key.id}`],
          ['tenant.created', `tenant:${call.tenantId}`],
        ])
      })

      it('does not find keys of other tenants, nor what is no id', async () => {
        const { identity } = aProcess()
        const [mine, other] = [await aTenant(identity), await aTenant(identity)]
        const { key, secret } = await identity.createKey(other, { name: 'a', permissions: ['models:use'] })

        for (const id of [key.id, ids.uuid(), `'; drop table api_keys; --`]) {
          await expect(identity.revokeKey(mine, id)).rejects.toMatchObject({
            kind: 'not_found',
            code: 'identity.key_not_found',
          })
        }

        expect(await codeOf(identity, secret)).toBe('accepted')
      })
    })

    describe('permissions', () => {
      const withOnly = (call: Call, ...held: Permission[]) => systemCall(call.tenantId, { permissions: held })

      it('cannot be granted by someone who lacks them', async () => {
        const { identity, audit } = aProcess()
        const call = await aTenant(identity)
        const wanted = ['knowledge:read', 'audit:read', 'system:read'] as const

        await expect(
          identity.createKey(withOnly(call, 'keys:manage', 'knowledge:read'), {
            name: 'a',
            permissions: wanted,
          }),
        ).rejects.toMatchObject({
          kind: 'forbidden',
          code: 'identity.permission_not_held',
          details: { permissions: ['audit:read', 'system:read'] },
        })

        expect((await audit.list(call, { limit: 50 })).items).toHaveLength(1)
      })

      it('are needed for each operation', async () => {
        const { identity } = aProcess()
        const call = withOnly(await aTenant(identity), 'knowledge:read')
        const denied = { code: 'access.permission_denied', details: { needed: 'keys:manage' } }

        await expect(identity.listKeys(call, { limit: 1 })).rejects.toMatchObject(denied)
        await expect(identity.revokeKey(call, ids.uuid())).rejects.toMatchObject(denied)
        await expect(
          identity.createKey(call, { name: 'a', permissions: ['knowledge:read'] }),
        ).rejects.toMatchObject(denied)
      })
    })

    it('lists the keys of the tenant, newest first, page by page', async () => {
      const { identity } = aProcess()
      const [call, other] = [await aTenant(identity), await aTenant(identity)]
      await identity.createKey(other, { name: 'not mine', permissions: ['models:use'] })
      for (const name of ['1', '2', '3', '4', '5']) {
        const madeAt = createManualClock(new Date(Number(name) * 1000))
        const maker = aProcess({ ids: createIds({ clock: madeAt, random }) })
        await maker.identity.createKey(call, { name, permissions: ['models:use'] })
      }

      const first = await identity.listKeys(call, { limit: 2 })
      const second = await identity.listKeys(call, { limit: 2, cursor: first.nextCursor ?? undefined })
      const third = await identity.listKeys(call, { limit: 2, cursor: second.nextCursor ?? undefined })

      expect([first, second, third].map((page) => page.items.map((key) => key.name))).toEqual([
        ['5', '4'],
        ['3', '2'],
        ['1'],
      ])
      expect(third.nextCursor).toBeNull()
      await expect(identity.listKeys(call, { limit: 2, cursor: 'x' })).rejects.toMatchObject({
        code: 'identity.cursor_invalid',
      })
    })

    it('writes when a key was last used once a minute, and at the end', async () => {
      const { identity, clock, logged } = aProcess()
      const call = await aTenant(identity)
      const { secret } = await identity.createKey(call, { name: 'a', permissions: ['models:use'] })
      const lastUsedAt = async () => (await identity.listKeys(call, { limit: 1 })).items[0]?.lastUsedAt
      const running = await identity.start()
      const firstUse = clock.now().toISOString()

      await identity.authenticate(secret)
      const atOnce = await lastUsedAt()
      await clock.advance(60_000)
      await expect.poll(lastUsedAt).toBe(firstUse)
      const secondUse = clock.now().toISOString()
      await identity.authenticate(secret)
      await running[Symbol.asyncDispose]()

      expect(atOnce).toBeNull()
      expect(await lastUsedAt()).toBe(secondUse)
      expect(logged).toEqual([])
    })

    it('creates no key when its audit entry cannot be written', async () => {
      const audit = { append: () => Promise.reject(new Error('audit is down')) }
      const call = await aTenant(aProcess().identity)
      const { identity } = aProcess({ audit })

      const outcome = identity.createKey(call, { name: 'a', permissions: ['models:use'] })

      await expect(outcome).rejects.toThrow('audit is down')
      expect((await identity.listKeys(call, { limit: 1 })).items).toEqual([])
    })

    it('leaves chains that verify', async () => {
      const { identity, audit } = aProcess()
      const call = await aTenant(identity)
      await Promise.all(
        Array.from({ length: 5 }, (_, index) =>
          identity.createKey(call, { name: `${index}`, permissions: ['models:use'] }),
        ),
      )

      expect(await audit.verify(call.tenantId)).toMatchObject({ ok: true, entries: 6 })
    })

    /** All rows of all tables of this domain and the audit log, as text. */
    async function dump(): Promise<string> {
      const rows = await Promise.all(
        ['tenants', 'api_keys', 'audit_entries'].map((table) =>
          database.asSystem((trx) => sql`select t::text as line from ${sql.table(table)} t`.execute(trx)),
        ),
      )
      return JSON.stringify(rows)
    }
  })
}
