import { describeVectorIndex } from './contract.ts'
import { createExactVectorIndex } from './exact.ts'
import { openPgliteForTest } from './test-database.ts'

describeVectorIndex('exact on PGlite', async () => ({
  ...(await openPgliteForTest()),
  createIndex: () => createExactVectorIndex({ dimensions: 16 }),
}))

describeVectorIndex('exact on PGlite, with memory for 200 vectors only', async () => ({
  ...(await openPgliteForTest()),
  createIndex: () => createExactVectorIndex({ dimensions: 16, cacheBytes: 200 * 16 * 4 }),
}))
