import { join } from 'node:path'
import { createFileBlobStore } from '@tragwerk/data/blob'
import { createSqlDatabase, runMigrations } from '@tragwerk/data/sql'
import { createTextIndex } from '@tragwerk/data/text-search'
import { createVectorIndex } from '@tragwerk/data/vector'
import type { Infra, ServerConfig } from './compose-infra.ts'
import { migrations } from './migrations.ts'

/** Length of the vectors of the embedded model. */
const dimensions = 384

/** L5: the database with its schema, the indexes, the files. */
export async function composeData(config: ServerConfig, infra: Infra) {
  const { logger, clock, failpoints, lifecycle } = infra
  const { dataDir } = config.server
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
    database,
    notices,
    blobs: createFileBlobStore({ directory: join(dataDir, 'blobs') }),
    vectorIndex: createVectorIndex({ database, dimensions }),
    textIndex: createTextIndex({ database }),
  }
}

export type Data = Awaited<ReturnType<typeof composeData>>
