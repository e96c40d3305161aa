import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sweep } from './sweep.ts'
import { type KnowledgeLab, openKnowledgeLab, text } from './testing/knowledge-lab.ts'

const collection = 'handbook'
let lab: KnowledgeLab

beforeAll(async () => {
  lab = await openKnowledgeLab()
})
afterAll(() => lab.close())
beforeEach(async () => {
  await lab.reset()
  await lab.knowledge.createCollection(lab.call, { name: collection })
})

/** Accepted documents whose run was never started: what a crash between the two leaves. */
async function acceptedOnly(count: number): Promise<string[]> {
  for (let number = 0; number < count; number += 1) {
    await lab.knowledge.addDocument(lab.call, { collection, content: text(`Document ${number}.`) })
  }
  return lab.runs.started.splice(0).map(({ versionId }) => versionId)
}

const statuses = async () => {
  const { items } = await lab.knowledge.listDocuments(lab.call, { collection, limit: 200 })
  return items.map(({ status, error }) => error?.code ?? status)
}

test('starts what was accepted and never started', async () => {
  const versions = await acceptedOnly(2)

  await lab.knowledge.sweep({ stalledAfterMs: -1 })

  expect(lab.runs.started.map(({ versionId }) => versionId)).toEqual(versions)
})

test('leaves alone what was accepted a moment ago', async () => {
  await acceptedOnly(1)

  await lab.knowledge.sweep()
  expect(lab.runs.started).toEqual([])
  await lab.clock.advance(31_000)
  await lab.knowledge.sweep()

  expect(lab.runs.started).toHaveLength(1)
})

test('leaves alone what waits, works or is done', async () => {
  const [waiting] = await acceptedOnly(1)
  lab.runs.states.set(waiting!, 'active')
  await lab.knowledge.addDocument(lab.call, { collection, content: text('Done.') })
  await lab.ingest(lab.runs.started.pop())

  await lab.knowledge.sweep({ stalledAfterMs: -1 })

  expect(lab.runs.started).toEqual([])
  expect(await statuses()).toEqual(['indexed', 'queued'])
})

test('fails a version whose run is over without a result', async () => {
  const [dead] = await acceptedOnly(1)
  lab.runs.states.set(dead!, 'over')

  await lab.knowledge.sweep({ stalledAfterMs: -1 })

  expect(await statuses()).toEqual(['knowledge.ingestion_died'])
  expect(lab.runs.started).toEqual([])
})

test('one version that cannot be started does not keep the others waiting', async () => {
  const [first, second] = await acceptedOnly(2)
  const { ingestion } = lab.deps
  const start: typeof ingestion.start = async (version) => {
    if (version.versionId === first) throw new Error('engine is busy')
    await ingestion.start(version)
  }

  await sweep({ ...lab.deps, ingestion: { ...ingestion, start } }, { stalledAfterMs: -1 })

  expect(lab.runs.started.map(({ versionId }) => versionId)).toEqual([second])
})

test('comes past any number of runs that still wait', async () => {
  await acceptedOnly(1)
  await lab.database.pool.query(`
    INSERT INTO knowledge_versions
      (id, tenant_id, collection_id, document_id, status, title, has_given_title, media_type, bytes,
       content_sha256, created_at, updated_at)
    SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, tenant_id, collection_id, document_id,
      'queued', title, true, media_type, bytes, content_sha256, created_at, updated_at
    FROM knowledge_versions, generate_series(1, 1200) AS n`)
  for (let n = 1; n <= 1200; n += 1) {
    lab.runs.states.set(`00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`, 'active')
  }

  await lab.knowledge.sweep({ stalledAfterMs: -1 })

  expect(lab.runs.started).toHaveLength(1)
})
