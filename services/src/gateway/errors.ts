import { defineErrors } from '@tragwerk/infra/errors'

/** Error codes of the domain. Messages never contain keys, prompts or answers. */
export const gatewayErrors = defineErrors('gateway', {
  request_invalid: {
    kind: 'invalid',
    message: (details: { param: string; problem: string }) =>
      `The field "${details.param}" of the request is wrong: ${details.problem}.`,
  },
  request_unsupported: {
    kind: 'invalid',
    message: (details: { param: string; problem: string }) =>
      `The field "${details.param}" cannot be honoured: ${details.problem}.`,
  },
  option_invalid: {
    kind: 'invalid',
    message: (details: { header: string; expected: string }) =>
      `The header "${details.header}" is wrong: expected ${details.expected}.`,
  },
  model_not_found: {
    kind: 'not_found',
    message: (details: { model: string; near: readonly string[] }) =>
      `There is no route or model "${details.model}". ${suggestion(details.near)}`,
  },
  no_candidate: {
    kind: 'unprocessable',
    message: (details: { model: string; reasons: readonly string[] }) =>
      `No deployment may serve "${details.model}": ${list(details.reasons)}. Change the request or the route's rules.`,
  },
  cost_exceeded: {
    kind: 'unprocessable',
    message: (details: { model: string; maxCostUsd: number }) =>
      `Every deployment of "${details.model}" could cost more than ${details.maxCostUsd} US dollars for this request. Shorten it, lower its token limit, or raise maxCostUsd.`,
  },
  all_unavailable: {
    kind: 'unavailable',
    message: (details: { model: string; retryAfterMs: number }) =>
      `Every deployment of "${details.model}" is out of service at the moment. Try again in ${Math.ceil(details.retryAfterMs / 1000)} s.`,
  },
  upstream_rejected: {
    kind: 'unprocessable',
    message: (details: UpstreamDetails) => `${details.deployment} refused the request: ${details.problem}.`,
  },
  upstream_failed: {
    kind: 'unavailable',
    message: (details: UpstreamDetails) =>
      `${details.deployment} could not serve the request: ${details.problem}.`,
  },
  upstream_limited: {
    kind: 'limited',
    message: (details: { deployment: string; retryAfterMs: number | undefined; problem?: string }) =>
      `${details.deployment} limits the rate of requests${details.problem === undefined ? '' : `: ${details.problem}`}. ${wait(details.retryAfterMs)}`,
  },
  upstream_timeout: {
    kind: 'timeout',
    message: (details: { deployment: string; phase: string; limitMs: number }) =>
      `${details.deployment} took longer than ${details.limitMs} ms (${details.phase}). Try again later or choose another model.`,
  },
  stream_broken: {
    kind: 'unavailable',
    message: (details: { deployment: string; problem: string }) =>
      `The answer of ${details.deployment} broke off before its end: ${details.problem}. What was sent so far is incomplete.`,
  },
  queue_full: {
    kind: 'unavailable',
    message: (details: { provider: string; limit: number }) =>
      `All places at ${details.provider} are taken and ${details.limit} requests wait already. Try again later.`,
  },
  queue_timeout: {
    kind: 'unavailable',
    message: (details: { provider: string; waitedMs: number }) =>
      `No place at ${details.provider} became free within ${details.waitedMs} ms. Try again later.`,
  },
  overloaded: {
    kind: 'unavailable',
    message: (details: { limit: number }) =>
      `The server answers ${details.limit} requests to models at this moment and takes no more. Try again later.`,
  },
  ledger_full: {
    kind: 'unavailable',
    message:
      'Finished requests cannot be recorded, because the disk is full or the database does not take them. No request is served until they can; an operator must make room.',
  },
  provider_not_found: {
    kind: 'not_found',
    message: (details: { name: string }) =>
      `There is no provider "${details.name}" in the configuration. GET /api/v1/gateway/providers lists them.`,
  },
  configuration_invalid: {
    kind: 'invalid',
    message: (details: { problems: readonly { path: string; problem: string }[] }) =>
      `The configuration is wrong and was not used: ${problems(details.problems)}.`,
  },
  configuration_is_file: {
    kind: 'conflict',
    message: (details: { file: string }) =>
      `The configuration comes from the file ${details.file}. Change the file; it is read again at once.`,
  },
  configuration_changed: {
    kind: 'conflict',
    message: (details: { basedOn: number; active: number }) =>
      `Version ${details.basedOn} was edited, but version ${details.active} is in force by now. Read it, apply the change there, and send it again.`,
  },
  configuration_not_found: {
    kind: 'not_found',
    message: (details: { version: number }) => `There is no version ${details.version} of the configuration.`,
  },
  request_not_found: {
    kind: 'not_found',
    message: (details: { id: string }) => `There is no request "${details.id}" in the ledger.`,
  },
  cursor_invalid: {
    kind: 'invalid',
    message: 'The cursor is not one that this list gave out. Leave it out to begin with the first page.',
  },
})

/** What a provider said, as far as clients may see it. */
export interface UpstreamDetails {
  readonly deployment: string
  readonly problem: string
  /** HTTP status of the provider. */
  readonly status: number | undefined
  /** The provider's own words, for clients that test for them. */
  readonly type?: string | undefined
  readonly upstreamCode?: string | undefined
  readonly param?: string | undefined
}

function suggestion(near: readonly string[]): string {
  if (!Array.isArray(near) || near.length === 0) return 'GET /v1/models lists those that can be called.'
  return `Did you mean ${near.map((name) => `"${name}"`).join(' or ')}? GET /v1/models lists those that can be called.`
}

function list(reasons: readonly string[]): string {
  return Array.isArray(reasons) ? reasons.join('; ') : String(reasons)
}

function problems(found: readonly { readonly path: string; readonly problem: string }[]): string {
  if (!Array.isArray(found)) return String(found)
  const shown = found
    .slice(0, 3)
    .map(({ path, problem }) => `${path ? `${path}: ` : ''}${problem.replace(/\.$/, '')}`)
  return found.length > 3 ? `${shown.join('; ')}; and ${found.length - 3} more` : shown.join('; ')
}

function wait(retryAfterMs: number | undefined): string {
  if (typeof retryAfterMs !== 'number') return 'Try again later.'
  return `Try again in ${Math.ceil(retryAfterMs / 1000)} s.`
}
