import type { Route } from '@tragwerk/contracts/route'
import { describeRequest } from './describe-request.ts'
import { TragwerkError, toError } from './errors.ts'
import { isRepeatable, isTransient, retryDelayMs } from './retry.ts'
import type { AnyRequest, CallOptions, ClientOptions } from './types.ts'

/** One prepared request; `send` may be called again for each attempt. */
export interface Attempt {
  readonly url: string
  readonly method: Route['method']
  readonly headers: Readonly<Record<string, string>>
  readonly body?: BodyInit
}

/** The answer's text has been read and its status is below 400. */
export interface Answer {
  readonly status: number
  readonly text: string
}

export interface Transport {
  prepare(route: Route, request: AnyRequest, options: CallOptions): Attempt
  /** Runs `send` until it succeeds or fails for good. */
  withRetries<T>(attempt: Attempt, options: CallOptions, send: () => Promise<T>): Promise<T>
  /** Sends once and reads the whole answer; rejects for statuses from 400. */
  exchange(attempt: Attempt, options: CallOptions): Promise<Answer>
  /** Sends once and resolves when the answer starts. */
  open(attempt: Attempt, options: CallOptions, signal: AbortSignal): Promise<Response>
}

const defaultTimeoutMs = 60_000
const defaultRetries = 2

export function createTransport(settings: ClientOptions): Transport {
  const { random = Math.random, sleep = defaultSleep } = settings
  const baseUrl = settings.baseUrl.replace(/\/+$/, '')
  const send = settings.fetch ?? ((input, init) => fetch(input, init))

  async function open(attempt: Attempt, options: CallOptions, signal: AbortSignal): Promise<Response> {
    const { url, ...init } = attempt
    const answer = await send(url, { ...init, signal, redirect: 'error' }).catch((error: unknown) => {
      throw toNetworkError(error, options)
    })
    options.onResponse?.({ status: answer.status, headers: answer.headers })
    if (answer.status < 400) return answer
    throw toError({
      status: answer.status,
      headers: answer.headers,
      text: await answer.text().catch(() => ''),
    })
  }

  return {
    open,
    prepare(route, request, options) {
      const { method, path, body } = describeRequest(route, request)
      return {
        url: baseUrl + path,
        method,
        headers: {
          accept: 'application/json',
          ...(settings.apiKey === undefined ? {} : { authorization: `Bearer ${settings.apiKey}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(route.idempotent === true
            ? { 'idempotency-key': options.idempotencyKey ?? createIdempotencyKey() }
            : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }
    },

    async withRetries(attempt, options, work) {
      const retries = options.retries ?? settings.retries ?? defaultRetries
      const isSafe = isRepeatable(attempt.method, attempt.headers['idempotency-key'])
      for (let count = 0; ; count += 1) {
        try {
          return await work()
        } catch (error) {
          if (!isSafe || count >= retries || !isTransient(error)) throw error
          await sleep(retryDelayMs(count, error, random), options.signal)
        }
      }
    },

    async exchange(attempt, options) {
      const timeout = AbortSignal.timeout(options.timeoutMs ?? settings.timeoutMs ?? defaultTimeoutMs)
      const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout
      const answer = await open(attempt, options, signal)
      const text = await answer.text().catch((error: unknown) => {
        throw toNetworkError(error, options)
      })
      return { status: answer.status, text }
    },
  }
}

export function parseReply(answer: Answer): unknown {
  if (answer.status === 204 || answer.text === '') return undefined
  try {
    return JSON.parse(answer.text)
  } catch (cause) {
    throw new TragwerkError({
      code: 'sdk.reply_malformed',
      message: 'The answer is not JSON. Check that baseUrl points at a Tragwerk server.',
      status: answer.status,
      cause,
    })
  }
}

/** An abort by the caller stays the caller's own reason; everything else gets a code. */
export function toNetworkError(error: unknown, options: CallOptions, traceId = ''): unknown {
  if (options.signal?.aborted) return options.signal.reason
  const isTimeout = error instanceof DOMException && error.name === 'TimeoutError'
  return new TragwerkError(
    isTimeout
      ? { code: 'sdk.timeout', message: 'The server did not answer in time.', traceId, cause: error }
      : { code: 'sdk.network_failed', message: 'The server could not be reached.', traceId, cause: error },
  )
}

/** 128 random bits. `crypto.randomUUID` is missing on pages that were not loaded over TLS. */
function createIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function defaultSleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const onAbort = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}
