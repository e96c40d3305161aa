import { z } from 'zod'

/** What a key may do. A route names one; a key holds any number. */
export const permissions = [
  'knowledge:read',
  'knowledge:write',
  'models:use',
  'gateway:read',
  'gateway:write',
  'keys:manage',
  'audit:read',
  'system:read',
] as const

export const Permission = z.enum(permissions).meta({ id: 'Permission' })
export type Permission = z.infer<typeof Permission>

/** Who a key speaks for. */
export const Me = z
  .object({
    tenant: z.object({ id: z.uuid(), name: z.string() }),
    actor: z.object({ id: z.string(), name: z.string() }),
    permissions: z.array(Permission),
  })
  .meta({ id: 'Me' })
export type Me = z.infer<typeof Me>

export const keyStates = ['active', 'expired', 'revoked'] as const
export const KeyState = z.enum(keyStates).meta({ id: 'KeyState' })
export type KeyState = z.infer<typeof KeyState>

export const ApiKey = z
  .object({
    id: z.string(),
    name: z.string(),
    /** The visible start of the key, enough to recognise it. */
    prefix: z.string(),
    permissions: z.array(Permission),
    state: KeyState,
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
    revokedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof ApiKey>
