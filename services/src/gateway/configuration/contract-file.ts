import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { createManualClock } from '@tragwerk/infra/clock'
import { auditMigrations } from '@tragwerk/trust/audit'
import { identityMigrations } from '@tragwerk/trust/identity'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gatewayMigrations } from '../migrations.ts'
import { aConfiguration, admin, aProcess } from './testing/configuration-lab.ts'

/** What following a file promises, on any engine. `open` yields an empty database. */
export function describeConfigurationFile(engine: string, open: () => Promise<SqlDatabase>): void {
  describe(`configuration from a file on ${engine}`, () => {
    let database: SqlDatabase
    let folder: string
    let path: string
    beforeAll(async () => {
      database = await open()
      await runMigrations(database, [...identityMigrations, ...auditMigrations, ...gatewayMigrations])
    })
    beforeEach(async () => {
      await sql`delete from gateway_configurations`.execute(database.kysely())
      folder = await mkdtemp(join(tmpdir(), 'tragwerk-gateway-'))
      path = join(folder, 'gateway.yaml')
    })
    afterEach(() => rm(folder, { recursive: true }))
    afterAll(() => database?.close())

    const yaml = (description: string, apiKey = 'env:OPENAI_API_KEY') => `providers:
  openai:
    kind: openai
    apiKey: ${apiKey}
routes:
  - task: chat
    description: ${description}
    primary: openai/gpt-5-mini
`

    /** As editors and deployments do it: written beside, then put in its place. */
    async function replace(content: string): Promise<void> {
      await writeFile(`${path}.new`, content)
      await rename(`${path}.new`, path)
    }

    it('takes the file, records it as a version, and leaves no way around it', async () => {
      await writeFile(path, yaml('one'))
      const { service, audit } = aProcess(database, { file: path })

      await using _running = await service.start(admin)

      expect(service.describe(admin)).toMatchObject({
        version: { version: 1, source: 'file' },
        configuration: { routes: [{ description: 'one' }] },
        file: path,
        broken: null,
      })
      const { items } = await audit.list(admin, { limit: 1 })
      expect(items[0]).toMatchObject({
        details: { source: 'file', changes: { routes: { added: ['chat'] } } },
      })
      const refused = { code: 'gateway.configuration_is_file' }
      const change = { configuration: aConfiguration('api'), basedOn: 1 }
      await expect(service.change(admin, change)).rejects.toMatchObject(refused)
      await expect(service.activate(admin, 1)).rejects.toMatchObject(refused)
    })

    it('records a file once, however many processes read it and how often they start', async () => {
      await writeFile(path, yaml('one'))
      const processes = Array.from({ length: 3 }, () => aProcess(database, { file: path }))

      const running = await Promise.all(processes.map(({ service }) => service.start(admin)))
      const versions = processes.map(({ service }) => service.active().version)
      for (const one of running) await one[Symbol.asyncDispose]()
      await using _again = await aProcess(database, { file: path }).service.start(admin)

      expect(versions).toEqual([1, 1, 1])
      expect((await processes[0]!.service.list(admin, { limit: 10 })).items).toHaveLength(1)
    })

    it('follows a file that is replaced by renaming', async () => {
      await writeFile(path, yaml('one'))
      const here = aProcess(database, { file: path })
      await using _running = await here.service.start(admin)

      await replace(yaml('two'))
      await here.until(here.describe, 'two')

      expect(here.service.active().version).toBe(2)
    })

    it('hears of a change from the system before it looks by itself', async () => {
      await writeFile(path, yaml('one'))
      const clock = createManualClock()
      const deaf = { ...clock, every: () => ({ [Symbol.dispose]() {} }) }
      const here = aProcess(database, { file: path, clock: deaf })
      await using _running = await here.service.start(admin)

      await replace(yaml('two'))

      const description = async () => {
        await clock.advance(200)
        return here.describe()
      }
      await expect.poll(description).toBe('two')
    })

    it('sees a folder of links that is swapped, as Kubernetes mounts them', async () => {
      for (const name of ['one', 'two']) {
        await mkdir(join(folder, name))
        await writeFile(join(folder, name, 'gateway.yaml'), yaml(name))
      }
      await symlink('one', join(folder, '..data'))
      await symlink('..data/gateway.yaml', path)
      const here = aProcess(database, { file: path })
      await using _running = await here.service.start(admin)
      expect(here.describe()).toBe('one')

      await symlink('two', join(folder, '..next'))
      await rename(join(folder, '..next'), join(folder, '..data'))

      await here.until(here.describe, 'two')
    })

    it('RF-43: keeps the old configuration while the file is broken, says where, and takes it once repaired', async () => {
      await writeFile(path, yaml('one'))
      const here = aProcess(database, { file: path })
      await using _running = await here.service.start(admin)
      const before = here.service.active()

      await replace(`${yaml('two')}    fallback: [openai/gpt-5]\n`)
      await here.until(
        () => here.service.describe(admin).broken?.problems,
        [
          {
            path: 'routes[0].fallback',
            problem: 'The key "fallback" is not known here. Did you mean "fallbacks"?',
            line: 9,
          },
        ],
      )
      const reads = here.reads()
      await here.until(() => here.reads() > reads + 5, true)

      expect(here.service.active()).toBe(before)
      expect(here.logged.filter(({ level }) => level === 'error')).toHaveLength(1)
      expect((await here.service.list(admin, { limit: 10 })).items).toHaveLength(1)

      await replace(yaml('three'))
      await here.until(here.describe, 'three')
      expect(here.service.describe(admin).broken).toBeNull()
    })

    it('clears the complaint when the old content comes back', async () => {
      await writeFile(path, yaml('one'))
      const here = aProcess(database, { file: path })
      await using _running = await here.service.start(admin)
      const before = here.service.active()
      const broken = () => here.service.describe(admin).broken?.problems[0]?.problem

      await rm(path)
      await here.until(broken, 'The file cannot be used: it does not exist.')
      await replace(yaml('one'))
      await here.until(broken, undefined)

      expect(here.service.active()).toBe(before)
    })

    it('never takes a file that is still being written', async () => {
      const whole = yaml('two')
      const part = 'providers: {}\n'
      const contents = [yaml('one'), part, `${part}routes: []\n`, whole]
      const readFile = async () => Buffer.from(contents.length > 1 ? contents.shift()! : whole)
      const here = aProcess(database, { file: path, readFile })
      const taken: number[] = []
      here.service.onChange(({ configuration }) => taken.push(configuration.routes.length))
      await using _running = await here.service.start(admin)

      await here.until(here.describe, 'two')

      expect(taken).toEqual([1, 1])
      expect(here.logged.filter(({ level }) => level === 'error')).toEqual([])
    })

    it('starts with the environment alone when the file is broken, and says so loudly', async () => {
      await writeFile(path, 'routes:\n  - task: chat\n    primary: nowhere/x\n')
      const here = aProcess(database, { file: path })

      await using _running = await here.service.start(admin)

      expect(here.service.describe(admin)).toMatchObject({
        version: { version: 0, source: 'default' },
        file: path,
        broken: { problems: [{ path: 'routes[0].primary', line: 3 }] },
      })
      expect(here.logged).toMatchObject([{ level: 'error' }])
      await replace(yaml('one'))
      await here.until(here.describe, 'one')
    })

    it('shows a listener that refuses the file, and asks it only once', async () => {
      await writeFile(path, yaml('one'))
      const here = aProcess(database, { file: path })
      await using _running = await here.service.start(admin)
      let asked = 0
      here.service.onChange(({ configuration }) => {
        if (configuration.routes[0]?.description !== 'two') return
        asked += 1
        throw new Error('not with me')
      })

      await replace(yaml('two'))
      await here.until(() => here.service.describe(admin).broken?.problems.length, 1)
      const reads = here.reads()
      await here.until(() => here.reads() > reads + 5, true)

      expect(asked).toBe(1)
      expect(here.describe()).toBe('one')
      expect((await here.service.list(admin, { limit: 10 })).items).toHaveLength(1)
    })

    it('takes a secret that was renewed, without a new version', async () => {
      const secret = join(folder, 'key')
      await writeFile(secret, 'old\n')
      await writeFile(path, yaml('one', `file:${secret}`))
      const here = aProcess(database, { file: path })
      await using _running = await here.service.start(admin)
      const key = () => here.service.active().secrets.get('openai')?.apiKey?.reveal()
      expect(key()).toBe('old')

      await writeFile(secret, 'new\n')
      await here.until(key, 'new')
      await rm(secret)
      await here.until(() => here.service.describe(admin).broken?.problems[0]?.line, 4)

      expect(key()).toBe('new')
      expect(here.service.active().version).toBe(1)
    })

    it('goes on with the last version of the file when the file is no longer named', async () => {
      await writeFile(path, yaml('one', 'env:TEAM_KEY'))
      const variables = new Map([['TEAM_KEY', 'k']])
      await using _first = await aProcess(database, { file: path, variables }).service.start(admin)

      const later = aProcess(database, { variables })
      await using _later = await later.service.start(admin)

      expect(later.describe()).toBe('one')
      await expect(later.service.activate(admin, 1)).rejects.toMatchObject({
        code: 'gateway.configuration_invalid',
      })
    })
  })
}
