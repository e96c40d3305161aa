import { APICallError, UnsupportedFunctionalityError } from '@ai-sdk/provider'
import { type AppError, isAppError } from '@tragwerk/infra/errors'
import { modelsErrors } from '../../errors.ts'
import { defaultProviderLimits } from './limits.ts'

/** Whose call failed. */
export interface FailedCall {
  readonly provider: string
  readonly model: string
  /** Removed from every message. */
  readonly apiKey: string | undefined
  /** The caller's; when it is aborted its reason is the error. */
  readonly signal: AbortSignal | undefined
}

const longestProblem = 300
/** Codes by which providers say that money is the matter: trying again does not help. */
const moneyCodes = new Set(['insufficient_quota', 'credit_balance_exhausted', 'billing_hard_limit_reached'])

/**
 * The platform's error for whatever a provider call threw. Keeps errors that are the platform's already (time-outs,
 * refused addresses) and the caller's own abort. Prompts, headers and keys stay out of message and cause.
 */
export function toProviderError(error: unknown, call: FailedCall): unknown {
  if (call.signal?.aborted) return call.signal.reason
  const own = chain(error).find(isAppError)
  if (own) return own
  if (APICallError.isInstance(error)) return fromApiCall(error, call)
  if (UnsupportedFunctionalityError.isInstance(error)) {
    return modelsErrors.requestUnsupported({
      param: 'messages',
      problem: `${call.provider} does not take ${error.functionality}`,
    })
  }
  if (isConnectionLost(error))
    return failed(call, 'the connection broke off before the end of the reply', error)
  return failed(call, 'its reply could not be understood', error)
}

/** An error that the provider reported inside a stream. */
export function toStreamError(reported: unknown, call: FailedCall): unknown {
  if (reported instanceof Error) {
    const isCutOff = reported.message.includes('without a finish reason')
    return isCutOff
      ? failed(call, 'the reply broke off before its end', reported)
      : toProviderError(reported, call)
  }
  const { message, code, type } = (reported ?? {}) as Record<string, unknown>
  if ([code, type].includes('rate_limit_exceeded')) return limited(call, undefined)
  return failed(call, `it reported "${readable(message, call)}" while answering`)
}

function fromApiCall(error: APICallError, call: FailedCall): AppError {
  const status = error.statusCode
  const { provider, model } = call
  if (status === undefined) return fromConnection(error, call)
  const cause = summary(error)
  if (status === 429 && !moneyCodes.has(errorCode(error))) return limited(call, retryAfterMs(error))
  if (status === 408 || status >= 500) {
    return modelsErrors.providerFailed(
      { provider, model, status, problem: `it answered with status ${status}` },
      cause,
    )
  }
  if (status < 400) return failed(call, 'its reply could not be understood', error)
  return modelsErrors.providerRejected({ provider, model, status, problem: problemOf(error, call) }, cause)
}

function fromConnection(error: APICallError, call: FailedCall): AppError {
  const codes = chain(error).map((link) => (link as { code?: unknown }).code)
  if (codes.includes('UND_ERR_CONNECT_TIMEOUT')) {
    const { provider, model } = call
    const limitMs = defaultProviderLimits.connectMs
    return modelsErrors.providerTimeout({ provider, model, phase: 'connect', limitMs }, summary(error))
  }
  return failed(call, 'its server cannot be reached', error)
}

function problemOf(error: APICallError, call: FailedCall): string {
  if (error.statusCode === 401 || error.statusCode === 403) return 'it does not accept the API key'
  if (error.statusCode === 402 || moneyCodes.has(errorCode(error))) return 'its credit is used up'
  return `it says "${readable(error.message, call)}"`
}

function failed(call: FailedCall, problem: string, cause?: unknown): AppError {
  const { provider, model } = call
  return modelsErrors.providerFailed({ provider, model, status: undefined, problem }, summary(cause))
}

function limited({ provider, model }: FailedCall, retryAfter: number | undefined): AppError {
  return modelsErrors.rateLimited({ provider, model, retryAfterMs: retryAfter })
}

/** Providers echo parts of keys and of prompts: what looks like a key goes, the rest is cut short. */
function readable(message: unknown, call: FailedCall): string {
  let text = typeof message === 'string' ? message : 'an error without a message'
  if (call.apiKey) text = text.replaceAll(call.apiKey, '[secret]')
  return text.replace(/\b(?:sk|key|pk)-[\w*.-]+|Bearer\s+\S+/gi, '[secret]').slice(0, longestProblem)
}

/** For the log: the error's name, status and network codes, nothing that was sent or received. */
function summary(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined
  const status =
    APICallError.isInstance(error) && error.statusCode !== undefined ? ` ${error.statusCode}` : ''
  const codes = chain(error).flatMap((link) => {
    const { code } = link as { code?: unknown }
    return typeof code === 'string' ? [code] : []
  })
  return new Error([`${error.name}${status}`, ...codes].join(' '))
}

function errorCode(error: APICallError): string {
  const { error: inner } = (error.data ?? {}) as { error?: { code?: unknown; type?: unknown } }
  return String(inner?.code ?? inner?.type ?? '')
}

/** Seconds or a date, as HTTP allows; also OpenAI's milliseconds. */
function retryAfterMs(error: APICallError): number | undefined {
  const headers = error.responseHeaders ?? {}
  const exact = Number(headers['retry-after-ms'] ?? Number.NaN)
  if (exact >= 0) return exact
  const seconds = Number(headers['retry-after'] ?? Number.NaN)
  return seconds >= 0 ? seconds * 1000 : undefined
}

function isConnectionLost(error: unknown): boolean {
  return chain(error).some(
    (link) => link instanceof TypeError && /terminated|fetch failed/.test(link.message),
  )
}

/** The error and its causes, outermost first. */
function chain(error: unknown): readonly Error[] {
  const links: Error[] = []
  for (let link = error; link instanceof Error && !links.includes(link); link = link.cause) links.push(link)
  return links
}
