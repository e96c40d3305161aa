/** What the load generator is asked to do. */
export interface LoadJob {
  readonly port: number
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly connections: number
  /** New requests begin until this time is over or so many have begun, whichever comes first; one is needed. */
  readonly durationMs?: number | undefined
  readonly requests?: number | undefined
  readonly answer: 'whole' | 'stream'
  readonly chunks: number
  /** Length of the body, where the target must not change it. */
  readonly exactBytes?: number | undefined
}

/** Times in milliseconds, one figure per request or event. */
export interface LoadResult {
  readonly done: number
  /** How often each problem occurred. */
  readonly errors: Readonly<Record<string, number>>
  readonly latencyMs: readonly number[]
  readonly firstByteMs: readonly number[]
  readonly chunkLagMs: readonly number[]
  /** What Tragwerk says about itself. */
  readonly overheadMs: readonly number[]
}
