import { describeTextIndex } from './contract.ts'
import { createPostingsTextIndex } from './postings.ts'
import { openPgliteForTest } from './test-database.ts'

describeTextIndex('postings on PGlite', async () => ({
  ...(await openPgliteForTest()),
  createIndex: createPostingsTextIndex,
}))
