import { lookup as systemLookup } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { finished, type Readable } from 'node:stream'
import { Agent } from 'undici'
import { type Clock, createSystemClock } from '../clock/index.ts'
import type { Metrics } from '../telemetry/index.ts'
import { egressErrors } from './errors.ts'
import { createFetch } from './fetch.ts'
import { createGuardedLookup, type ResolveName } from './guarded-lookup.ts'
import { limitBody } from './limit-body.ts'
import { defaultLimits, type EgressLimits } from './limits.ts'
import { mapNetworkError } from './map-error.ts'
import { type SendDeps, send } from './send.ts'
import { createUpstream, type Upstream, type UpstreamOptions } from './upstream.ts'
import { createUrlPolicy, type UrlPolicy } from './url-policy.ts'

export interface EgressRequest {
  /** Default GET. */
  readonly method?: string
  /** `host`, `content-length` and other headers of the connection are ignored. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array | undefined
  /** An abort rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Default `follow`. */
  readonly redirect?: 'follow' | 'manual' | 'error'
  /** Media types that are accepted, such as `text/html`; default any. */
  readonly contentTypes?: readonly string[]
}

export interface EgressResponse {
  /** After redirects. */
  readonly url: string
  readonly status: number
  /** Lower-case names; of the decompressed answer, hence without `content-encoding` and `content-length`. */
  readonly headers: Headers
  /** To be read or destroyed by the caller; else it is cut when the time is over. */
  readonly body: Readable
  bytes(): Promise<Buffer>
  text(): Promise<string>
  /** Rejects with `egress.failed` when the body is not JSON. */
  json(): Promise<unknown>
}

/**
 * The only way out over HTTP. Every address is checked, also those behind redirects: `egress.denied`. Other
 * errors: `egress.timeout`, `egress.too_large`, `egress.unexpected_type`, `egress.failed`. Status codes are
 * never errors.
 */
export interface Egress {
  request(url: string | URL, request?: EgressRequest): Promise<EgressResponse>
  /** The same in the shape of the standard function, for libraries. Request bodies are held in memory. */
  readonly fetch: typeof fetch
  /** Throws `egress.denied` when the URL can never be called; for checking an address before storing it. */
  check(url: string | URL): void
  /**
   * A server that is called often, given as `https://host:port`, for callers that count microseconds. Throws
   * `egress.denied` at once for addresses that can never be called. Close it when it is not needed any more.
   */
  upstream(origin: string, options?: UpstreamOptions): Upstream
  /** The same way out; these `host:port` pairs, which an operator chose, may be called besides, also when they are private. */
  allowing(hosts: readonly string[]): Egress
  /** The same way out with other bounds. */
  withLimits(limits: Partial<EgressLimits>): Egress
  /** Waits for running calls, then closes connections. */
  close(): Promise<void>
}

export interface EgressOptions {
  /** `host:port` pairs that an operator allows although they may be private. Exact, without wildcards. */
  readonly allow: readonly string[]
  /** Addresses of this server, never to be called. */
  readonly ownAddresses?: readonly string[]
  /** Whether http may be used for hosts that are not on the list. Default false. */
  readonly allowPlainHttp?: boolean
  readonly limits?: Partial<EgressLimits>
  /** Default: the system's resolver. */
  readonly lookup?: ResolveName
  readonly clock?: Clock
  /** Counts refusals. */
  readonly metrics?: Metrics
}

const connectTimeoutMs = 3_000
const maxHeaderBytes = 16_384

interface EgressParts extends SendDeps {
  readonly allowing: (hosts: readonly string[]) => UrlPolicy
  readonly guardedLookup: LookupFunction
  readonly clock: Clock
  readonly onDenied: () => void
}

export function createEgress(options: EgressOptions): Egress {
  const { allow, ownAddresses = [], allowPlainHttp = false, clock = createSystemClock() } = options
  const allowing = (hosts: readonly string[]) =>
    createUrlPolicy({ allow: [...allow, ...hosts], ownAddresses, allowPlainHttp })
  const policy = allowing([])
  const resolve =
    options.lookup ?? ((hostname: string) => systemLookup(hostname, { all: true, order: 'verbatim' }))
  const denials = options.metrics?.counter({
    name: 'tragwerk_egress_denied_total',
    help: 'Refused outgoing calls.',
  })
  const shared = { maxHeaderSize: maxHeaderBytes, allowH2: false }
  const guardedLookup = createGuardedLookup(resolve, policy.accepts)
  const parts: EgressParts = {
    policy,
    allowing,
    clock,
    guardedLookup,
    guarded: new Agent({ ...shared, connect: { timeout: connectTimeoutMs, lookup: guardedLookup } }),
    trusted: new Agent({ ...shared, connect: { timeout: connectTimeoutMs } }),
    onDenied: () => denials?.increment({}),
  }
  return toEgress(parts, { ...defaultLimits, ...options.limits })
}

function toEgress(parts: EgressParts, limits: EgressLimits): Egress {
  const request: Egress['request'] = (url, init = {}) => perform(parts, { ...init, url, limits })
  return {
    request,
    fetch: createFetch(request),
    check: (url) => void parts.policy.check(url),
    upstream: (origin, upstreamOptions = {}) =>
      createUpstream({ ...parts, maxHeaderBytes }, origin, upstreamOptions),
    allowing: (hosts) => toEgress({ ...parts, policy: parts.allowing(hosts) }, limits),
    withLimits: (changes) => toEgress(parts, { ...limits, ...changes }),
    async close() {
      await Promise.all([parts.guarded.close(), parts.trusted.close()])
    },
  }
}

interface Job extends EgressRequest {
  readonly url: string | URL
  readonly limits: EgressLimits
}

async function perform(parts: EgressParts, job: Job): Promise<EgressResponse> {
  const { limits } = job
  const host = URL.parse(job.url)?.host ?? 'the given address'
  const overall = new AbortController()
  const done = new AbortController()
  const stop = () => done.abort()
  parts.clock.sleep(limits.timeoutMs, done.signal).then(
    () => overall.abort(egressErrors.timeout({ host, phase: `${limits.timeoutMs} ms in all` })),
    () => {},
  )
  const signal = job.signal ? AbortSignal.any([overall.signal, job.signal]) : overall.signal
  try {
    const { method = 'GET', headers = {}, body, redirect = 'follow' } = job
    const answer = await send(parts, { url: job.url, method, headers, body }, { limits, signal, redirect })
    const response = toResponse(answer, job, host)
    finished(response.body, stop)
    return response
  } catch (error) {
    stop()
    throw toCallerError({ error, host, caller: job.signal, onDenied: parts.onDenied })
  }
}

interface Failure {
  readonly error: unknown
  readonly host: string
  readonly caller: AbortSignal | undefined
  readonly onDenied?: () => void
}

function toCallerError({ error, host, caller, onDenied }: Failure): unknown {
  if (caller?.aborted) return caller.reason
  const mapped = mapNetworkError(host, error)
  if (mapped.code === 'egress.denied') onDenied?.()
  return mapped
}

function toResponse(
  { url, response }: Awaited<ReturnType<typeof send>>,
  job: Job,
  host: string,
): EgressResponse {
  const headers = toHeaders(response.headers)
  try {
    refuseByHeaders(headers, job, host)
    const body = limitBody(
      { stream: response.body, encoding: headers.get('content-encoding') ?? undefined, host },
      job.limits,
    )
    headers.delete('content-encoding')
    headers.delete('content-length')
    const bytes = () => readAll(body, (error) => toCallerError({ error, host, caller: job.signal }))
    return {
      url: url.href,
      status: response.statusCode,
      headers,
      body,
      bytes,
      text: async () => (await bytes()).toString('utf8'),
      json: async () => parseJson(await bytes(), host),
    }
  } catch (error) {
    response.body.on('error', () => {}).destroy()
    throw error
  }
}

function refuseByHeaders(headers: Headers, { limits, contentTypes, method }: Job, host: string): void {
  const contentType = (headers.get('content-type') ?? '').split(';')[0]!.trim().toLowerCase()
  if (contentTypes && !contentTypes.includes(contentType))
    throw egressErrors.unexpectedType({ host, contentType })
  const announced = Number(headers.get('content-length') ?? 0)
  if (method !== 'HEAD' && announced > limits.maxBytes) {
    throw egressErrors.tooLarge({ host, limit: `${limits.maxBytes} bytes` })
  }
}

function toHeaders(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw)) {
    for (const item of [value ?? []].flat()) headers.append(name, item)
  }
  return headers
}

async function readAll(body: Readable, toError: (error: unknown) => unknown): Promise<Buffer> {
  try {
    return Buffer.concat(await body.toArray())
  } catch (error) {
    throw toError(error)
  }
}

function parseJson(bytes: Buffer, host: string): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch (error) {
    throw egressErrors.failed({ host, reason: 'the answer is not JSON' }, error)
  }
}
