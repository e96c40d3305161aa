import { permissions as allPermissions } from '@tragwerk/contracts/identity'
import { runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { createIds, createManualClock, createSystemRandom, type ManualClock } from '@tragwerk/infra/clock'
import { Secret } from '@tragwerk/infra/config'
import { createKeyring } from '@tragwerk/infra/crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Call, systemCall } from '../access/index.ts'
import { auditMigrations, createAudit } from '../audit/index.ts'
import { createIdentity, type Identity, identityMigrations, type KeyPage } from './index.ts'

/** How keys are found, renamed and asked who they are, on any engine. `open` yields an empty database. */
export function describeKeyLists(engine: string, open: () => Promise<SqlDatabase>): void {
  describe(`lists of keys on ${engine}`, () => {
    const random = createSystemRandom()
    const keyring = createKeyring(new Secret(random.bytes(32)))
    const logger = { error() {} }
    let database: SqlDatabase
    let clock: ManualClock
    let audit: ReturnType<typeof createAudit>
    let identity: Identity
    let call: Call

    beforeAll(async () => {
      database = await open()
      await runMigrations(database, [...identityMigrations, ...auditMigrations])
    })
    afterAll(() => database?.close())

    beforeEach(async () => {
      clock = createManualClock(new Date('2026-11-02T08:00:00.000Z'))
      const ids = createIds({ clock, random })
      audit = createAudit({ database, clock })
      identity = createIdentity({ database, clock, ids, random, keyring, audit, logger })
      const tenant = await identity.ensureTenant(`tenant ${ids.uuid()}`)
      call = systemCall(tenant.id)
    })

    async function aKey(name: string, expiresInMs?: number) {
      const expiresAt = expiresInMs && new Date(clock.now().getTime() + expiresInMs).toISOString()
      const made = await identity.createKey(call, {
        name,
        permissions: ['models:use'],
        ...(expiresAt ? { expiresAt } : {}),
      })
      await clock.advance(1000)
      return made
    }

    /** Notes a use of the key and writes it. */
    async function use(secret: string) {
      const running = await identity.start()
      await identity.authenticate(secret)
      await running[Symbol.asyncDispose]()
      await clock.advance(1000)
    }

    async function walk(query: Partial<KeyPage>, limit = 1): Promise<string[]> {
      const names: string[] = []
      let cursor: string | undefined
      do {
        const page = await identity.listKeys(call, { limit, ...query, ...(cursor && { cursor }) })
        names.push(...page.items.map(({ name }) => name))
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      return names
    }

    it.each([1, 2, 50])('sorts by each order, %i to a page', async (limit) => {
      for (const name of ['beta', 'Ärger', 'alpha', 'Zeta']) await aKey(name)

      expect(await walk({}, limit)).toEqual(['Zeta', 'alpha', 'Ärger', 'beta'])
      expect(await walk({ sort: 'createdAt' }, limit)).toEqual(['beta', 'Ärger', 'alpha', 'Zeta'])
      expect(await walk({ sort: 'name' }, limit)).toEqual(['alpha', 'Ärger', 'beta', 'Zeta'])
      expect(await walk({ sort: '-name' }, limit)).toEqual(['Zeta', 'beta', 'Ärger', 'alpha'])
    })

    it.each([1, 2, 50])('puts keys that were never used last, %i to a page', async (limit) => {
      const secrets: string[] = []
      for (const name of ['1', '2', '3', '4', '5']) secrets.push((await aKey(name)).secret)
      await use(secrets[3]!)
      await use(secrets[1]!)

      expect(await walk({ sort: '-lastUsedAt' }, limit)).toEqual(['2', '4', '5', '3', '1'])
    })

    it('loses and repeats no key when the sorted values are equal', async () => {
      const clockThatStands = { ...clock, now: () => new Date('2026-11-02T08:00:00.000Z') }
      const ids = createIds({ clock: clockThatStands, random })
      const maker = createIdentity({
        database,
        clock: clockThatStands,
        ids,
        random,
        keyring,
        audit,
        logger,
      })
      const made: string[] = []
      for (let count = 0; count < 5; count += 1) {
        const { key } = await maker.createKey(call, { name: 'same', permissions: ['models:use'] })
        made.push(key.id)
      }

      for (const sort of ['-createdAt', 'createdAt', 'name', '-name', '-lastUsedAt'] as const) {
        const seen: string[] = []
        let cursor: string | undefined
        do {
          const page = await identity.listKeys(call, { limit: 2, sort, ...(cursor && { cursor }) })
          seen.push(...page.items.map(({ id }) => id))
          cursor = page.nextCursor ?? undefined
        } while (cursor !== undefined)
        const ascending = [...made].sort()
        expect([sort, seen]).toEqual([sort, sort.startsWith('-') ? ascending.reverse() : ascending])
      }
    })

    it('tells the state by the clock it was given, revoked before expired', async () => {
      await aKey('active')
      await aKey('later', 3_600_000)
      await aKey('expired', 10_000)
      const gone = await aKey('revoked', 10_000)
      await identity.revokeKey(call, gone.key.id)
      await clock.advance(10_000)

      const { items } = await identity.listKeys(call, { limit: 50, sort: 'createdAt' })

      expect(items.map(({ name, state }) => [name, state])).toEqual([
        ['active', 'active'],
        ['later', 'active'],
        ['expired', 'expired'],
        ['revoked', 'revoked'],
      ])
      expect(await walk({ state: 'active', sort: 'createdAt' })).toEqual(['active', 'later'])
      expect(await walk({ state: 'expired' })).toEqual(['expired'])
      expect(await walk({ state: 'revoked' })).toEqual(['revoked'])
    })

    it('finds parts of names and prefixes in any case, and takes no sign for a wildcard', async () => {
      await aKey('100% import')
      await aKey('nightly_job')
      const { key } = await aKey('Nightly Job')

      expect(await walk({ q: 'NIGHTLY' })).toEqual(['Nightly Job', 'nightly_job'])
      expect(await walk({ q: 'y_j' })).toEqual(['nightly_job'])
      expect(await walk({ q: '0%' })).toEqual(['100% import'])
      expect(await walk({ q: '\\' })).toEqual([])
      expect(await walk({ q: key.prefix })).toEqual(['Nightly Job'])
      expect(await walk({ q: 'nightly', state: 'revoked' })).toEqual([])
    })

    it('refuses cursors of another sort, and what is none', async () => {
      await aKey('a')
      await aKey('b')
      const { nextCursor } = await identity.listKeys(call, { limit: 1, sort: 'name' })
      const forged = (parts: unknown) => Buffer.from(JSON.stringify(parts)).toString('base64url')
      const [id, name] = ['00000000-0000-7000-8000-000000000001', '-createdAt']

      const cursors = [nextCursor!, 'x', forged([]), forged([name, 'x', 'y']), forged([name, id, null])]
      for (const cursor of [...cursors, forged([name, id, "2026-13-01'"])]) {
        await expect(identity.listKeys(call, { limit: 1, cursor })).rejects.toMatchObject({
          code: 'identity.cursor_invalid',
        })
      }
      // U+0000 cannot stand in a text of the database.
      const unstorable = forged(['name', id, 'a\0'])
      await expect(
        identity.listKeys(call, { limit: 1, cursor: unstorable, sort: 'name' }),
      ).rejects.toMatchObject({ code: 'identity.cursor_invalid' })
    })

    it('renames a key, which its next request and the audit log know', async () => {
      const { key, secret } = await aKey('old')
      await identity.authenticate(secret)

      const renamed = await identity.renameKey(call, { id: key.id, name: 'new' })
      await identity.renameKey(call, { id: key.id, name: 'new' })

      expect(renamed).toEqual({ ...key, name: 'new' })
      expect((await identity.authenticate(secret)).principal.name).toBe('new')
      const { items } = await audit.list(call, { limit: 50, subject: `api_key:${key.id}` })
      expect(items.map(({ action, details }) => [action, details])).toEqual([
        ['api_key.renamed', {}],
        ['api_key.created', expect.anything()],
      ])
    })

    it('renames only keys of the tenant, and only with the permission', async () => {
      const other = await identity.ensureTenant(`tenant ${random.bytes(8).join('')}`)
      const { key } = await aKey('mine')
      const reader = systemCall(call.tenantId, { permissions: ['knowledge:read'] })
      const input = { id: key.id, name: 'stolen' }

      await expect(identity.renameKey(systemCall(other.id), input)).rejects.toMatchObject({
        code: 'identity.key_not_found',
      })
      await expect(identity.renameKey(reader, input)).rejects.toMatchObject({
        code: 'access.permission_denied',
      })
      expect(await walk({})).toEqual(['mine'])
    })

    it('tells a key who it is, with its permissions in the declared order', async () => {
      const { secret, key } = await identity.createKey(call, {
        name: 'Importer',
        permissions: ['system:read', 'knowledge:read'],
      })
      const { tenantId, principal } = await identity.authenticate(secret)

      const me = await identity.me({ ...call, tenantId, principal })

      const order = allPermissions.filter((name) => ['system:read', 'knowledge:read'].includes(name))
      expect(me).toEqual({
        tenant: { id: call.tenantId, name: expect.stringMatching(/^tenant /) },
        actor: { id: key.id, name: 'Importer' },
        permissions: order,
      })
    })
  })
}
