import type { Clock } from './clock.ts'

/** Gives the current instant as ISO 8601 with milliseconds, in UTC; calls in the same millisecond share one text. */
export function createStamp(clock: Pick<Clock, 'now'>): () => string {
  let ofMs = Number.NaN
  let text = ''
  return () => {
    const now = clock.now()
    if (now.getTime() !== ofMs) {
      ofMs = now.getTime()
      text = now.toISOString()
    }
    return text
  }
}
