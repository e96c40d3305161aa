import { isJsonObject, type JsonObject } from '../json.ts'

/** An answer that is not a success. */
export interface UpstreamAnswer {
  readonly status: number
  /** By lower-case name. */
  header(name: string): string | undefined
  readonly body: string
}

/** What providers say about a failure, in whichever shape. */
export interface UpstreamError {
  readonly message: string | undefined
  readonly type: string | undefined
  readonly code: string | undefined
  readonly param: string | undefined
}

const nothing: UpstreamError = { message: undefined, type: undefined, code: undefined, param: undefined }

/**
 * Reads `{error: {…}}` (OpenAI, Anthropic, Google), `{error: "…"}` (Ollama), `{message, type, code}` (Mistral,
 * Cohere, Bedrock) and `{detail: …}` (vLLM and others on FastAPI). Pages of proxies say nothing worth repeating.
 */
export function readUpstreamError({ body, header }: Pick<UpstreamAnswer, 'body' | 'header'>): UpstreamError {
  const parsed = parse(body)
  if (!parsed) return { ...nothing, type: awsType(header('x-amzn-errortype')) }
  const response = isJsonObject(parsed.response) ? parsed.response : parsed
  const inner = isJsonObject(response.error) ? response.error : response
  return {
    message:
      text(inner.message) ??
      text(inner.Message) ??
      text(response.error) ??
      details(inner.message) ??
      details(inner),
    type: text(inner.type) ?? text(inner.status) ?? awsType(text(inner.__type) ?? header('x-amzn-errortype')),
    code: text(inner.code) ?? text(detailCode(inner)),
    param: text(inner.param) ?? text(firstDetail(inner)?.path),
  }
}

/** Codes and types by which providers say that money is the matter: trying again does not help. */
const moneyCodes: ReadonlySet<string> = new Set([
  'insufficient_quota',
  'credit_balance_exhausted',
  'credit_balance_too_low',
  'billing_hard_limit_reached',
  'billing_not_active',
  'billing_error',
  'insufficient_balance',
  'payment_required',
])
/** Where there is no code of its own: Anthropic and DeepSeek. */
const moneyWords = /credit balance is too low|insufficient (?:balance|credits?|funds)/i

/** Whether the provider wants to be paid first. */
export function isAboutMoney(status: number | undefined, { message, type, code }: UpstreamError): boolean {
  if (status === 402 || moneyCodes.has(code ?? '') || moneyCodes.has(type ?? '')) return true
  return (status === undefined || (status >= 400 && status < 500)) && moneyWords.test(message ?? '')
}

/** Milliseconds, from OpenAI's own header, from HTTP's (seconds or a date) or from Google's body. */
export function readRetryAfterMs({ header, body }: UpstreamAnswer): number | undefined {
  const exact = Number(header('retry-after-ms') || Number.NaN)
  if (exact >= 0) return Math.ceil(exact)
  const stated = header('retry-after')
  if (stated) {
    const seconds = Number(stated)
    if (seconds >= 0) return Math.ceil(seconds * 1000)
    // By the provider's own clock, so that a wrong one here does no harm.
    const ms = Date.parse(stated) - Date.parse(header('date') ?? '')
    if (Number.isFinite(ms)) return Math.max(0, ms)
  }
  const delay = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(body.slice(0, longestScan))?.[1]
  return delay === undefined ? undefined : Math.ceil(Number(delay) * 1000)
}

const longestScan = 20_000
const longestMessage = 300
/** Keys as the providers write them, also with stars in the middle. */
const keyShapes =
  /\b(?:sk|pk|key|jina|xai|gsk|co)[-_][\w*.-]{6,}|\bAIza[\w-]{20,}|\bAKIA[A-Z0-9]{12,}|\bBearer\s+\S+/gi

/** Providers echo parts of keys: secrets and what looks like one go, the rest is cut short. */
export function withoutSecrets(message: string, secrets: readonly string[]): string {
  let shown = message
  for (const secret of secrets) if (secret.length >= 4) shown = shown.replaceAll(secret, '[secret]')
  return shown.replace(keyShapes, '[secret]').replace(/\s+/g, ' ').trim().slice(0, longestMessage)
}

function parse(body: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(body)
    // Google answers streams with a list of one.
    const first = Array.isArray(value) ? value[0] : value
    return isJsonObject(first) ? first : undefined
  } catch {
    return undefined
  }
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function awsType(value: string | undefined): string | undefined {
  return value?.split(':')[0]?.split('#').at(-1)
}

function details(value: unknown): string | undefined {
  if (!isJsonObject(value)) return undefined
  const { detail } = value
  if (typeof detail === 'string') return detail
  const first = firstDetail(value)
  return first && (first.path ? `${first.path}: ${first.problem}` : first.problem)
}

/** FastAPI's list of what was wrong with the body. */
function firstDetail(value: JsonObject): { readonly path: string; readonly problem: string } | undefined {
  const holder = isJsonObject(value.message) ? value.message : value
  const found: unknown = Array.isArray(holder.detail) ? holder.detail[0] : undefined
  if (!isJsonObject(found) || typeof found.msg !== 'string') return undefined
  const place = Array.isArray(found.loc) ? found.loc.filter((step) => step !== 'body').join('.') : ''
  return { path: place, problem: found.msg }
}

/** Anthropic's finer code. */
function detailCode(inner: JsonObject): unknown {
  return isJsonObject(inner.details) ? inner.details.error_code : undefined
}
