import { defineErrors } from '@tragwerk/infra/errors'

const useAnother = 'Use another key, or have one created.'

export const identityErrors = defineErrors('identity', {
  key_missing: {
    kind: 'unauthenticated',
    message: 'This request carries no API key. Send it as "Authorization: Bearer <key>".',
  },
  key_malformed: {
    kind: 'unauthenticated',
    message: 'This is not an API key of this server: it is incomplete or mistyped. Copy the whole key.',
  },
  key_unknown: { kind: 'unauthenticated', message: `This API key does not exist. ${useAnother}` },
  key_revoked: { kind: 'unauthenticated', message: `This API key was revoked. ${useAnother}` },
  key_expired: { kind: 'unauthenticated', message: `This API key has expired. ${useAnother}` },
  key_not_found: {
    kind: 'not_found',
    message: (details: { readonly id: string }) =>
      `There is no API key with the id ${details.id}. List the keys to find the right one.`,
  },
  permission_not_held: {
    kind: 'forbidden',
    message: (details: { readonly permissions: readonly string[] }) =>
      `A key can only be given permissions that its creator holds; missing: ${[...details.permissions].join(', ')}.`,
  },
  expiry_in_past: {
    kind: 'invalid',
    message: 'The expiry of the new key is not in the future. Choose a later time, or leave it out.',
  },
  cursor_invalid: {
    kind: 'invalid',
    message: 'The cursor was not issued by this list. Pass nextCursor of the page before, unchanged.',
  },
  admin_key_length: {
    kind: 'invalid',
    message: (details: { readonly minLength: number; readonly maxLength: number }) =>
      `TRAGWERK_ADMIN_KEY must have ${details.minLength} to ${details.maxLength} characters. Set such a key, or unset it to have one generated.`,
  },
})
