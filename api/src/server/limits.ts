const kibibyte = 1024
const mebibyte = 1024 * kibibyte

/** Bounds of the HTTP server; all can be lowered or raised by the composition root. */
export interface HttpLimits {
  /** JSON bodies of ordinary routes. */
  readonly maxJsonBytes: number
  /** JSON bodies of routes that carry whole texts: documents and `/v1`. Parsing blocks the process, hence less than a file. */
  readonly maxTextJsonBytes: number
  /** What a multipart body may hold beside its file: text fields and part headers. */
  readonly maxMultipartOverheadBytes: number
  /** Requests being answered at once, streams included; the next one gets 503. */
  readonly maxInFlight: number
  /** The same for calls of models, which wait for somebody else most of their time; they take no place from the others. */
  readonly maxModelCalls: number
  /** Bodies of requests to models: whole conversations with images. */
  readonly maxModelBytes: number
  /** Open streams of watch routes, which are not part of `maxInFlight`; the next one gets 503. */
  readonly maxWatches: number
  /** How often the key of an open watch is checked again: a revoked or expired one ends its watches. */
  readonly watchKeyCheckMs: number
  /** Sum of the announced body sizes of all requests being answered; the next one gets 503. */
  readonly maxInFlightBodyBytes: number
  /** From the end of the headers to the end of a JSON body. */
  readonly bodyTimeoutMs: number
  /** The same for uploads: 50 MiB need 1.4 Mbit/s. */
  readonly uploadTimeoutMs: number
  readonly headersTimeoutMs: number
  readonly keepAliveTimeoutMs: number
  /** A socket without any traffic is cut; longer than the longest model call, which is silent. */
  readonly connectionTimeoutMs: number
  /** A stream whose reader takes nothing for this long is cut. */
  readonly streamIdleTimeoutMs: number
  /** A comment is sent on a silent stream this often, so that proxies keep it open. */
  readonly heartbeatMs: number
  /** How long `close()` waits for answers under way before it aborts them. */
  readonly drainTimeoutMs: number
}

export const defaultHttpLimits: HttpLimits = {
  maxJsonBytes: mebibyte,
  maxTextJsonBytes: 8 * mebibyte,
  maxMultipartOverheadBytes: 10 * mebibyte,
  maxInFlight: 256,
  maxModelCalls: 2000,
  maxModelBytes: 32 * mebibyte,
  maxWatches: 64,
  watchKeyCheckMs: 5000,
  maxInFlightBodyBytes: 256 * mebibyte,
  bodyTimeoutMs: 20_000,
  uploadTimeoutMs: 300_000,
  headersTimeoutMs: 15_000,
  keepAliveTimeoutMs: 72_000,
  connectionTimeoutMs: 660_000,
  streamIdleTimeoutMs: 60_000,
  heartbeatMs: 15_000,
  drainTimeoutMs: 30_000,
}

/** Parts of a multipart body: one file and the text fields. 12 × 256 KiB stay below the overhead bound. */
export const multipartLimits = { fields: 12, fieldBytes: 256 * kibibyte } as const
