import { z } from 'zod'
import { PageQuery, pageOf } from '../page.ts'
import { defineRoute } from '../route.ts'
import { ApiKey, KeyState, Me, Permission } from './entities.ts'

const KeyParams = z.strictObject({ id: z.uuid() })

export const keySorts = ['-createdAt', 'createdAt', 'name', '-name', '-lastUsedAt'] as const

export const identityRoutes = {
  me: defineRoute({
    id: 'identity.me',
    method: 'GET',
    path: '/api/v1/me',
    summary: 'Who the key of this request speaks for, and what it may do',
    permission: 'any',
    reply: Me,
    errors: [],
    stability: 'beta',
  }),
  createKey: defineRoute({
    id: 'identity.createKey',
    method: 'POST',
    path: '/api/v1/keys',
    summary: 'Create an API key; its secret is shown once',
    permission: 'keys:manage',
    body: z.strictObject({
      name: z.string().trim().min(1).max(100),
      permissions: z.array(Permission).min(1),
      expiresAt: z.iso.datetime().optional(),
      subjects: z
        .array(z.string().regex(/^(user|group|role):[\w.@-]{1,100}$/))
        .max(100)
        .optional()
        .describe('Names that document access lists may grant to'),
    }),
    reply: z.object({ key: ApiKey, secret: z.string() }),
    status: 201,
    errors: ['identity.permission_not_held', 'identity.expiry_in_past'],
    stability: 'beta',
  }),
  listKeys: defineRoute({
    id: 'identity.listKeys',
    method: 'GET',
    path: '/api/v1/keys',
    summary: 'List API keys, newest first unless sorted otherwise',
    permission: 'keys:manage',
    query: PageQuery.extend({
      q: z.string().trim().min(1).max(100).optional().describe('Part of the name or the prefix, in any case'),
      state: KeyState.optional(),
      sort: z
        .enum(keySorts)
        .default('-createdAt')
        .describe('A leading - means descending; keys never used come last'),
    }),
    reply: pageOf(ApiKey),
    errors: ['identity.cursor_invalid'],
    stability: 'beta',
  }),
  renameKey: defineRoute({
    id: 'identity.renameKey',
    method: 'PATCH',
    path: '/api/v1/keys/{id}',
    summary: 'Change the name of an API key',
    permission: 'keys:manage',
    params: KeyParams,
    body: z.strictObject({ name: z.string().trim().min(1).max(100) }),
    reply: ApiKey,
    errors: ['identity.key_not_found'],
    stability: 'beta',
  }),
  revokeKey: defineRoute({
    id: 'identity.revokeKey',
    method: 'DELETE',
    path: '/api/v1/keys/{id}',
    summary: 'Revoke an API key at once',
    permission: 'keys:manage',
    params: KeyParams,
    reply: z.undefined(),
    replyKind: 'empty',
    status: 204,
    errors: ['identity.key_not_found'],
    stability: 'beta',
  }),
} as const
