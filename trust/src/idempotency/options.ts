import { defineOptions } from '@tragwerk/infra/config'
import { z } from 'zod'

export const idempotencyOptions = defineOptions({
  retentionHours: {
    variable: 'TRAGWERK_IDEMPOTENCY_RETENTION_HOURS',
    flag: '--idempotency-retention-hours',
    key: 'idempotency.retentionHours',
    schema: z.coerce.number().int().min(1).max(720),
    default: 24,
    description: 'Hours for which a repeated Idempotency-Key receives the first reply again; 1 to 720.',
    since: '0.1.0',
  },
})
