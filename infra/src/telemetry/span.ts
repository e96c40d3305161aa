export type SpanAttribute = string | number | boolean | readonly string[] | readonly number[]

export type SpanAttributes = Readonly<Record<string, SpanAttribute | undefined>>

/** One timed piece of work inside a trace. */
export interface Span {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string
  /** 16 lower-case hexadecimal digits. */
  readonly spanId: string
  /** Adds attributes; `undefined` is left out. */
  set(attributes: SpanAttributes): void
  /** Marks a moment inside the span. */
  event(name: string, attributes?: SpanAttributes): void
  /** Records that the work failed, with the error's code; the message only if it is one of ours. */
  fail(error: unknown): void
  /** Runs `work` with this span as the current one. */
  run<T>(work: () => T): T
  /** Closes the span. Later calls do nothing. */
  end(): void
}

export type SpanKindName = 'internal' | 'server' | 'client' | 'producer' | 'consumer'

/** A closed span, as sinks receive it. */
export interface FinishedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly kind: SpanKindName
  readonly startedAt: Date
  readonly durationMs: number
  readonly status: 'unset' | 'ok' | 'error'
  readonly attributes: Readonly<Record<string, unknown>>
  readonly events: ReadonlyArray<{
    readonly name: string
    readonly at: Date
    readonly attributes: Readonly<Record<string, unknown>>
  }>
}

/**
 * Receives each span when it ends; upper layers store or judge them.
 *
 * Called inside the traced work: must return at once, and its errors are swallowed by design, since watching
 * must never break what is watched. Buffer and count losses there.
 */
export interface SpanSink {
  record(span: FinishedSpan): void
}
