import type { AsyncLocalStorage } from 'node:async_hooks'
import type { Clock } from '../clock/index.ts'
import { isAppError } from '../errors/index.ts'
import type { FinishedSpan, Span, SpanAttributes, SpanKindName } from './span.ts'

/** Set on each span inside the work of a part: that part, also over spans between that name none. */
export const callerAttribute = 'tragwerk.caller'
/** Names the part of the installation that a span is the work of, as `layer/part`. */
export const partAttribute = 'tragwerk.part'

/** Where a trace goes on: at a span of this process, or of another one. */
export interface SpanParent {
  readonly traceId: string
  readonly spanId: string
  readonly isSampled: boolean
  readonly isRemote: boolean
  /** The `tracestate` of whoever began the trace. */
  readonly traceState: string | undefined
}

/** What runs in the async context of a span. */
export interface SpanContext {
  readonly parent: SpanParent
  /** The part whose work this is. */
  readonly part: string | undefined
}

export interface SpanDeps {
  readonly clock: Clock
  readonly contexts: AsyncLocalStorage<SpanContext | undefined>
  readonly onEnd: (span: TracedSpan) => void
}

export interface SpanStart {
  readonly name: string
  readonly kind: SpanKindName
  readonly attributes: SpanAttributes
  readonly traceId: string
  readonly spanId: string
  readonly isSampled: boolean
  readonly context: SpanContext | undefined
}

export const maxAttributes = 128
export const maxEvents = 128
export const maxTextLength = 8_192

type Attributes = Record<string, string | number | boolean | string[] | number[]>

/** A span while it is open; what it found out is read by sinks and exporters when it has ended. */
export class TracedSpan implements Span {
  readonly traceId: string
  readonly spanId: string
  readonly isSampled: boolean
  readonly name: string
  readonly kind: SpanKindName
  readonly parent: SpanParent | undefined
  readonly startedAtMs: number
  readonly attributes: Attributes = {}
  readonly events: { readonly name: string; readonly at: Date; readonly attributes: Attributes }[] = []
  durationMs = 0
  status: FinishedSpan['status'] = 'unset'
  problem: string | undefined
  readonly #deps: SpanDeps
  readonly #startedMs: number
  readonly #part: string | undefined
  #count = 0
  #isOpen = true

  constructor(deps: SpanDeps, { name, kind, attributes, traceId, spanId, isSampled, context }: SpanStart) {
    this.#deps = deps
    this.#startedMs = deps.clock.monotonicMs()
    this.startedAtMs = deps.clock.now().getTime()
    this.traceId = traceId
    this.spanId = spanId
    this.isSampled = isSampled
    this.name = name
    this.kind = kind
    this.parent = context?.parent
    const part = attributes[partAttribute]
    this.#part = typeof part === 'string' ? part : context?.part
    this.set(attributes)
    if (context?.part !== undefined) this.set({ [callerAttribute]: context.part })
  }

  set(attributes: SpanAttributes): void {
    if (this.#isOpen) this.#count = addAttributes(this.attributes, attributes, this.#count)
  }

  event(name: string, attributes: SpanAttributes = {}): void {
    if (!this.#isOpen || this.events.length >= maxEvents) return
    const kept: Attributes = {}
    addAttributes(kept, attributes, 0)
    // Durations follow the monotonic clock even when the wall clock jumps.
    this.events.push({ name, at: new Date(this.startedAtMs + this.#elapsedMs()), attributes: kept })
  }

  fail(error: unknown): void {
    if (!this.#isOpen) return
    this.set({ 'error.type': errorType(error) })
    this.status = 'error'
    if (isAppError(error)) this.problem = error.message
  }

  run<T>(work: () => T): T {
    const { traceId, spanId, isSampled, parent } = this
    const own = { traceId, spanId, isSampled, isRemote: false, traceState: parent?.traceState }
    return this.#deps.contexts.run({ parent: own, part: this.#part }, work)
  }

  end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.durationMs = this.#elapsedMs()
    this.#deps.onEnd(this)
  }

  #elapsedMs(): number {
    return this.#deps.clock.monotonicMs() - this.#startedMs
  }
}

/** How many there are then. What is over the limit is left out. */
function addAttributes(kept: Attributes, added: SpanAttributes, count: number): number {
  let known = count
  for (const name in added) {
    const value = added[name]
    if (value === undefined) continue
    if (!(name in kept)) {
      if (known >= maxAttributes) continue
      known += 1
    }
    kept[name] = bounded(value)
  }
  return known
}

function bounded(value: NonNullable<SpanAttributes[string]>): Attributes[string] {
  if (typeof value === 'string') return value.length > maxTextLength ? value.slice(0, maxTextLength) : value
  if (typeof value !== 'object') return value
  return value.map((item) => (typeof item === 'string' ? item.slice(0, maxTextLength) : item)) as
    | string[]
    | number[]
}

function errorType(error: unknown): string {
  if (isAppError(error)) return error.code
  return error instanceof Error ? error.name : 'unknown'
}
