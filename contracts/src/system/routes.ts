import { z } from 'zod'
import { defineRoute } from '../route.ts'

export const SystemInfo = z
  .object({
    version: z.string(),
    engine: z.enum(['pglite', 'postgres']),
    capabilities: z.object({ vector: z.boolean(), powerSafe: z.boolean() }),
    adapters: z.object({ vector: z.string(), text: z.string() }).describe('What searches vectors and text'),
    embedding: z.object({ model: z.string(), engine: z.string() }),
    models: z.int().describe('Number of models that can be called now'),
    notices: z.array(z.string()).describe('What an operator should know, in full sentences'),
  })
  .meta({ id: 'SystemInfo' })
export type SystemInfo = z.infer<typeof SystemInfo>

export const Health = z
  .object({ status: z.enum(['ok', 'starting', 'draining', 'failing']) })
  .meta({ id: 'Health' })
export type Health = z.infer<typeof Health>

export const systemRoutes = {
  info: defineRoute({
    id: 'system.info',
    method: 'GET',
    path: '/api/v1/system',
    summary: 'What this installation is made of',
    permission: 'system:read',
    reply: SystemInfo,
    errors: [],
    stability: 'beta',
  }),
} as const
