import type { Activity } from '@tragwerk/contracts/monitoring'
import type { FinishedSpan } from '@tragwerk/infra/telemetry'

const dayMs = 86_400_000

type Today = Activity['today']

/** Totals since midnight UTC, or since the start of the process if that was later. */
export interface TodayTotals {
  addRequest(atMs: number, isFailure: boolean): void
  /** One call of a model, as its span tells it. */
  addModelCall(atMs: number, attributes: FinishedSpan['attributes']): void
  read(atMs: number): Today
}

export function createTodayTotals(startedMs: number): TodayTotals {
  let day = Math.floor(startedMs / dayMs)
  let totals = createTotals()
  const on = (atMs: number) => {
    const current = Math.floor(atMs / dayMs)
    if (current !== day) totals = createTotals()
    day = current
    return totals
  }
  return {
    addRequest(atMs, isFailure) {
      const today = on(atMs)
      today.requests += 1
      if (isFailure) today.failures += 1
    },
    addModelCall(atMs, attributes) {
      const today = on(atMs)
      today.inputTokens += toCount(attributes['gen_ai.usage.input_tokens'])
      today.outputTokens += toCount(attributes['gen_ai.usage.output_tokens'])
      const cost = attributes['tragwerk.cost.nano_usd']
      if (typeof cost === 'number') today.costNanoUsd += cost
      else if (attributes['tragwerk.model.in_process'] !== true) today.unpricedCalls += 1
    },
    read(atMs) {
      const { costNanoUsd, ...counts } = on(atMs)
      const since = new Date(Math.max(startedMs, day * dayMs)).toISOString()
      return { since, ...counts, costMicroUsd: Math.round(costNanoUsd / 1000) }
    },
  }
}

function createTotals() {
  return { requests: 0, failures: 0, inputTokens: 0, outputTokens: 0, unpricedCalls: 0, costNanoUsd: 0 }
}

function toCount(value: unknown): number {
  return typeof value === 'number' && value > 0 ? Math.round(value) : 0
}
