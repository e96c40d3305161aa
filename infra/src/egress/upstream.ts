import type { IncomingHttpHeaders } from 'node:http'
import type { LookupFunction } from 'node:net'
import { type Dispatcher, Pool } from 'undici'
import type { Clock } from '../clock/index.ts'
import type { AppError } from '../errors/index.ts'
import { mapNetworkError } from './map-error.ts'
import type { UrlPolicy } from './url-policy.ts'

export interface UpstreamRequest {
  readonly method: 'GET' | 'POST'
  /** Path and query. */
  readonly path: string
  /** Flat: name, value, name, value. `content-length` is added. */
  readonly headers: readonly string[]
  readonly body: Uint8Array | string | null
}

/** Told what happens, in this order: head, data …, then end or error. An error may come at any time, once. */
export interface UpstreamListener {
  onHead(status: number, headers: IncomingHttpHeaders): void
  onData(chunk: Buffer): void
  onEnd(): void
  /** One of the codes of egress; nothing follows. Also told after `abort`. */
  onError(error: AppError): void
}

export interface UpstreamExchange {
  /** Closes the connection unless the answer is complete. */
  abort(): void
  pause(): void
  resume(): void
}

/**
 * One server that is called often. As bare as it gets: bytes in, bytes out, no time limits but for connecting, no
 * decompression, no redirects. The caller watches the clock and aborts.
 */
export interface Upstream {
  send(request: UpstreamRequest, listener: UpstreamListener): UpstreamExchange
  /** Sockets that are open. */
  readonly connections: number
  /** Waits for exchanges under way, then closes the sockets. */
  close(): Promise<void>
}

export interface UpstreamOptions {
  /** Most sockets; further exchanges wait for a free one. Default 512. */
  readonly maxConnections?: number
  /** Name look-up included. Default 3 s. */
  readonly connectTimeoutMs?: number
}

/** After so long new exchanges go over new sockets, so that a changed name is noticed. */
const socketLifeMs = 60_000

export interface UpstreamParts {
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly policy: UrlPolicy
  readonly guardedLookup: LookupFunction
  readonly maxHeaderBytes: number
}

/** Throws `egress.denied` when the address can never be called. */
export function createUpstream(
  { clock, policy, guardedLookup, maxHeaderBytes }: UpstreamParts,
  origin: string,
  { maxConnections = 512, connectTimeoutMs = 3_000 }: UpstreamOptions,
): Upstream {
  const { url, isAllowed } = policy.check(origin)
  const { host } = url
  const openPool = () =>
    new Pool(url.origin, {
      connections: maxConnections,
      pipelining: 1,
      keepAliveTimeout: socketLifeMs,
      keepAliveMaxTimeout: socketLifeMs,
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: maxHeaderBytes,
      allowH2: false,
      connect: { timeout: connectTimeoutMs, ...(isAllowed ? {} : { lookup: guardedLookup }) },
    })
  const pools = createSuccession(clock, openPool)
  return {
    send(request, listener) {
      const exchange = new Exchange(host, listener)
      pools.current().dispatch(
        {
          method: request.method,
          path: request.path,
          headers: request.headers as string[],
          body: request.body,
        },
        exchange,
      )
      return exchange
    },
    get connections() {
      return pools.connections
    },
    close: pools.close,
  }
}

/**
 * One pool after the other; each finishes what it began. The pool could retire single sockets by itself, but would read
 * the clock once for each of them at every call.
 */
function createSuccession(clock: Pick<Clock, 'monotonicMs'>, open: () => Pool) {
  const retired = new Map<Pool, Promise<void>>()
  let pool = open()
  let openedMs = clock.monotonicMs()
  const retire = (old: Pool) => {
    retired.set(
      old,
      old.close().finally(() => retired.delete(old)),
    )
  }
  return {
    current(): Pool {
      const now = clock.monotonicMs()
      if (now - openedMs > socketLifeMs) {
        retire(pool)
        pool = open()
        openedMs = now
      }
      return pool
    },
    get connections(): number {
      return [pool, ...retired.keys()].reduce((sum, { stats }) => sum + stats.connected, 0)
    },
    async close(): Promise<void> {
      await Promise.all([pool.close(), ...retired.values()])
    },
  }
}

const aborted = new Error('aborted')

class Exchange implements UpstreamExchange, Dispatcher.DispatchHandler {
  readonly #host: string
  readonly #listener: UpstreamListener
  #controller: Dispatcher.DispatchController | undefined
  #isOver = false
  #isAborted = false

  constructor(host: string, listener: UpstreamListener) {
    this.#host = host
    this.#listener = listener
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller
    if (this.#isAborted) controller.abort(aborted)
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    if (status >= 200) this.#listener.onHead(status, headers)
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#isOver) this.#listener.onData(chunk)
  }

  onResponseEnd(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#listener.onEnd()
  }

  onResponseError(_controller: Dispatcher.DispatchController | undefined, error: Error): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#listener.onError(mapNetworkError(this.#host, error))
  }

  abort(): void {
    if (this.#isOver || this.#isAborted) return
    this.#isAborted = true
    this.#controller?.abort(aborted)
  }

  pause(): void {
    this.#controller?.pause()
  }

  resume(): void {
    this.#controller?.resume()
  }
}
