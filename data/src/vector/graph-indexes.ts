import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { SqlDatabase } from '../sql/index.ts'

/** From here on walking a graph is faster than reading every vector; see the README for the measurement. */
export const GRAPH_THRESHOLD = 10_000

/** Set for the build alone: the graph of 100,000 vectors of 384 dimensions fits. */
const BUILD_MEMORY = '512MB'

/** The name of the graph of one index: a hash, because names are short and index ids are not. */
export function graphIndexName(tenantId: string, indexId: string): string {
  return `vector_graph_${createHash('sha256').update(`${tenantId}/${indexId}`).digest('hex').slice(0, 32)}`
}

/** The same name, computed by the database for the tenant of the running transaction. */
export function graphIndexNameSql(indexId: string) {
  return sql`'vector_graph_' || left(
    encode(sha256(convert_to(current_setting('app.tenant_id') || '/' || ${indexId}::text, 'UTF8')), 'hex'), 32)`
}

interface IndexSize {
  readonly tenant_id: string
  readonly index_id: string
  readonly entries: number
  readonly dimensions: number
}

export interface VectorMaintenance {
  readonly built: number
  readonly dropped: number
}

/**
 * Builds the graph of every index that has grown past the threshold and drops those that are no longer needed.
 *
 * For a timer, outside requests: a build of 100,000 vectors takes a minute or two and blocks the embedded engine
 * meanwhile; on a server it runs beside readers and writers. Does nothing where pgvector is missing. Several
 * processes may call it; a build that fails is repeated next time.
 */
export async function maintainVectorIndexes(
  database: SqlDatabase,
  threshold = GRAPH_THRESHOLD,
): Promise<VectorMaintenance> {
  if (!database.capabilities.vector) return { built: 0, dropped: 0 }
  const { rows: sizes } = await database.pool.query<IndexSize>(
    `SELECT tenant_id, index_id, count(*)::int AS entries, min(vector_dims(embedding)) AS dimensions
     FROM vector_entry GROUP BY tenant_id, index_id HAVING count(*) >= ${Math.ceil(threshold / 2)}`,
  )
  const graphs = await listGraphs(database)
  const wanted = new Map(sizes.map((size) => [graphIndexName(size.tenant_id, size.index_id), size]))
  let dropped = 0
  for (const [name, isValid] of graphs) {
    if (isValid && wanted.has(name)) continue
    await database.pool.query(`DROP INDEX IF EXISTS ${name}`)
    dropped++
  }
  let built = 0
  for (const [name, size] of wanted) {
    if (size.entries < threshold || graphs.get(name)) continue
    await buildGraph(database, name, size)
    built++
  }
  return { built, dropped }
}

async function listGraphs(database: SqlDatabase): Promise<Map<string, boolean>> {
  const { rows } = await database.pool.query<{ name: string; valid: boolean }>(
    `SELECT c.relname AS name, i.indisvalid AS valid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
     WHERE i.indrelid = to_regclass('vector_entry') AND c.relname LIKE 'vector\\_graph\\_%'`,
  )
  return new Map(rows.map((row) => [row.name, row.valid]))
}

async function buildGraph(database: SqlDatabase, name: string, size: IndexSize): Promise<void> {
  if (!database.capabilities.shared) {
    await database.asSystem(async (trx) => {
      await sql`SELECT set_config('maintenance_work_mem', ${BUILD_MEMORY}, true)`.execute(trx)
      await sql.raw(createGraph(name, size, '')).execute(trx)
    })
    return
  }
  const connection = await database.pool.connect()
  try {
    await connection.query(`SET maintenance_work_mem = '${BUILD_MEMORY}'`)
    await connection.query(createGraph(name, size, 'CONCURRENTLY'))
  } finally {
    await connection.query('RESET maintenance_work_mem')
    connection.release()
  }
}

function createGraph(name: string, size: IndexSize, concurrently: '' | 'CONCURRENTLY'): string {
  return `CREATE INDEX ${concurrently} ${name} ON vector_entry
    USING hnsw ((embedding::vector(${Number(size.dimensions)})) vector_cosine_ops)
    WHERE tenant_id = '${size.tenant_id}'::uuid AND index_id = '${size.index_id.replaceAll("'", "''")}'`
}
