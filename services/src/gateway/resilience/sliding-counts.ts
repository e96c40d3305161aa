export interface SlidingCountsOptions {
  /** How far back counts reach: never longer than this, shorter by at most one slot. */
  readonly spanMs: number
  readonly slots: number
  /** Number of things counted side by side. */
  readonly cells: number
}

/** Counts of the recent past in constant memory: `(slots + 1) × cells × 4` bytes. */
export interface SlidingCounts {
  add(cell: number, now: number): void
  /** The sums at this moment, one for each cell. The array is the live one: read it, do not keep it. */
  read(now: number): Readonly<Uint32Array>
  clear(): void
}

export function createSlidingCounts(options: SlidingCountsOptions): SlidingCounts {
  const { spanMs, slots, cells } = options
  const slotMs = spanMs / slots
  const sums = new Uint32Array(cells)
  const bySlot = new Uint32Array(cells * slots)
  let latest = 0

  const advance = (now: number) => {
    const slot = Math.floor(now / slotMs)
    if (slot <= latest) return
    const steps = Math.min(slot - latest, slots)
    for (let step = 1; step <= steps; step += 1) {
      const start = ((latest + step) % slots) * cells
      for (let cell = 0; cell < cells; cell += 1) {
        sums[cell]! -= bySlot[start + cell]!
        bySlot[start + cell] = 0
      }
    }
    latest = slot
  }

  return {
    add(cell, now) {
      advance(now)
      sums[cell]! += 1
      bySlot[(latest % slots) * cells + cell]! += 1
    },
    read(now) {
      advance(now)
      return sums
    },
    clear() {
      sums.fill(0)
      bySlot.fill(0)
    },
  }
}
