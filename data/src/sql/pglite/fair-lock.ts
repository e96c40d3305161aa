/** Lets one holder in at a time, in order of arrival. */
export interface FairLock {
  /** Resolves with the function that lets the next one in; rejects with `refuse(waiting)` when the queue is full. */
  acquire(): Promise<() => void>
}

export function createFairLock(maxWaiting: number, refuse: (waiting: number) => Error): FairLock {
  const waiting: (() => void)[] = []
  let isHeld = false

  const unlockOnce = () => {
    let isDone = false
    return () => {
      if (isDone) return
      isDone = true
      const next = waiting.shift()
      if (next) next()
      else isHeld = false
    }
  }

  return {
    async acquire() {
      if (isHeld) {
        if (waiting.length >= maxWaiting) throw refuse(waiting.length)
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
      isHeld = true
      return unlockOnce()
    },
  }
}
