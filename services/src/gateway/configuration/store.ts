import { type QueryExecutorProvider, sql } from 'kysely'

/** One version as it was written; rows are never changed. */
export interface StoredVersion {
  /** From 1, without regard to tenants. */
  readonly version: number
  readonly createdAt: Date
  readonly author: string
  readonly note: string | null
  readonly source: 'file' | 'api'
  /** SHA-256 of the configuration, hexadecimal. */
  readonly digest: string
}

/** With what it said, as far as this program knows without checking it again. */
export interface StoredConfiguration extends StoredVersion {
  readonly configuration: unknown
}

/** Processes tell each other here that there is a new version. */
export const configurationsChannel = 'gateway_configurations'

interface VersionRow {
  readonly version: number
  readonly created_at: Date | string
  readonly author: string
  readonly note: string | null
  readonly source: 'file' | 'api'
  readonly digest: string
  readonly configuration?: unknown
}

const columns = sql`version, created_at, author, note, source, digest`

/** What the newest version is, without its content; undefined before the first. */
export async function selectNewest(executor: QueryExecutorProvider): Promise<StoredVersion | undefined> {
  const { rows } = await sql<VersionRow>`select ${columns} from gateway_configurations
    order by version desc limit 1`.execute(executor)
  return rows[0] && toVersion(rows[0])
}

export async function selectConfiguration(
  executor: QueryExecutorProvider,
  version: number,
): Promise<StoredConfiguration | undefined> {
  const { rows } = await sql<VersionRow>`select ${columns}, configuration from gateway_configurations
    where version = ${version}`.execute(executor)
  return rows[0] && { ...toVersion(rows[0]), configuration: rows[0].configuration }
}

/** Newest first. */
export async function selectVersions(
  executor: QueryExecutorProvider,
  { below, limit }: { readonly below: number | undefined; readonly limit: number },
): Promise<StoredVersion[]> {
  const { rows } = await sql<VersionRow>`select ${columns} from gateway_configurations
    ${below === undefined ? sql`` : sql`where version < ${below}`}
    order by version desc limit ${limit}`.execute(executor)
  return rows.map(toVersion)
}

/**
 * Adds a version and, when the transaction commits, tells all processes. Fails with a unique violation when another
 * process took the number.
 */
export async function insertConfiguration(
  trx: QueryExecutorProvider,
  tenantId: string,
  row: StoredConfiguration,
): Promise<void> {
  await sql`insert into gateway_configurations
      (version, tenant_id, created_at, author, note, source, digest, configuration)
    values (${row.version}, ${tenantId}, ${row.createdAt.toISOString()}, ${row.author}, ${row.note}, ${row.source},
      ${row.digest}, ${JSON.stringify(row.configuration)}::jsonb)`.execute(trx)
  await sql`select pg_notify(${configurationsChannel}, ${String(row.version)})`.execute(trx)
}

function toVersion(row: VersionRow): StoredVersion {
  const { version, author, note, source, digest } = row
  return { version, author, note, source, digest, createdAt: new Date(row.created_at) }
}
