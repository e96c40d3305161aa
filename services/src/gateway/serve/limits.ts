import type { GatewayConfiguration, TaskRoute } from '@tragwerk/contracts/gateway'
import type { AttemptLimits } from '../lanes/attempt.ts'

type Timeouts = NonNullable<GatewayConfiguration['timeouts']>

/** Milliseconds, where neither route nor provider nor configuration says otherwise. */
const defaults = { firstByte: 30_000, idle: 30_000, total: 600_000 } as const

export interface LimitsQuestion {
  readonly configuration: GatewayConfiguration
  readonly route: TaskRoute
  readonly provider: string
  readonly isStream: boolean
  /** On the monotonic clock. */
  readonly arrivedMs: number
  /** The client's own wish. */
  readonly timeoutMs: number | undefined
}

/** The route goes before the provider, the provider before the whole configuration. */
export function limitsOf(question: LimitsQuestion): AttemptLimits {
  const { configuration, route, provider, isStream, arrivedMs, timeoutMs } = question
  const pick = (phase: keyof typeof defaults & keyof Timeouts) =>
    route.timeouts?.[phase] ??
    configuration.providers[provider]?.timeouts?.[phase] ??
    configuration.timeouts?.[phase] ??
    defaults[phase]
  const total = Math.min(pick('total'), timeoutMs ?? Number.POSITIVE_INFINITY)
  // An answer in one piece is silent until it is complete.
  const firstByte = isStream ? pick('firstByte') : total
  return {
    firstByteMs: Math.min(firstByte, route.maxLatencyMs ?? Number.POSITIVE_INFINITY),
    idleMs: isStream ? pick('idle') : total,
    endsAtMs: arrivedMs + total,
  }
}
