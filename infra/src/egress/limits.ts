/** Bounds of one call, redirects included. */
export interface EgressLimits {
  /** From the call to the last byte. */
  readonly timeoutMs: number
  /** From sending to the first byte of the answer. */
  readonly firstByteTimeoutMs: number
  /** Between two pieces of the answer. */
  readonly idleTimeoutMs: number
  /** Body as it comes over the wire. */
  readonly maxBytes: number
  /** Body after decompression. */
  readonly maxDecompressedBytes: number
  readonly maxRedirects: number
}

const mebibyte = 1024 * 1024

/** For documents, web hooks and tools. */
export const defaultLimits: EgressLimits = {
  timeoutMs: 30_000,
  firstByteTimeoutMs: 30_000,
  idleTimeoutMs: 30_000,
  maxBytes: 10 * mebibyte,
  maxDecompressedBytes: 50 * mebibyte,
  maxRedirects: 3,
}

/** For model servers, whose streamed answers take minutes. */
export const modelLimits: EgressLimits = { ...defaultLimits, timeoutMs: 600_000, maxBytes: 50 * mebibyte }
