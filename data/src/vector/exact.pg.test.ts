import { describeWithPostgres } from '@tragwerk/testkit/postgres'
import { openPostgresForTest } from '../sql/testing/restartable-database.ts'
import { describeVectorIndex } from './contract.ts'
import { createExactVectorIndex } from './exact.ts'
import { vectorMigrations } from './migrations.ts'

describeWithPostgres('PostgreSQL server', () => {
  describeVectorIndex('exact on PostgreSQL', async () => ({
    ...(await openPostgresForTest(vectorMigrations)),
    createIndex: () => createExactVectorIndex({ dimensions: 16 }),
  }))
})
