import type { Clock } from '@tragwerk/infra/clock'
import type { ModelSource } from '../../model-source.ts'
import { createOpenaiCompatibleSource } from './source.ts'

export interface OllamaDeps {
  /** `host:port` or an address, as Ollama's own variable has it. */
  readonly host: string
  /** Must be allowed to reach the host, which is usually this machine. */
  readonly fetch: typeof fetch
  readonly clock: Clock
}

export interface OllamaSource extends ModelSource, Disposable {
  /** Whether the server answered last time. */
  isPresent(): boolean
  /** Looks now; resolves within the time limit and never rejects. */
  check(): Promise<void>
}

const detectMs = 300
const recheckMs = 60_000
const defaultPort = '11434'

/**
 * A local Ollama, if there is one: looked for at once without holding up the start, then every minute. While it is
 * absent the source has no models.
 */
export function createOllamaSource({ host, fetch, clock }: OllamaDeps): OllamaSource {
  const baseUrl = toOllamaUrl(host)
  const models = createOpenaiCompatibleSource({ name: 'ollama', baseUrl: `${baseUrl}/v1`, fetch, clock })
  let isPresent = false

  const check = async () => {
    const stop = new AbortController()
    const limit = clock.sleep(detectMs, stop.signal).then(
      () => false,
      () => false,
    )
    const answer = fetch(`${baseUrl}/api/version`, { signal: stop.signal }).then(
      async (response) => {
        await response.body?.cancel()
        return response.ok
      },
      () => false,
    )
    isPresent = await Promise.race([answer, limit])
    stop.abort()
  }
  const timer = clock.every(recheckMs, check, () => {})
  void check()

  return {
    name: 'ollama',
    isPresent: () => isPresent,
    check,
    list: async (call) => (isPresent ? models.list(call) : []),
    languageModel: async (call, id) => (isPresent ? models.languageModel?.(call, id) : undefined),
    embeddingModel: async (call, id) => (isPresent ? models.embeddingModel?.(call, id) : undefined),
    [Symbol.dispose]: () => timer[Symbol.dispose](),
  }
}

/** Accepts what Ollama accepts: a host, a host with a port, an address. All interfaces means this machine. */
export function toOllamaUrl(host: string): string {
  const url = new URL(/^https?:\/\//.test(host) ? host : `http://${host}`)
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  const hasPort = url.port !== '' || /:\d+\/?$/.test(host)
  if (!hasPort && url.protocol === 'http:') url.port = defaultPort
  return url.href.replace(/\/+$/, '')
}
