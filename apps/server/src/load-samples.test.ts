import { createPgliteDatabase, runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { createLogger } from '@tragwerk/infra/telemetry'
import { knowledgeErrors } from '@tragwerk/services/knowledge'
import { systemCall } from '@tragwerk/trust/access'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { loadSamples, type SampleDeps, sampleMigrations } from './load-samples.ts'

const call = systemCall('00000000-0000-7000-8000-000000000001')
let database: SqlDatabase
let collections: Map<string, Set<string>>
let failAfter: number

beforeAll(async () => {
  const logger = createLogger({ level: 'silent' })
  database = (await createPgliteDatabase({ clock: createSystemClock(), logger })).database
  await runMigrations(database, sampleMigrations)
})
afterAll(() => database.close())
beforeEach(async () => {
  collections = new Map()
  failAfter = Number.POSITIVE_INFINITY
  await database.pool.query('DELETE FROM server_samples')
})

/** What the samples need of the domain: names of collections and of what is in them. */
const knowledge = {
  async listCollections() {
    return { items: [...collections.keys()].map((name) => ({ name })), nextCursor: null }
  },
  async createCollection(_call: unknown, { name }: { name: string }) {
    if (collections.has(name)) throw knowledgeErrors.collectionExists({ name })
    collections.set(name, new Set())
  },
  async listDocuments() {
    return { items: [...(collections.get('handbook') ?? [])].map((externalId) => ({ externalId })) }
  },
  async addDocument(_call: unknown, { externalId }: { externalId: string }) {
    if (collections.get('handbook')!.size >= failAfter) throw new Error('killed')
    collections.get('handbook')!.add(externalId)
  },
} as unknown as SampleDeps['knowledge']

const load = () => loadSamples({ database, knowledge }, call)

test('an empty installation gets the handbook, once', async () => {
  const first = await load()

  expect(first).toBeGreaterThan(5)
  expect(collections.get('handbook')?.size).toBe(first)
  expect(await load()).toBe(0)
})

test('a start that was cut short is continued', async () => {
  failAfter = 3
  await expect(load()).rejects.toThrow('killed')
  failAfter = Number.POSITIVE_INFINITY

  const rest = await load()

  expect(collections.get('handbook')?.size).toBe(rest + 3)
})

test('a deleted handbook does not come back', async () => {
  await load()
  collections.delete('handbook')

  expect(await load()).toBe(0)
  expect(collections.size).toBe(0)
})

test('an installation with collections of its own is left alone, also when they are deleted later', async () => {
  collections.set('handbook', new Set(['mine']))
  expect(await load()).toBe(0)
  collections.clear()

  expect(await load()).toBe(0)
})
