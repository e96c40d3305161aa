import { openPgliteForTest } from '../sql/testing/restartable-database.ts'
import { describeTextIndex } from './contract.ts'
import { textSearchMigrations } from './migrations.ts'
import { createPostingsTextIndex } from './postings.ts'

describeTextIndex('postings on PGlite', async () => ({
  ...(await openPgliteForTest(textSearchMigrations)),
  createIndex: createPostingsTextIndex,
}))
