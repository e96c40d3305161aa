import type { Attempt, GatewayRequestDetail } from '@tragwerk/contracts/gateway'

export type SegmentKind = 'admission' | 'queue' | 'wait' | 'answer' | 'failed'

/** Milliseconds since the request arrived. */
export interface Segment {
  readonly kind: SegmentKind
  readonly fromMs: number
  readonly toMs: number
}

export interface Bar {
  /** Undefined for the admission. */
  readonly attempt?: Attempt
  readonly segments: readonly Segment[]
  readonly firstByteAtMs?: number
}

/** One bar for the admission, then one per attempt in the order in which they began. */
export function toBars(request: Pick<GatewayRequestDetail, 'timing' | 'attemptList'>): readonly Bar[] {
  const { timing, attemptList } = request
  const admission: Bar = {
    segments: [{ kind: 'admission', fromMs: 0, toMs: timing.admissionMs }],
  }
  return [admission, ...inOrder(attemptList).map(toBar)]
}

/** Hedges end before what they raced against, so the order of ends is not the order of beginnings. */
export function inOrder(attempts: readonly Attempt[]): readonly Attempt[] {
  return [...attempts].sort((one, other) => one.startedMs - other.startedMs)
}

function toBar(attempt: Attempt): Bar {
  const { startedMs, queuedMs, firstByteMs, durationMs, outcome } = attempt
  const endMs = startedMs + Math.max(0, durationMs - queuedMs)
  const firstByteAtMs = firstByteMs === null ? undefined : Math.min(endMs, startedMs + firstByteMs)
  const isBad = outcome === 'failed'
  const segments: Segment[] = [
    { kind: 'queue', fromMs: Math.max(0, startedMs - queuedMs), toMs: startedMs },
    {
      kind: isBad && firstByteAtMs === undefined ? 'failed' : 'wait',
      fromMs: startedMs,
      toMs: firstByteAtMs ?? endMs,
    },
    { kind: isBad ? 'failed' : 'answer', fromMs: firstByteAtMs ?? endMs, toMs: endMs },
  ]
  return {
    attempt,
    segments: segments.filter(({ fromMs, toMs }) => toMs > fromMs),
    ...(firstByteAtMs !== undefined && { firstByteAtMs }),
  }
}

export type ShareKind = 'admission' | 'queue' | 'upstream' | 'overhead'

export interface Share {
  readonly kind: ShareKind
  readonly ms: number
}

/** What the duration consists of, in the order in which it is drawn. */
export function toShares({ timing }: Pick<GatewayRequestDetail, 'timing'>): readonly Share[] {
  return [
    { kind: 'admission', ms: timing.admissionMs },
    { kind: 'overhead', ms: timing.overheadMs },
    { kind: 'queue', ms: timing.queueMs },
    { kind: 'upstream', ms: timing.upstreamMs },
  ]
}

/** Round moments for the axis, from 0: at most `most` of them within the duration. */
export function toTicks(durationMs: number, most = 5): readonly number[] {
  if (!(durationMs > 0)) return [0]
  const rough = durationMs / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? 10 * power
  const count = Math.floor(durationMs / step)
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(6)))
}
