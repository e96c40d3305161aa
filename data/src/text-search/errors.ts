import { defineErrors } from '@tragwerk/infra/errors'

/** Misuse of the port by the code above it; users never cause these. */
export const textSearchErrors = defineErrors('text_search', {
  batch_too_large: {
    kind: 'invalid',
    message: (details: { count: number; limit: number }) =>
      `A batch holds ${details.count} passages, but at most ${details.limit} are stored at once; split it.`,
  },
  bad_term: {
    kind: 'invalid',
    message: (details: { length: number }) =>
      `A term has ${details.length} characters, but terms have 1 to 60; cut or drop it during analysis.`,
  },
  bad_limit: {
    kind: 'invalid',
    message: (details: { limit: number }) =>
      `The limit ${details.limit} is outside 1 to 1000; ask for fewer results or page through them.`,
  },
  busy: {
    kind: 'conflict',
    message: 'Other writers kept replacing the same passages; try the write again.',
    retryable: true,
  },
})
