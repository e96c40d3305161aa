/** How long a provider may take, in milliseconds. */
export interface ProviderLimits {
  /** Kept by the outgoing HTTP client that is passed in; named here for messages. */
  readonly connectMs: number
  /**
   * Until the reply begins. Replies that are not streamed begin when they are complete, so generating without
   * streaming is bounded by `totalMs` only.
   */
  readonly firstByteMs: number
  /** Between two pieces of a reply. */
  readonly idleMs: number
  /** From the request to the end of the reply. */
  readonly totalMs: number
}

export const defaultProviderLimits: ProviderLimits = {
  connectMs: 3_000,
  firstByteMs: 30_000,
  idleMs: 30_000,
  totalMs: 600_000,
}

/** For questions that are answered at once, such as the list of models. */
export const listLimits: ProviderLimits = {
  connectMs: 3_000,
  firstByteMs: 5_000,
  idleMs: 5_000,
  totalMs: 5_000,
}
