import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Document, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { createSqlDatabase } from '@tragwerk/data/sql'
import { createSystemClock } from '@tragwerk/infra/clock'
import { createClient, isTragwerkError } from '@tragwerk/sdk'
import { type Product, startProduct } from '@tragwerk/testkit/product'
import { sql } from 'kysely'

export interface CrashPlan {
  readonly dataDir: string
  readonly databaseUrl?: string
  readonly documents: number
  /** One kill each, so long after the program was ready. */
  readonly killAfterMs: readonly number[]
}

export interface Survived {
  /** Ids of the documents that were accepted with 202, by their number. */
  readonly accepted: ReadonlyMap<number, string>
  readonly documents: readonly Document[]
  /** For each document's own word: the documents in which it is found. */
  readonly foundIn: ReadonlyMap<number, readonly string[]>
  readonly auditIsIntact: boolean
  /** Accepted, but not yet indexed, at the moment of each kill. */
  readonly unfinishedAtKill: readonly number[]
  readonly exitCode: number | null
}

const name = 'crash'
const params = { name }
const uploadsAtOnce = 4
const settleWithinMs = 60_000

/** A word that no other document holds, written as letters. */
export function wordOf(number: number): string {
  const letters = 'bdfgklmnprstvz'
  const [a, b, c] = [number % 14, Math.floor(number / 14) % 14, Math.floor(number / 196) % 14]
  return `wort${letters[a]}a${letters[b]}o${letters[c]}ix`
}

/** Adds documents while the program is killed again and again, lets it finish, and says what is there. */
export async function surviveCrashes(plan: CrashPlan): Promise<Survived> {
  const env = { TRAGWERK_LOG_LEVEL: 'warn', ...(plan.databaseUrl && { DATABASE_URL: plan.databaseUrl }) }
  const start = () => startProduct({ dataDir: plan.dataDir, env })
  const accepted = new Map<number, string>()
  const unfinishedAtKill: number[] = []
  let product = await start()
  try {
    await clientOf(product).knowledge.createCollection({ body: params })
    for (const delayMs of plan.killAfterMs) {
      const adding = addMissing(product, accepted, plan.documents)
      await sleep(delayMs)
      const indexed = await countIndexed(product)
      await product.kill()
      unfinishedAtKill.push(accepted.size - indexed)
      await adding
      product = await start()
    }
    await addMissing(product, accepted, plan.documents)
    const documents = await untilAllSettled(product)
    const foundIn = new Map<number, readonly string[]>()
    for (let number = 0; number < plan.documents; number += 1) {
      foundIn.set(number, await find(product, wordOf(number)))
    }
    const { ok } = await clientOf(product).audit.verify()
    return {
      accepted,
      documents,
      foundIn,
      unfinishedAtKill,
      auditIsIntact: ok,
      exitCode: await product.stop(),
    }
  } finally {
    await product.kill()
  }
}

function clientOf({ url, adminKey }: Product) {
  return createClient({ baseUrl: url, apiKey: adminKey, retries: 0 })
}

/** Ends early, without an error, when the program is gone. */
async function addMissing(product: Product, accepted: Map<number, string>, count: number): Promise<void> {
  const client = clientOf(product)
  const missing = Array.from({ length: count }, (_, number) => number).filter(
    (number) => !accepted.has(number),
  )
  const queue = missing.values()
  const work = async () => {
    for (const number of queue) {
      const content = `Document ${number} speaks of ${wordOf(number)} and of nothing else.`
      const body = { title: `Document ${number}`, content, externalId: `document-${number}` }
      const { id } = await client.knowledge.addDocument({ params, body })
      accepted.set(number, id)
    }
  }
  const results = await Promise.allSettled(Array.from({ length: uploadsAtOnce }, work))
  for (const result of results) {
    if (result.status === 'rejected' && !isGone(result.reason)) throw result.reason
  }
}

function isGone(error: unknown): boolean {
  return isTragwerkError(error) && error.status === 0
}

async function listAll(product: Product): Promise<Document[]> {
  const pages = clientOf(product).paginate(knowledgeRoutes.listDocuments, { params, query: { limit: 200 } })
  return Array.fromAsync(pages)
}

async function countIndexed(product: Product): Promise<number> {
  return (await listAll(product)).filter(({ status }) => status === 'indexed').length
}

async function untilAllSettled(product: Product): Promise<Document[]> {
  const deadline = performance.now() + settleWithinMs
  for (;;) {
    const documents = await listAll(product)
    const open = documents.filter(({ status }) => status !== 'indexed' && status !== 'failed')
    if (open.length === 0) return documents
    if (performance.now() > deadline) {
      throw new Error(
        `${open.length} documents were not settled in time, for example ${JSON.stringify(open[0])}`,
      )
    }
    await sleep(200)
  }
}

async function find(product: Product, word: string): Promise<string[]> {
  const body = { query: word, mode: 'lexical' as const, limit: 50 }
  const { results } = await clientOf(product).knowledge.search({ params, body })
  return results.filter(({ text }) => text.includes(word)).map(({ documentId }) => documentId)
}

/** Rows and files that belong to no published version; read when the program has ended. */
export async function findOrphans({ dataDir, databaseUrl }: CrashPlan): Promise<Record<string, number>> {
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  const { database } = await createSqlDatabase({
    dataDir,
    ...(databaseUrl && { databaseUrl }),
    logger: quiet,
    clock: createSystemClock(),
  })
  try {
    const { rows } = await sql<Record<string, string>>`
      WITH live AS (SELECT published_version_id AS id FROM knowledge_documents)
      SELECT
        (SELECT count(*) FROM knowledge_versions WHERE id NOT IN (SELECT id FROM live)) AS versions,
        (SELECT count(*) FROM knowledge_chunks WHERE version_id NOT IN (SELECT id FROM live)) AS chunks,
        (SELECT count(*) FROM vector_owner WHERE owner_id::uuid NOT IN (SELECT id FROM live)) AS vectors,
        (SELECT count(*) FROM text_owner WHERE owner_id::uuid NOT IN (SELECT id FROM live)) AS texts
    `.execute(database.kysely())
    const counted = Object.entries(rows[0] ?? {}).map(([what, count]) => [what, Number(count)] as const)
    const known = await sql<{ id: string }>`
      SELECT id FROM knowledge_versions UNION SELECT version_id FROM knowledge_erasures
    `.execute(database.kysely())
    const owners = new Set(known.rows.map(({ id }) => id))
    return {
      ...Object.fromEntries(counted),
      files: storedScopes(dataDir).filter((id) => !owners.has(id)).length,
    }
  } finally {
    await database.close()
  }
}

/** Versions that have files: `blobs/<tenant>/<two digits>/<version>`. */
function storedScopes(dataDir: string): string[] {
  const blobs = join(dataDir, 'blobs')
  return readdirSync(blobs).flatMap((tenant) =>
    readdirSync(join(blobs, tenant)).flatMap((shard) => readdirSync(join(blobs, tenant, shard))),
  )
}
