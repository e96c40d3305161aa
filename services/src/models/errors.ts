import { defineErrors } from '@tragwerk/infra/errors'

/** Error codes of the domain. Messages never contain keys, prompts or a provider's raw reply. */
export const modelsErrors = defineErrors('models', {
  model_not_found: {
    kind: 'not_found',
    message: (details: { model: string; kind: 'language' | 'embedding' | 'any'; near: readonly string[] }) =>
      `There is no ${details.kind === 'any' ? '' : `${details.kind} `}model "${details.model}". ${suggestion(details.near)}`,
  },
  too_many_inputs: {
    kind: 'invalid',
    message: (details: { limit: number; received: number }) =>
      `${details.received} texts were sent in one call; at most ${details.limit} are allowed. Send them in several calls.`,
  },
  request_unsupported: {
    kind: 'unsupported',
    message: (details: { param: string; problem: string }) =>
      `The parameter "${details.param}" cannot be honoured: ${details.problem}.`,
  },
  embedding_engine_failed: {
    kind: 'unavailable',
    message: (details: { reason: string }) =>
      `The embedding engine failed: ${details.reason}. It is started again with the next request.`,
  },
  embedding_invalid: {
    kind: 'unavailable',
    retryable: false,
    message: (details: { provider: string; model: string; problem: string }) =>
      `Model "${details.model}" of ${details.provider} answered with unusable vectors: ${details.problem}. Check that it is an embedding model and that the server honours encoding_format "float".`,
  },
  provider_failed: {
    kind: 'unavailable',
    message: (details: { provider: string; model: string; status: number | undefined; problem: string }) =>
      `${details.provider} could not serve model "${details.model}": ${details.problem}. Try again later or choose another model.`,
  },
  provider_timeout: {
    kind: 'timeout',
    message: (details: { provider: string; model: string; phase: string; limitMs: number }) =>
      `${details.provider} took longer than ${details.limitMs} ms (${details.phase}) for model "${details.model}". Try again later or choose another model.`,
  },
  rate_limited: {
    kind: 'limited',
    message: (details: { provider: string; model: string; retryAfterMs: number | undefined }) =>
      `${details.provider} limits the rate of requests for model "${details.model}". ${wait(details.retryAfterMs)}`,
  },
  provider_rejected: {
    kind: 'unprocessable',
    message: (details: { provider: string; model: string; status: number | undefined; problem: string }) =>
      `${details.provider} refused the request for model "${details.model}": ${details.problem}. Correct the request or the provider's configuration.`,
  },
})

function suggestion(near: readonly string[]): string {
  if (!Array.isArray(near) || near.length === 0) return 'GET /v1/models lists those that can be called.'
  return `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}? GET /v1/models lists those that can be called.`
}

function wait(retryAfterMs: number | undefined): string {
  if (typeof retryAfterMs !== 'number') return 'Try again later.'
  return `Try again in ${Math.ceil(retryAfterMs / 1000)} s.`
}
