import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import type { Permission } from '@tragwerk/contracts/identity'
import { createFileBlobStore } from '@tragwerk/data/blob'
import { createPgliteDatabase, runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { createTextIndex, textSearchMigrations } from '@tragwerk/data/text-search'
import { createVectorIndex, vectorMigrations } from '@tragwerk/data/vector'
import { createIds, createManualClock, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import { createLogger } from '@tragwerk/infra/telemetry'
import { type Call, systemCall } from '@tragwerk/trust/access'
import type { AuditRecord } from '@tragwerk/trust/audit'
import type { KnowledgeDeps, RunState, VersionRef } from '../deps.ts'
import { createIngestSteps } from '../ingest.ts'
import { createKnowledge } from '../knowledge.ts'
import { knowledgeMigrations } from '../migrations/index.ts'
import { detectMediaType } from '../parsers/index.ts'
import { defaultParserLimits } from '../parsers/limits.ts'
import { loadParser } from '../parsers/registry.ts'
import { dimensions, wordVectorModel } from './word-vector-model.ts'

const tenantId = '00000000-0000-7000-8000-000000000001'

/** Remembers what was started; runs nothing by itself. */
interface RecordedRuns {
  readonly started: VersionRef[]
  /** Answers of `states`, by version id; a version that was started is `active` unless set here. */
  readonly states: Map<string, RunState>
}

/**
 * The domain on an embedded database and a blob folder of its own, with vectors made of words, a language model that
 * the test chooses, and ingestion that moves only when the test says so.
 */
export async function openKnowledgeLab() {
  const directory = await mkdtemp(join(tmpdir(), 'knowledge-lab-'))
  const logger = createLogger({ level: 'silent' })
  const clock = createManualClock(new Date('2026-01-05T08:00:00Z'))
  const { database } = await createPgliteDatabase({ clock: createSystemClock(), logger })
  await runMigrations(database, [...vectorMigrations, ...textSearchMigrations, ...knowledgeMigrations])
  const runs: RecordedRuns = { started: [], states: new Map() }
  const audited: AuditRecord[] = []
  const model: { current: LanguageModelV4 | undefined } = { current: undefined }
  const deps: KnowledgeDeps = {
    database,
    blobs: createFileBlobStore({ directory }),
    vectorIndex: createVectorIndex({ database, dimensions }),
    textIndex: createTextIndex({ database }),
    parser: {
      async parse(bytes, source) {
        const parser = await loadParser(detectMediaType(bytes, source.fileName, source.mediaType))
        return parser.parse(bytes, defaultParserLimits)
      },
      async [Symbol.asyncDispose]() {},
    },
    languageDetector: { detect: () => ({ language: 'en', confidence: 1 }) },
    embedder: {
      id: 'test/words',
      model: wordVectorModel,
      countTokens: (text) => text.split(/\s+/).length,
    },
    languageModel: async () => {
      if (!model.current) throw new Error('The test has not chosen a language model')
      return model.current
    },
    audit: {
      async append(_trx, _call, record) {
        audited.push(record)
        return { sequence: String(audited.length), hash: '' } as never
      },
    },
    ingestion: {
      async start(version) {
        runs.started.push(version)
      },
      async states(versions) {
        const isStarted = (id: string) => runs.started.some(({ versionId }) => versionId === id)
        return versions.map(
          ({ versionId: id }) => runs.states.get(id) ?? (isStarted(id) ? 'active' : 'unknown'),
        )
      },
    },
    failpoints: { hit() {} },
    clock,
    ids: createIds({ clock: createSystemClock(), random: createSystemRandom() }),
    logger,
  }
  const steps = createIngestSteps(deps)
  return {
    deps,
    database,
    clock,
    runs,
    audited,
    model,
    steps,
    knowledge: createKnowledge(deps),
    call: systemCall(tenantId),
    blobDirectory: directory,
    /** Takes a version through all steps, as the pipeline does. */
    async ingest(version: VersionRef | undefined) {
      if (!version) throw new Error('Nothing was started')
      const { chunks } = await steps.parse(version)
      if (chunks > 0) await steps.embed(version, { from: 0, count: chunks })
      await steps.publish(version)
    },
    count: (table: string) => countRows(database, table),
    /** Forgets everything; quicker than a lab of its own for each test. */
    async reset() {
      await database.pool.query(`
        TRUNCATE knowledge_collections, knowledge_documents, knowledge_versions, knowledge_chunks, knowledge_erasures`)
      for (const table of ['text_owner', 'vector_owner']) await database.pool.query(`DELETE FROM ${table}`)
      await rm(directory, { recursive: true, force: true })
      await mkdir(directory)
      runs.started.length = 0
      audited.length = 0
      runs.states.clear()
    },
    async close() {
      await database.close()
      await rm(directory, { recursive: true })
    },
  }
}

export type KnowledgeLab = Awaited<ReturnType<typeof openKnowledgeLab>>

/** The call of a key with these permissions and names. */
export function aReader(subjects: readonly string[], permissions: Permission[] = ['knowledge:read']): Call {
  return systemCall(tenantId, { permissions, subjects })
}

export function text(content: string) {
  return { bytes: Buffer.from(content), mediaType: 'text/plain' }
}

async function countRows(database: SqlDatabase, table: string): Promise<number> {
  const { rows } = await database.pool.query<{ count: string }>(`SELECT count(*) FROM ${table}`)
  return Number(rows[0]?.count)
}
