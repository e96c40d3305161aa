import { defineOptions } from '@tragwerk/infra/config'
import { z } from 'zod'

/** Own bound: shorter strings can be guessed. */
export const minAdminKeyLength = 16
/** Also the longest text that is looked at as a key at all. */
export const maxAdminKeyLength = 512

export const identityOptions = defineOptions({
  adminKey: {
    variable: 'TRAGWERK_ADMIN_KEY',
    key: 'identity.adminKey',
    schema: z.string().min(minAdminKeyLength).max(maxAdminKeyLength),
    secret: true,
    description: `Key with all permissions in the default tenant, ${minAdminKeyLength} to ${maxAdminKeyLength} characters. Without it one is generated at the first start and shown once.`,
    since: '0.1.0',
  },
})
