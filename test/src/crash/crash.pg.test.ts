import { describeWithPostgres, freshDatabase } from '@tragwerk/testkit/postgres'
import { crashTests } from './crash-suite.ts'

describeWithPostgres('killed again and again while indexing, on PostgreSQL', () => {
  crashTests({ documents: 120, kills: 3, makeDatabase: freshDatabase })
})
