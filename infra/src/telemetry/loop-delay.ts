import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Clock } from '../clock/index.ts'

/** How late this process gets to its work. Disposing it ends the measurement. */
export interface LoopDelay extends Disposable {
  /** `onRead` is told every 250 ms by how many milliseconds work was late on average since the time before. */
  watch(onRead: (meanMs: number) => void): void
  /** The longest standstill of the last five seconds, in milliseconds; one that has just ended included. */
  worstMs(): number
}

export interface LoopDelayDeps {
  readonly clock: Pick<Clock, 'monotonicMs' | 'every'>
}

const resolutionMs = 20
const readEveryMs = 250
/** Five seconds of readings. */
const kept = 20

export function createLoopDelay({ clock }: LoopDelayDeps): LoopDelay {
  // Never reset: the first measurement after a reset would be lost.
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  const watchers: ((meanMs: number) => void)[] = []
  const lateness: number[] = []
  let count = 0
  let sumMs = 0
  let readAtMs = clock.monotonicMs()
  histogram.enable()

  const readMean = (lateMs: number) => {
    const nowCount = histogram.count
    if (nowCount === count) return lateMs
    const nowSumMs = (histogram.mean / 1e6) * nowCount
    const mean = (nowSumMs - sumMs) / (nowCount - count) - resolutionMs
    count = nowCount
    sumMs = nowSumMs
    return Math.max(0, mean)
  }
  const timer = clock.every(
    readEveryMs,
    () => {
      const now = clock.monotonicMs()
      const lateMs = Math.max(0, now - readAtMs - readEveryMs)
      readAtMs = now
      lateness.push(lateMs)
      if (lateness.length > kept) lateness.shift()
      const meanMs = readMean(lateMs)
      for (const onRead of watchers) onRead(meanMs)
    },
    () => {},
  )

  return {
    watch: (onRead) => void watchers.push(onRead),
    worstMs: () => Math.max(clock.monotonicMs() - readAtMs - readEveryMs, ...lateness, 0),
    [Symbol.dispose]() {
      timer[Symbol.dispose]()
      histogram.disable()
    },
  }
}
