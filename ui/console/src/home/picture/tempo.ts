interface Paced {
  readonly id: string
  /** In the last minute. */
  readonly calls: number
}

/** Of one flow; more would only flicker. */
const mostPerMinute = 60
/** Of all flows at one moment. */
const mostAtOnce = 10

/**
 * Sends one dot for each call: a flow with six calls in the last minute gets one every ten seconds. Nothing moves
 * where nothing happens.
 */
export function createTempo() {
  const credits = new Map<string, number>()
  return {
    /** Flows that are due for a dot after this much time, each at most once. */
    due<T extends Paced>(flows: readonly T[], elapsedMs: number): T[] {
      for (const id of credits.keys()) if (!flows.some((flow) => flow.id === id)) credits.delete(id)
      const due = flows.filter(({ id, calls }) => {
        // A new flow shows itself at once.
        const earned = (Math.min(calls, mostPerMinute) / 60_000) * elapsedMs
        const credit = Math.min(2, (credits.get(id) ?? 1) + earned)
        credits.set(id, credit)
        return credit >= 1
      })
      const sent = due.slice(0, mostAtOnce)
      for (const { id } of sent) credits.set(id, credits.get(id)! - 1)
      return sent
    },
  }
}
