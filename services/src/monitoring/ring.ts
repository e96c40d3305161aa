/** Length of one slot of time. */
export const slotMs = 10_000

interface Slot<T> {
  /** Slots since the epoch; what the value counts. */
  number: number
  readonly value: T
}

/** The last `length` slots of ten seconds, reused in turn, so that memory does not grow with time. */
export interface Ring<T> {
  /** The value of the slot that `atMs` lies in, emptied when the slot begins. */
  current(atMs: number): T
  /** The value of an earlier slot; undefined when nothing happened in it. */
  read(number: number): T | undefined
}

export function createRing<T>(
  length: number,
  kind: { readonly create: () => T; readonly clear: (value: T) => void },
): Ring<T> {
  const slots: (Slot<T> | undefined)[] = Array.from({ length })
  return {
    current(atMs) {
      const number = Math.floor(atMs / slotMs)
      const slot = slots[number % length]
      if (slot === undefined) {
        const made = { number, value: kind.create() }
        slots[number % length] = made
        return made.value
      }
      if (slot.number !== number) {
        kind.clear(slot.value)
        slot.number = number
      }
      return slot.value
    },
    read(number) {
      const slot = slots[number % length]
      return slot?.number === number ? slot.value : undefined
    },
  }
}

/** Numbers of the slots of the window that ends now, oldest first; the last one is still being filled. */
export function slotsUntil(atMs: number, count: number): number[] {
  const last = Math.floor(atMs / slotMs)
  return Array.from({ length: count }, (_, index) => last - count + 1 + index)
}
