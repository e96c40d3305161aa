import { z } from 'zod'

/** RFC 9457 problem details, as sent by every route under `/api/v1`. */
export const Problem = z
  .object({
    type: z.string().describe('Link to the explanation of the code'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What was wrong and what to do'),
    code: z.string().describe('Stable code: domain.snake_case'),
    traceId: z.string(),
    details: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof Problem>
