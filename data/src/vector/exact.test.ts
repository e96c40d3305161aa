import { openPgliteForTest } from '../sql/testing/restartable-database.ts'
import { describeVectorIndex } from './contract.ts'
import { createExactVectorIndex } from './exact.ts'
import { vectorMigrations } from './migrations.ts'

describeVectorIndex('exact on PGlite', async () => ({
  ...(await openPgliteForTest(vectorMigrations)),
  createIndex: () => createExactVectorIndex({ dimensions: 16 }),
}))

describeVectorIndex('exact on PGlite, with memory for 200 vectors only', async () => ({
  ...(await openPgliteForTest(vectorMigrations)),
  createIndex: () => createExactVectorIndex({ dimensions: 16, cacheBytes: 200 * 16 * 4 }),
}))
