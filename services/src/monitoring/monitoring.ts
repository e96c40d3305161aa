import type { Activity, ActivityPart, Layer } from '@tragwerk/contracts/monitoring'
import type { Clock } from '@tragwerk/infra/clock'
import { callerAttribute, type FinishedSpan, partAttribute, type Tracing } from '@tragwerk/infra/telemetry'
import { type Counter, createCounter } from './counter.ts'
import { createFlows } from './flows.ts'
import { slotMs, slotsUntil } from './ring.ts'
import { createTodayTotals } from './today.ts'

const windowSeconds = 60
const windowSlots = (windowSeconds * 1000) / slotMs
const seriesSlots = (15 * 60 * 1000) / slotMs

export interface PartName {
  readonly layer: Layer
  readonly part: string
}

export interface MonitoringDeps {
  readonly clock: Clock
  readonly tracing: Pick<Tracing, 'addSink'>
  /** Every part of the installation, in the order of display. Spans of others are not counted. */
  readonly parts: readonly PartName[]
}

/** What this process is doing, counted from its own spans as they end. Stops counting when disposed. */
export interface Monitoring extends Disposable {
  /**
   * Figures of now. The window is the running slot of ten seconds and the five before, 50 to 60 seconds; the series
   * has 90 such slots. Percentiles are within 5 %. `inFlight` is the caller's: spans tell only what has ended.
   */
  read(now: { readonly inFlight: number }): Activity
}

interface PartState extends PartName {
  readonly counter: Counter
  lastMs: number | undefined
}

export function createMonitoring({ clock, tracing, parts }: MonitoringDeps): Monitoring {
  const startedMs = clock.now().getTime()
  const states = new Map<string, PartState>(
    parts.map(({ layer, part }) => [
      `${layer}/${part}`,
      { layer, part, counter: createCounter(windowSlots), lastMs: undefined },
    ]),
  )
  const requests = createCounter(seriesSlots)
  const flows = createFlows(windowSlots)
  const today = createTodayTotals(startedMs)

  const sink = tracing.addSink({
    record(span) {
      const atMs = clock.now().getTime()
      const { attributes } = span
      const part = attributes[partAttribute]
      const state = typeof part === 'string' ? states.get(part) : undefined
      if (state === undefined) return
      const call = { isFailure: span.status === 'error', durationMs: timeOf(span) }
      state.counter.add(atMs, call)
      state.lastMs = atMs
      const caller = attributes[callerAttribute]
      if (caller !== part && states.has(String(caller))) flows.add(atMs, String(caller), String(part))
      if (span.name === 'http.request') {
        requests.add(atMs, call)
        today.addRequest(atMs, call.isFailure)
      }
      if (attributes['gen_ai.operation.name'] !== undefined) today.addModelCall(atMs, attributes)
    },
  })

  return {
    read({ inFlight }) {
      const at = clock.now()
      const window = slotsUntil(at.getTime(), windowSlots)
      return {
        at: at.toISOString(),
        startedAt: new Date(startedMs).toISOString(),
        windowSeconds,
        requests: { ...requests.sum(window), inFlight },
        parts: [...states.values()].map((state) => toActivityPart(state, window)),
        flows: flows.read(window),
        series: slotsUntil(at.getTime(), seriesSlots).map((slot) => ({
          at: new Date(slot * slotMs).toISOString(),
          ...requests.sum([slot]),
        })),
        today: today.read(at.getTime()),
      }
    },
    [Symbol.dispose]: () => sink[Symbol.dispose](),
  }
}

/** Undefined where the work lasts as long as somebody listens. */
function timeOf({ attributes, durationMs }: FinishedSpan): number | undefined {
  if (attributes['tragwerk.open_ended'] === true) return undefined
  const lent = attributes['tragwerk.callback_ms']
  return typeof lent === 'number' ? Math.max(0, durationMs - lent) : durationMs
}

function toActivityPart(
  { layer, part, counter, lastMs }: PartState,
  window: readonly number[],
): ActivityPart {
  const lastAt = lastMs === undefined ? null : new Date(lastMs).toISOString()
  return { layer, part, ...counter.sum(window), lastAt }
}
