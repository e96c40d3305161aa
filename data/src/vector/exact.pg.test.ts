import { describeWithPostgres } from '@tragwerk/testkit/postgres'
import { describeVectorIndex } from './contract.ts'
import { createExactVectorIndex } from './exact.ts'
import { openPostgresForTest } from './test-database.ts'

describeWithPostgres('PostgreSQL server', () => {
  describeVectorIndex('exact on PostgreSQL', async () => ({
    ...(await openPostgresForTest()),
    createIndex: () => createExactVectorIndex({ dimensions: 16 }),
  }))
})
