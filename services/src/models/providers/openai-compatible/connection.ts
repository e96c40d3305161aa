import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { Clock } from '@tragwerk/infra/clock'
import type { Secret } from '@tragwerk/infra/config'
import { modelsErrors } from '../../errors.ts'
import { defaultProviderLimits, type ProviderLimits } from './limits.ts'
import { createTimedFetch } from './timed-fetch.ts'
import type { FailedCall } from './to-provider-error.ts'

/** One OpenAI-compatible server. */
export interface ConnectionOptions {
  /** First part of the ids of its models, for example `openai`. */
  readonly name: string
  /** With the version, without a slash at the end: `https://api.openai.com/v1`. */
  readonly baseUrl: string
  /** Servers in the own network often want none. */
  readonly apiKey?: Secret<string> | undefined
  /** The outgoing HTTP client, which also keeps the limit for connecting. */
  readonly fetch: typeof fetch
  readonly clock: Clock
  readonly limits?: ProviderLimits
}

/** The AI SDK's client for one model, with limits. `generate` replies come in one piece. */
export function connect(options: ConnectionOptions, model: string, mode: 'generate' | 'stream' | 'embed') {
  const { name, baseUrl, apiKey } = options
  const isOpenai = URL.parse(baseUrl)?.hostname === 'api.openai.com'
  return createOpenAICompatible({
    name,
    baseURL: baseUrl,
    ...(apiKey ? { apiKey: () => apiKey.reveal() } : {}),
    includeUsage: true,
    supportsStructuredOutputs: true,
    fetch: limitedFetch(options, model, limitsOf(options, mode)),
    // OpenAI's own newer models refuse the old name; other servers often know only that.
    ...(isOpenai ? { transformRequestBody: renameMaxTokens } : {}),
  })
}

export function limitedFetch(
  { name, fetch, clock }: ConnectionOptions,
  model: string,
  limits: ProviderLimits,
): typeof fetch {
  return createTimedFetch({
    fetch,
    clock,
    limits,
    onTimeout: (phase, limitMs) => modelsErrors.providerTimeout({ provider: name, model, phase, limitMs }),
  })
}

export function failedCall(options: ConnectionOptions, model: string, signal?: AbortSignal): FailedCall {
  return { provider: options.name, model, apiKey: options.apiKey?.reveal(), signal }
}

function limitsOf({ limits = defaultProviderLimits }: ConnectionOptions, mode: string): ProviderLimits {
  if (mode !== 'generate') return limits
  return { ...limits, firstByteMs: limits.totalMs, idleMs: limits.totalMs }
}

function renameMaxTokens({ max_tokens: limit, ...body }: Record<string, unknown>): Record<string, unknown> {
  return limit === undefined ? body : { ...body, max_completion_tokens: limit }
}
