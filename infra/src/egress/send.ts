import type { Dispatcher } from 'undici'
import { request as undiciRequest } from 'undici'
import { egressErrors } from './errors.ts'
import { acceptedEncodings } from './limit-body.ts'
import type { EgressLimits } from './limits.ts'
import type { CheckedUrl, UrlPolicy } from './url-policy.ts'

export interface Hop {
  readonly method: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | undefined
}

export interface SendDeps {
  readonly policy: UrlPolicy
  /** Connects only to public addresses. */
  readonly guarded: Dispatcher
  /** Connects to what the operator allowed. */
  readonly trusted: Dispatcher
}

export interface SendOptions {
  readonly limits: EgressLimits
  readonly signal: AbortSignal
  /** `manual` returns the redirect itself, `error` refuses it. */
  readonly redirect: 'follow' | 'manual' | 'error'
}

export interface RawAnswer {
  readonly url: URL
  readonly response: Dispatcher.ResponseData
}

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** All that goes along to another host; everything else may be a credential. */
const harmlessHeaders = ['accept', 'accept-encoding', 'accept-language', 'content-type', 'user-agent']

/** Headers that belong to the connection or would change where the message is taken to belong. */
const connectionHeaders =
  /^(host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*)$/

/** Sends, following redirects by hand so that each target passes the policy. */
export async function send(
  deps: SendDeps,
  first: Hop & { readonly url: string | URL },
  options: SendOptions,
) {
  let target = deps.policy.check(first.url)
  let hop: Hop = { ...first, headers: ownHeaders(first.headers) }
  for (let redirects = 0; ; redirects++) {
    const response = await sendOnce(deps, target, { hop, options })
    const location = response.headers.location
    const isRedirect = redirectStatuses.has(response.statusCode) && typeof location === 'string'
    if (!isRedirect || options.redirect === 'manual') return { url: target.url, response } satisfies RawAnswer
    await response.body.dump({ limit: 16_384 })
    const { host } = target.url
    if (options.redirect === 'error') throw egressErrors.denied({ host, reason: 'it redirects' })
    if (redirects >= options.limits.maxRedirects) {
      throw egressErrors.denied({
        host,
        reason: `it redirects more than ${options.limits.maxRedirects} times`,
      })
    }
    const next = checkRedirect(deps.policy, target, location)
    hop = nextHop(hop, response.statusCode, { from: target.url, to: next.url })
    target = next
  }
}

function sendOnce(
  deps: SendDeps,
  target: CheckedUrl,
  { hop, options }: { readonly hop: Hop; readonly options: SendOptions },
): Promise<Dispatcher.ResponseData> {
  return undiciRequest(target.url, {
    dispatcher: target.isAllowed ? deps.trusted : deps.guarded,
    method: hop.method as Dispatcher.HttpMethod,
    headers: hop.headers,
    body: hop.body ?? null,
    signal: options.signal,
    headersTimeout: options.limits.firstByteTimeoutMs,
    bodyTimeout: options.limits.idleTimeoutMs,
  })
}

function checkRedirect(policy: UrlPolicy, from: CheckedUrl, location: string): CheckedUrl {
  const to = policy.check(URL.parse(location, from.url) ?? location)
  const deny = (reason: string) => egressErrors.denied({ host: to.url.host, reason })
  if (from.url.protocol === 'https:' && to.url.protocol === 'http:') throw deny('a redirect left https')
  // The operator's list is for those who name the host, not for whoever is called elsewhere.
  if (to.isAllowed && to.url.host !== from.url.host) throw deny('a redirect led to a private host')
  return to
}

function nextHop(hop: Hop, status: number, { from, to }: { readonly from: URL; readonly to: URL }): Hop {
  const isSameHost = from.host === to.host && from.protocol === to.protocol
  const headers = isSameHost ? hop.headers : pick(hop.headers, harmlessHeaders)
  const becomesGet = status === 303 ? hop.method !== 'HEAD' : status <= 302 && hop.method === 'POST'
  if (becomesGet) {
    const { 'content-type': _dropped, ...rest } = headers
    return { method: 'GET', headers: rest, body: undefined }
  }
  if (hop.body !== undefined && !isSameHost) {
    throw egressErrors.denied({ host: to.host, reason: 'a redirect would send the content to another host' })
  }
  return { ...hop, headers }
}

function ownHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(headers)
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .filter(([name]) => !connectionHeaders.test(name))
  return { 'user-agent': 'tragwerk', 'accept-encoding': acceptedEncodings, ...Object.fromEntries(kept) }
}

function pick(headers: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)))
}
