import { join } from 'node:path'
import { createFileBlobStore } from '@tragwerk/data/blob'
import { createSqlDatabase, runMigrations } from '@tragwerk/data/sql'
import { createTextIndex } from '@tragwerk/data/text-search'
import { createVectorIndex } from '@tragwerk/data/vector'
import type { Infra, ServerConfig } from './compose-infra.ts'
import { migrations } from './migrations.ts'
import { traceDomain } from './trace-domain.ts'

/** Length of the vectors of the embedded model. */
const dimensions = 384

/** L5: the database with its schema, the indexes, the files. */
export async function composeData(config: ServerConfig, infra: Infra) {
  const { logger, clock, failpoints, lifecycle } = infra
  const { dataDir } = config.server
  const traced = <T extends object>(part: string, object: T, only?: readonly string[]) =>
    traceDomain(infra, { layer: 'data', part, ...(only && { only }) }, object)
  const { database, notices } = await createSqlDatabase({
    dataDir,
    poolSize: config.sql.databasePoolSize,
    ...(config.sql.databaseUrl && { databaseUrl: config.sql.databaseUrl.reveal() }),
    logger,
    clock,
    failpoints,
  })
  lifecycle.use('database', () => database.close())
  await runMigrations(database, migrations)
  return {
    database: traced('sql', database, ['asTenant', 'asSystem']),
    notices,
    blobs: traced('blob', createFileBlobStore({ directory: join(dataDir, 'blobs') })),
    vectorIndex: traced('vector', createVectorIndex({ database, dimensions })),
    textIndex: traced('text-search', createTextIndex({ database })),
  }
}

export type Data = Awaited<ReturnType<typeof composeData>>
