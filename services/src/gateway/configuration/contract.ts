import { runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { Secret } from '@tragwerk/infra/config'
import { systemCall } from '@tragwerk/trust/access'
import { auditMigrations } from '@tragwerk/trust/audit'
import { identityMigrations } from '@tragwerk/trust/identity'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gatewayMigrations } from '../migrations.ts'
import { aConfiguration, admin, aProcess, tenantId } from './testing/configuration-lab.ts'

/** What the configuration promises, on any engine. `open` yields an empty database. */
export function describeConfiguration(engine: string, open: () => Promise<SqlDatabase>): void {
  describe(`configuration on ${engine}`, () => {
    let database: SqlDatabase
    beforeAll(async () => {
      database = await open()
      await runMigrations(database, [...identityMigrations, ...auditMigrations, ...gatewayMigrations])
    })
    beforeEach(() => sql`delete from gateway_configurations`.execute(database.kysely()))
    afterAll(() => database?.close())

    it('begins with what the environment gives, as version 0', async () => {
      const { service } = aProcess(database, { options: { mistralApiKey: new Secret('mistral-hush') } })

      await using _running = await service.start(admin)
      const described = service.describe(admin)

      expect(described).toMatchObject({
        version: { version: 0, source: 'default', author: 'environment', isActive: true, note: null },
        configuration: { providers: { mistral: { kind: 'mistral', apiKey: 'env:MISTRAL_API_KEY' } } },
        file: null,
        broken: null,
      })
      expect(service.active().secrets.get('mistral')?.apiKey?.reveal()).toBe('mistral-hush')
      expect(JSON.stringify(described)).not.toContain('hush')
    })

    it('puts a change in force at once, tells listeners, and keeps every version', async () => {
      const { service, describe: description } = aProcess(database)
      const told: number[] = []
      service.onChange(({ version }) => told.push(version))

      const first = await service.change(admin, {
        configuration: aConfiguration('one'),
        note: 'First try',
        basedOn: 0,
      })
      const second = await service.change(admin, { configuration: aConfiguration('two'), basedOn: 1 })

      expect(first).toEqual({
        version: 1,
        createdAt: '2026-03-01T12:00:00.000Z',
        author: 'Administrator',
        note: 'First try',
        source: 'api',
        isActive: true,
        digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      })
      expect(second).toMatchObject({ version: 2, note: null, isActive: true })
      expect(second.digest).not.toBe(first.digest)
      expect(told).toEqual([1, 2])
      expect(description()).toBe('two')
      expect(await service.get(admin, 1)).toMatchObject({
        version: { version: 1, isActive: false },
        configuration: { routes: [{ description: 'one' }] },
      })
    })

    it('hands out the same frozen object until something changes', async () => {
      const { service, clock } = aProcess(database)
      await using _running = await service.start(admin)
      await service.change(admin, { configuration: aConfiguration('one'), basedOn: 0 })

      const before = service.active()
      await clock.advance(10_000)

      expect(service.active()).toBe(before)
      expect(Object.isFrozen(before)).toBe(true)
      expect(Object.isFrozen(before.configuration.routes[0]?.primary)).toBe(true)
    })

    it('lists versions newest first, page by page', async () => {
      const { service } = aProcess(database)
      for (const basedOn of [0, 1, 2]) {
        await service.change(admin, { configuration: aConfiguration(`${basedOn}`), basedOn })
      }

      const page = await service.list(admin, { limit: 2 })
      const rest = await service.list(admin, { limit: 2, cursor: page.nextCursor ?? '' })

      expect(page.items.map(({ version, isActive }) => [version, isActive])).toEqual([
        [3, true],
        [2, false],
      ])
      expect(rest.items.map(({ version }) => version)).toEqual([1])
      expect(rest.nextCursor).toBeNull()
      await expect(service.list(admin, { limit: 2, cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
        code: 'gateway.cursor_invalid',
      })
    })

    it('refuses a change of what is no longer in force', async () => {
      const { service, describe: description } = aProcess(database)
      await service.change(admin, { configuration: aConfiguration('one'), basedOn: 0 })

      const late = service.change(admin, { configuration: aConfiguration('late'), basedOn: 0 })

      await expect(late).rejects.toMatchObject({
        code: 'gateway.configuration_changed',
        details: { basedOn: 0, active: 1 },
      })
      expect(description()).toBe('one')
    })

    it('lets one of many win who change the same version at the same time', async () => {
      const processes = Array.from({ length: 4 }, () => aProcess(database))

      const results = await Promise.allSettled(
        processes.map(({ service }, n) =>
          service.change(admin, { configuration: aConfiguration(`from ${n}`), basedOn: 0 }),
        ),
      )

      const refused = results.filter((result) => result.status === 'rejected')
      expect(refused.map(({ reason }) => reason.code)).toEqual(Array(3).fill('gateway.configuration_changed'))
      const { items } = await processes[0]!.service.list(admin, { limit: 10 })
      expect(items).toHaveLength(1)
    })

    it('puts an earlier version in force again as a new one', async () => {
      const { service, describe: description } = aProcess(database)
      const first = await service.change(admin, { configuration: aConfiguration('one'), basedOn: 0 })
      await service.change(admin, { configuration: aConfiguration('two'), basedOn: 1 })

      const again = await service.activate(admin, 1)

      expect(again).toMatchObject({ version: 3, digest: first.digest, note: 'Version 1 again.' })
      expect(description()).toBe('one')
      await expect(service.activate(admin, 99)).rejects.toMatchObject({
        code: 'gateway.configuration_not_found',
      })
    })

    it('stores nothing of a configuration that is wrong, and says what is', async () => {
      const { service } = aProcess(database)
      const configuration = { ...aConfiguration('x'), routes: [{ task: 'chat', primary: 'opnai/gpt' }] }

      await expect(service.change(admin, { configuration, basedOn: 0 })).rejects.toMatchObject({
        code: 'gateway.configuration_invalid',
        message: expect.stringContaining('routes[0].primary: There is no provider "opnai"'),
        details: { problems: [{ path: 'routes[0].primary' }] },
      })
      expect((await service.list(admin, { limit: 10 })).items).toEqual([])
      expect(service.active().version).toBe(0)
    })

    it('checks by the rules of the API without changing anything', async () => {
      const { service } = aProcess(database, { options: { env: ['TEAM_KEY'] } })
      const check = async (apiKey: string) =>
        (await service.check(admin, { configuration: aConfiguration('x', apiKey) })).problems

      expect(await check('env:OPENAI_API_KEY')).toEqual([])
      expect(await check('file:/etc/hostname')).toMatchObject([{ path: 'providers.openai.apiKey' }])
      expect(await check('env:HOME')).toMatchObject([
        { problem: expect.stringContaining('TRAGWERK_GATEWAY_ENV') },
      ])
      expect(await check('env:TEAM_KEY')).toMatchObject([{ problem: expect.stringContaining('is not set') }])
      expect(service.active().version).toBe(0)
    })

    it('writes down who changed what by name, and no secret', async () => {
      const { service, audit } = aProcess(database)
      await service.change(admin, { configuration: aConfiguration('one'), basedOn: 0 })
      const second = await service.change(admin, {
        configuration: {
          providers: {
            openai: {
              kind: 'openai',
              apiKey: 'env:OPENAI_API_KEY',
              headers: { 'x-team': 'quiet-value' },
            },
            local: { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:8000/v1' },
          },
          routes: [{ task: 'extract', primary: 'local/qwen' }],
          prices: { 'local/qwen': { input: 0 } },
          timeouts: { total: 1000 },
        },
        note: 'Adds the local server',
        basedOn: 1,
      })

      const { items } = await audit.list(admin, { limit: 1 })

      expect(items[0]).toMatchObject({
        action: 'gateway.configuration_changed',
        subject: 'gateway_configuration:2',
        details: {
          version: 2,
          replaced: 1,
          digest: second.digest,
          source: 'api',
          note: 'Adds the local server',
          changes: {
            providers: { added: ['local'], changed: ['openai'] },
            routes: { added: ['extract'], removed: ['chat'] },
            prices: { added: ['local/qwen'] },
            defaults: ['timeouts'],
          },
        },
      })
      expect(JSON.stringify(items)).not.toMatch(/hush|quiet-value/)
      expect((await audit.verify(tenantId)).ok).toBe(true)
    })

    it('undoes everything when a part of the gateway refuses the new one', async () => {
      const { service, describe: description, audit } = aProcess(database)
      await service.change(admin, { configuration: aConfiguration('one'), basedOn: 0 })
      const entries = (await audit.list(admin, { limit: 100 })).items.length
      const taken: number[] = []
      service.onChange(({ version }) => taken.push(version))
      using _refusing = service.onChange(({ configuration }) => {
        if (configuration.routes[0]?.description === 'two') throw new Error('sk-hush is no key')
      })

      const refused = await service
        .change(admin, { configuration: aConfiguration('two'), basedOn: 1 })
        .catch((error) => error)

      expect(refused).toMatchObject({ code: 'gateway.configuration_invalid' })
      expect(JSON.stringify(refused.details)).not.toContain('hush')
      expect(description()).toBe('one')
      expect(taken).toEqual([2, 1])
      expect((await service.list(admin, { limit: 10 })).items).toHaveLength(1)
      expect((await audit.list(admin, { limit: 100 })).items).toHaveLength(entries)
    })

    it('undoes everything when the audit entry cannot be written', async () => {
      const audit = { append: () => Promise.reject(new Error('no')) }
      const { service } = aProcess(database, { audit })

      await expect(
        service.change(admin, { configuration: aConfiguration('one'), basedOn: 0 }),
      ).rejects.toThrow('no')
      expect(service.active().version).toBe(0)
      expect((await service.list(admin, { limit: 10 })).items).toEqual([])
    })

    it('reaches other processes, whatever tenant wrote', async () => {
      const here = aProcess(database)
      const there = aProcess(database)
      await using _here = await here.service.start(admin)
      await using _there = await there.service.start(admin)
      const other = systemCall('00000000-0000-7000-8000-0000000000bb')

      await here.service.change(admin, { configuration: aConfiguration('one'), basedOn: 0 })
      await there.until(there.describe, 'one')
      await there.service.change(other, { configuration: aConfiguration('two'), basedOn: 1 })
      await here.until(here.describe, 'two')

      expect(here.service.active().version).toBe(2)
      expect((await here.service.list(admin, { limit: 10 })).items).toHaveLength(2)
    })

    it('reaches other processes by polling alone, within five seconds', async () => {
      const deaf = { ...database, listen: async () => ({ async [Symbol.asyncDispose]() {} }) }
      const here = aProcess(database)
      const there = aProcess(deaf)
      await using _there = await there.service.start(admin)
      await here.service.change(admin, { configuration: aConfiguration('one'), basedOn: 0 })

      await there.clock.advance(1999)
      expect(there.describe()).toBeUndefined()
      await there.clock.advance(1)

      await expect.poll(() => there.describe()).toBe('one')
    })

    it('takes the newest version at a start', async () => {
      await aProcess(database).service.change(admin, { configuration: aConfiguration('one'), basedOn: 0 })
      const later = aProcess(database)

      await using _running = await later.service.start(admin)

      expect(later.service.active()).toMatchObject({ version: 1 })
      expect(later.describe()).toBe('one')
    })

    it('starts with the environment alone when the stored version lacks a secret, and heals', async () => {
      await aProcess(database).service.change(admin, { configuration: aConfiguration('one'), basedOn: 0 })
      const later = aProcess(database, { variables: new Map() })

      await using _running = await later.service.start(admin)
      const broken = later.service.describe(admin)
      await later.clock.advance(20_000)
      const complaints = later.logged.filter(({ level }) => level === 'error').length
      later.variables.set('OPENAI_API_KEY', 'back')
      await later.until(later.describe, 'one')

      expect(broken).toMatchObject({
        version: { version: 0 },
        broken: {
          at: '2026-03-01T12:00:00.000Z',
          problems: [
            {
              path: 'providers.openai.apiKey',
              problem: 'The variable OPENAI_API_KEY is not set in the environment.',
            },
          ],
        },
      })
      expect(complaints).toBe(1)
      expect(later.service.describe(admin).broken).toBeNull()
    })

    it('can be repaired by a change while the stored version is broken', async () => {
      await aProcess(database).service.change(admin, { configuration: aConfiguration('one'), basedOn: 0 })
      const later = aProcess(database, { variables: new Map([['MISTRAL_API_KEY', 'k']]) })
      await using _running = await later.service.start(admin)

      const configuration = { providers: { mistral: { kind: 'mistral', apiKey: 'env:MISTRAL_API_KEY' } } }
      const repaired = await later.service.change(admin, { configuration, basedOn: 0 })

      expect(repaired.version).toBe(2)
      expect(later.service.describe(admin)).toMatchObject({ version: { version: 2 }, broken: null })
    })

    it('asks for permissions', async () => {
      const { service } = aProcess(database)
      const reader = systemCall(tenantId, { permissions: ['gateway:read'] })
      const nobody = systemCall(tenantId, { permissions: ['models:use'] })
      const denied = { code: 'access.permission_denied' }

      expect(() => service.describe(nobody)).toThrow(expect.objectContaining(denied))
      await expect(service.check(nobody, { configuration: {} })).rejects.toMatchObject(denied)
      await expect(service.list(nobody, { limit: 1 })).rejects.toMatchObject(denied)
      await expect(service.get(nobody, 1)).rejects.toMatchObject(denied)
      await expect(service.change(reader, { configuration: {}, basedOn: 0 })).rejects.toMatchObject(denied)
      await expect(service.activate(reader, 1)).rejects.toMatchObject(denied)
      expect(service.describe(reader).version.version).toBe(0)
    })
  })
}
