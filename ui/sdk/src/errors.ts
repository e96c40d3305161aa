export interface TragwerkErrorInit {
  readonly code: string
  readonly message: string
  readonly status?: number
  readonly traceId?: string
  readonly details?: Readonly<Record<string, unknown>>
  readonly retryAfterMs?: number
  readonly cause?: unknown
}

/**
 * A refused or failed request. `code` is stable: the server's own, or `sdk.network_failed`, `sdk.timeout`,
 * `sdk.reply_malformed`, `sdk.stream_incomplete`, `sdk.param_invalid`.
 */
export class TragwerkError extends Error {
  override readonly name = 'TragwerkError'
  readonly code: string
  /** HTTP status; 0 when no answer came. */
  readonly status: number
  /** Finds the request in the server's log; empty when no answer came. */
  readonly traceId: string
  readonly details: Readonly<Record<string, unknown>>
  /** The server's wish in `Retry-After`. */
  readonly retryAfterMs: number | undefined

  constructor(init: TragwerkErrorInit) {
    super(init.message, init.cause === undefined ? undefined : { cause: init.cause })
    this.code = init.code
    this.status = init.status ?? 0
    this.traceId = init.traceId ?? ''
    this.details = init.details ?? {}
    this.retryAfterMs = init.retryAfterMs
  }
}

export function isTragwerkError(error: unknown): error is TragwerkError {
  return error instanceof Error && error.name === 'TragwerkError'
}

/** What an answer with a status of 400 or more says, in either error shape of the server. */
export function toError(answer: {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}): TragwerkError {
  const { status } = answer
  const body = parseObject(answer.text)
  const vendor = asObject(body.error)
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN)
  return new TragwerkError({
    status,
    code: asText(body.code) ?? asText(vendor.code) ?? `http.status_${status}`,
    message: asText(body.detail) ?? asText(vendor.message) ?? `The server answered with status ${status}.`,
    traceId: asText(body.traceId) ?? traceIdOf(answer.headers),
    details: asObject(body.details),
    ...(Number.isFinite(seconds) ? { retryAfterMs: seconds * 1000 } : {}),
  })
}

/** The trace id that every answer tells, in the form of W3C Trace Context; empty when there is none. */
export function traceIdOf(headers: Headers): string {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(headers.get('traceresponse') ?? '')?.[1] ?? ''
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return asObject(JSON.parse(text))
  } catch {
    return {}
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}
