import type { Clock } from '@tragwerk/infra/clock'
import { gatewayErrors } from '../errors.ts'
import { requireDone } from './require-done.ts'
import { createTimedFetch, type ProviderLimits } from './timed-fetch.ts'
import { type FailedCall, fromUpstreamAnswer, streamBroken, toGatewayError } from './to-gateway-error.ts'

export interface ProviderHttpDeps {
  readonly name: string
  readonly fetch: typeof fetch
  readonly clock: Clock
  /** Sent when the list of models is asked for. */
  readonly headers: Readonly<Record<string, string>>
  readonly secrets: readonly string[]
  readonly limits: ProviderLimits
}

/** How the translated lane and the list of models reach one provider. */
export interface ProviderHttp {
  /** For the AI SDK. Whole replies begin when they are complete, so only the total limit bounds them. */
  fetchFor(deployment: string, mode: 'whole' | 'stream'): typeof fetch
  failedCall(deployment: string, signal: AbortSignal | undefined): FailedCall
  /** What `read` makes of the parsed body of a success; rejects with a gateway error, also when `read` throws. */
  getJson<T>(url: string, read: (body: unknown) => T): Promise<T>
  /** Never rejects. */
  isPresent(url: string, withinMs: number): Promise<boolean>
}

/** The list of models is answered at once or not at all. */
const listMs = 5_000

export function createProviderHttp(deps: ProviderHttpDeps): ProviderHttp {
  const { name, fetch, clock, headers, secrets, limits } = deps
  const timed = (deployment: string, own: ProviderLimits) =>
    createTimedFetch({
      fetch,
      clock,
      limits: own,
      onTimeout: (phase, limitMs) => gatewayErrors.upstreamTimeout({ deployment, phase, limitMs }),
    })
  const failedCall: ProviderHttp['failedCall'] = (deployment, signal) => ({
    deployment,
    secrets,
    limits,
    signal,
  })
  const whole = { ...limits, firstByteMs: limits.totalMs, idleMs: limits.totalMs }
  const listing = timed(name, { ...limits, firstByteMs: listMs, idleMs: listMs, totalMs: listMs })

  return {
    failedCall,
    fetchFor(deployment, mode) {
      if (mode === 'whole') return withoutEmptyCredentials(timed(deployment, whole))
      const onCut = () => streamBroken(failedCall(deployment, undefined))
      return withoutEmptyCredentials(requireDone(timed(deployment, limits), onCut))
    },
    async getJson(url, read) {
      try {
        const response = await listing(url, { headers: { accept: 'application/json', ...headers } })
        if (response.ok) return read(await response.json())
        const header = (key: string) => response.headers.get(key) ?? undefined
        const answer = { status: response.status, header, body: await response.text() }
        throw fromUpstreamAnswer(answer, { deployment: name, secrets })
      } catch (error) {
        throw toGatewayError(error, failedCall(name, undefined))
      }
    },
    async isPresent(url, withinMs) {
      const stop = new AbortController()
      const tooLate = clock.sleep(withinMs, stop.signal).then(
        () => false,
        () => false,
      )
      const answer = fetch(url, { signal: stop.signal }).then(
        async (response) => {
          await response.body?.cancel().catch(() => {})
          return response.ok
        },
        () => false,
      )
      const isPresent = await Promise.race([answer, tooLate])
      stop.abort()
      return isPresent
    },
  }
}

const credentialHeaders = ['authorization', 'x-api-key', 'api-key', 'x-goog-api-key']

/** The AI SDK insists on a key; a provider without one gets an empty text, which is not sent. */
function withoutEmptyCredentials(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init) => {
    const headers = new Headers(init?.headers)
    for (const name of credentialHeaders) {
      const value = headers.get(name)?.trim()
      if (value === '' || value === 'Bearer') headers.delete(name)
    }
    return fetch(input, { ...init, headers })
  }
}
