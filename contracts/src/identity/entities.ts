import { z } from 'zod'

/** What a key may do. A route names one; a key holds any number. */
export const permissions = [
  'knowledge:read',
  'knowledge:write',
  'models:use',
  'keys:manage',
  'audit:read',
  'system:read',
] as const

export const Permission = z.enum(permissions).meta({ id: 'Permission' })
export type Permission = z.infer<typeof Permission>

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    /** The visible start of the key, enough to recognise it. */
    prefix: z.string(),
    permissions: z.array(Permission),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof ApiKey>
