import { defineErrors } from '@tragwerk/infra/errors'

/** Misuse of the port by the code above it; users never cause these. */
export const vectorErrors = defineErrors('vector', {
  batch_too_large: {
    kind: 'invalid',
    message: (details: { count: number; limit: number }) =>
      `A batch holds ${details.count} vectors, but at most ${details.limit} are stored at once; split it.`,
  },
  wrong_dimensions: {
    kind: 'invalid',
    message: (details: { expected: number; actual: number }) =>
      `A vector has ${details.actual} numbers where the index holds ${details.expected}; embed with the model of the index.`,
  },
  not_unit_length: {
    kind: 'invalid',
    message: (details: { length: number }) =>
      `A vector has length ${details.length} instead of 1; normalise it before it is stored or searched.`,
  },
  bad_limit: {
    kind: 'invalid',
    message: (details: { limit: number }) =>
      `The limit ${details.limit} is outside 1 to 1000; ask for fewer results or page through them.`,
  },
})
