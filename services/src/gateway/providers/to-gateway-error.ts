import {
  AISDKError,
  APICallError,
  InvalidArgumentError,
  InvalidPromptError,
  TooManyEmbeddingValuesForCallError,
  UnsupportedFunctionalityError,
} from '@ai-sdk/provider'
import { type AppError, isAppError } from '@tragwerk/infra/errors'
import { gatewayErrors } from '../errors.ts'
import { isJsonObject } from '../json.ts'
import {
  isAboutMoney,
  readRetryAfterMs,
  readUpstreamError,
  type UpstreamAnswer,
  type UpstreamError,
  withoutSecrets,
} from './read-upstream-error.ts'
import type { ProviderLimits } from './timed-fetch.ts'

/** Whose call failed. */
export interface FailedCall {
  /** `provider/model`. */
  readonly deployment: string
  /** Removed from every message. */
  readonly secrets: readonly string[]
  /** For messages. */
  readonly limits: ProviderLimits
  /** The caller's; when it is aborted its reason is the error. */
  readonly signal: AbortSignal | undefined
}

/**
 * The gateway's error for whatever a provider call threw. Keeps errors that are the platform's already (time-outs,
 * refused addresses) and the caller's own abort. Prompts, headers and keys stay out of message and cause.
 */
export function toGatewayError(error: unknown, call: FailedCall): unknown {
  if (call.signal?.aborted) return call.signal.reason
  const links = chain(error)
  const own = links.find(isAppError)
  if (own) return fromEgress(own, call)
  if (APICallError.isInstance(error)) return fromApiCall(error, call)
  if (UnsupportedFunctionalityError.isInstance(error)) {
    return gatewayErrors.requestUnsupported({
      param: 'messages',
      problem: `${call.deployment} does not take ${withoutSecrets(error.functionality, call.secrets)}`,
    })
  }
  if (TooManyEmbeddingValuesForCallError.isInstance(error)) {
    const problem = `${call.deployment} takes at most ${error.maxEmbeddingsPerCall} texts in one request`
    return gatewayErrors.requestUnsupported({ param: 'input', problem })
  }
  if (InvalidPromptError.isInstance(error) || InvalidArgumentError.isInstance(error)) {
    const problem = `${call.deployment} cannot be asked in this way`
    return gatewayErrors.requestUnsupported({ param: 'messages', problem }, summary(error))
  }
  if (isConnectionLost(links)) return fromConnection(links, call)
  return failed(call, 'its reply could not be understood', error)
}

/** An error inside a stream: one that the provider reported, or the end of the connection. */
export function toStreamError(reported: unknown, call: FailedCall): unknown {
  if (reported instanceof Error) {
    if (call.signal?.aborted) return call.signal.reason
    const links = chain(reported)
    const own = links.find(isAppError)
    if (own && own.code !== 'egress.failed') return fromEgress(own, call)
    const isCutOff = own !== undefined || cutOffWords.test(reported.message) || isConnectionLost(links)
    return isCutOff ? streamBroken(call, reported) : toGatewayError(reported, call)
  }
  const { statusCode, data } = isJsonObject(reported) ? reported : {}
  const body = JSON.stringify(data ?? reported) ?? ''
  const said = readUpstreamError({ body, header: () => undefined })
  const status = (typeof statusCode === 'number' ? statusCode : statusOf(said)) ?? 500
  return fromUpstreamAnswer({ status, body, header: () => undefined }, call, { isInsideStream: true })
}

/** How the SDK's packages say that a stream was not whole. */
const cutOffWords = /without a finish reason|Incomplete Amazon Bedrock event-stream frame/

/** A stream that ended without saying why. */
export function streamBroken({ deployment }: FailedCall, cause?: unknown): AppError {
  const problem = 'the connection ended before the answer did'
  return gatewayErrors.streamBroken({ deployment, problem }, summary(cause))
}

/** A whole reply without content and without a reason for that. */
export function emptyReply({ deployment }: FailedCall): AppError {
  const problem = 'its reply has no content and no reason for ending'
  return gatewayErrors.upstreamFailed({ deployment, problem, status: 200 })
}

/** The error for an answer that is not a success, whichever lane received it. */
export function fromUpstreamAnswer(
  answer: UpstreamAnswer,
  call: Pick<FailedCall, 'deployment' | 'secrets'>,
  { isInsideStream = false, cause }: { readonly isInsideStream?: boolean; readonly cause?: unknown } = {},
): AppError {
  const { deployment, secrets } = call
  const { status } = answer
  const said = readUpstreamError(answer)
  const isMoney = isAboutMoney(status, said)
  const shown = said.message === undefined ? undefined : withoutSecrets(said.message, secrets)
  if (status === 429 && !isMoney) {
    const problem = shown === undefined ? {} : { problem: `it says "${shown}"` }
    return gatewayErrors.upstreamLimited(
      { deployment, retryAfterMs: readRetryAfterMs(answer), ...problem },
      cause,
    )
  }
  const details = {
    deployment,
    problem: problemOf(status, { shown, isMoney, isInsideStream }),
    status,
    type: clean(said.type, secrets),
    upstreamCode: clean(said.code, secrets),
    param: clean(said.param, secrets),
  }
  if (!isMoney && mayPass(status)) return gatewayErrors.upstreamFailed(details, cause)
  return gatewayErrors.upstreamRejected(details, cause)
}

/** Statuses after which the same request can succeed. */
function mayPass(status: number): boolean {
  return status < 400 || status >= 500 || status === 408 || status === 409 || status === 424 || status === 425
}

interface Said {
  readonly shown: string | undefined
  readonly isMoney: boolean
  readonly isInsideStream: boolean
}

function problemOf(status: number, { shown, isMoney, isInsideStream }: Said): string {
  const quoted = shown === undefined ? undefined : `it says "${shown}"`
  if (isMoney) return quoted ? `its credit is used up; ${quoted}` : 'its credit is used up'
  if (isInsideStream) return `it reported ${shown === undefined ? 'an error' : `"${shown}"`} while answering`
  if (status === 401) {
    return quoted ? `it does not accept the API key; ${quoted}` : 'it does not accept the API key'
  }
  return quoted ?? `it answered with status ${status}`
}

function fromApiCall(error: APICallError, call: FailedCall): AppError {
  const status = error.statusCode
  const links = chain(error)
  if (status === undefined || status < 400) {
    if (isConnectionLost(links)) return fromConnection(links, call)
    return failed(call, 'its reply could not be understood', error)
  }
  const headers = error.responseHeaders ?? {}
  const answer = {
    status,
    header: (name: string) => headers[name],
    body: error.responseBody ?? JSON.stringify(error.data) ?? '',
  }
  return fromUpstreamAnswer(answer, call, { cause: summary(error) })
}

/** Errors of the outgoing HTTP client in the gateway's words; what is the gateway's already stays. */
function fromEgress(own: AppError, call: FailedCall): AppError {
  const { deployment, limits } = call
  const cause = summary(own)
  switch (own.code) {
    case 'egress.timeout': {
      const [phase, limitMs] = phaseOf(String(own.details.phase), limits)
      return gatewayErrors.upstreamTimeout({ deployment, phase, limitMs }, cause)
    }
    case 'egress.failed':
      return failed(call, `the connection failed (${own.details.reason})`, own)
    case 'egress.too_large':
      return failed(call, 'its reply is larger than allowed', own)
    case 'egress.denied': {
      const problem = 'its address may not be called; have an operator allow its host and port'
      return gatewayErrors.upstreamRejected({ deployment, problem, status: undefined }, cause)
    }
    default:
      return own
  }
}

function phaseOf(phase: string, limits: ProviderLimits): readonly [phase: string, limitMs: number] {
  if (phase === 'connecting') return ['connect', limits.connectMs]
  if (phase.includes('first byte')) return ['first byte', limits.firstByteMs]
  return phase.includes('more') ? ['idle', limits.idleMs] : ['total', limits.totalMs]
}

function fromConnection(links: readonly Error[], call: FailedCall): AppError {
  const codes = codesOf(links)
  const cause = summary(links[0])
  if (codes.includes('UND_ERR_CONNECT_TIMEOUT')) {
    const { deployment, limits } = call
    return gatewayErrors.upstreamTimeout({ deployment, phase: 'connect', limitMs: limits.connectMs }, cause)
  }
  const isUnreachable = codes.some((code) => unreachableCodes.has(code))
  const problem = isUnreachable
    ? 'its server cannot be reached'
    : 'the connection broke off before the end of the reply'
  const { deployment } = call
  return gatewayErrors.upstreamFailed({ deployment, problem, status: undefined }, cause)
}

const unreachableCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
])

function failed({ deployment }: FailedCall, problem: string, cause?: unknown): AppError {
  return gatewayErrors.upstreamFailed({ deployment, problem, status: undefined }, summary(cause))
}

function clean(value: string | undefined, secrets: readonly string[]): string | undefined {
  return value === undefined ? undefined : withoutSecrets(value, secrets)
}

/** For errors inside a stream, which have no status. */
function statusOf({ type, code }: UpstreamError): number | undefined {
  const words = `${type ?? ''} ${code ?? ''}`.toLowerCase()
  const number = /^[45]\d\d$/.test(code ?? '') ? Number(code) : undefined
  if (number !== undefined) return number
  if (/rate_limit|resource_exhausted|throttling|insufficient_quota/.test(words)) return 429
  if (/authentication/.test(words)) return 401
  if (/permission/.test(words)) return 403
  return /invalid|bad_request|context_length|validation/.test(words) ? 400 : undefined
}

/** For the log: the error's name, status and network codes, nothing that was sent or received. */
function summary(error: unknown): Error | undefined {
  if (!(error instanceof Error)) return undefined
  const status =
    APICallError.isInstance(error) && error.statusCode !== undefined ? ` ${error.statusCode}` : ''
  return new Error([`${error.name}${status}`, ...codesOf(chain(error))].join(' '))
}

function codesOf(links: readonly Error[]): readonly string[] {
  return links.flatMap((link) => {
    const { code } = link as { code?: unknown }
    return typeof code === 'string' ? [code] : []
  })
}

function isConnectionLost(links: readonly Error[]): boolean {
  return links.some((link) => {
    if (AISDKError.isInstance(link)) return /^Cannot connect to API/.test(link.message)
    if (link instanceof TypeError && /terminated|fetch failed/.test(link.message)) return true
    const { code } = link as { code?: unknown }
    return typeof code === 'string' && /^(UND_ERR_|ECONN|EPIPE|ETIMEDOUT)/.test(code)
  })
}

/** The error and its causes, outermost first. */
function chain(error: unknown): readonly Error[] {
  const links: Error[] = []
  for (let link = error; link instanceof Error && !links.includes(link); link = link.cause) links.push(link)
  return links
}
