import { defineOptions } from '@tragwerk/infra/config'
import { z } from 'zod'

export const sqlOptions = defineOptions({
  databaseUrl: {
    variable: 'DATABASE_URL',
    key: 'database.url',
    schema: z.url({
      protocol: /^postgres(ql)?$/,
      error: 'expected an address like postgres://user:password@host/database',
    }),
    description:
      'PostgreSQL server to use as system of record, with user and password; without it the embedded database is used.',
    secret: true,
    since: '0.1.0',
  },
  databasePoolSize: {
    variable: 'TRAGWERK_DATABASE_POOL_SIZE',
    flag: '--database-pool-size',
    key: 'database.poolSize',
    schema: z.coerce.number().int().min(2).max(1_000),
    default: 10,
    description:
      'Connections that this process keeps to the PostgreSQL server; the embedded database has one session and ignores it.',
    since: '0.1.0',
  },
})
