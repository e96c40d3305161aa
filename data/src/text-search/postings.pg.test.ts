import { describeWithPostgres } from '@tragwerk/testkit/postgres'
import { describeTextIndex } from './contract.ts'
import { createPostingsTextIndex } from './postings.ts'
import { openPostgresForTest } from './test-database.ts'

describeWithPostgres('PostgreSQL server', () => {
  describeTextIndex('postings on PostgreSQL', async () => ({
    ...(await openPostgresForTest()),
    createIndex: createPostingsTextIndex,
  }))
})
