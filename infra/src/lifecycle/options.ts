import { z } from 'zod'
import { defineOptions } from '../config/index.ts'

export const lifecycleOptions = defineOptions({
  drainTimeoutMs: {
    variable: 'TRAGWERK_DRAIN_TIMEOUT_MS',
    flag: '--drain-timeout-ms',
    key: 'lifecycle.drainTimeoutMs',
    schema: z.coerce.number().int().min(0).max(600_000),
    default: 30_000,
    description:
      'Milliseconds that running requests and jobs get to finish when the process is asked to stop.',
    since: '0.1.0',
  },
})
