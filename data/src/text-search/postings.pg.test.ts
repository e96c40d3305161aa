import { describeWithPostgres } from '@tragwerk/testkit/postgres'
import { openPostgresForTest } from '../sql/testing/restartable-database.ts'
import { describeTextIndex } from './contract.ts'
import { textSearchMigrations } from './migrations.ts'
import { createPostingsTextIndex } from './postings.ts'

describeWithPostgres('PostgreSQL server', () => {
  describeTextIndex('postings on PostgreSQL', async () => ({
    ...(await openPostgresForTest(textSearchMigrations)),
    createIndex: createPostingsTextIndex,
  }))
})
