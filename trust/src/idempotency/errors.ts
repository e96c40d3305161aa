import { defineErrors } from '@tragwerk/infra/errors'

export const idempotencyErrors = defineErrors('idempotency', {
  key_invalid: {
    kind: 'invalid',
    message:
      'The Idempotency-Key must have 1 to 255 printable ASCII characters. Send a fresh UUID for each operation.',
  },
  in_flight: {
    kind: 'conflict',
    retryable: true,
    message: (details: { readonly retryAfterSeconds: number }) =>
      `The first request with this Idempotency-Key is still running. Ask again in ${details.retryAfterSeconds} s, with the same key.`,
  },
  key_reused: {
    kind: 'unprocessable',
    message:
      'This Idempotency-Key was used for another request. Use a fresh key, or repeat the first request unchanged.',
  },
})
