/** An item of a roster; in one at a time. */
export interface Listed {
  /** Where it stands; kept by the roster, below 0 outside one. */
  place: number
}

/**
 * Items that come and go with every request, in no order. All steps cost the same. It never gives back the memory of its
 * fullest time, a few bytes for each item.
 *
 * A `Set` or an array would do, but for the collector: both move to new tables as they grow and shrink, and each table
 * left behind holds what was in it, so that requests long gone are carried along until the next full collection.
 */
export interface Roster<T extends Listed> {
  readonly size: number
  add(item: T): void
  /** Does nothing when it is not here. */
  remove(item: T): void
  /** Once for each; any item may be removed meanwhile. */
  forEach(visit: (item: T) => void): void
}

export function createRoster<T extends Listed>(): Roster<T> {
  const places: (T | undefined)[] = []
  let size = 0
  return {
    get size() {
      return size
    },
    add(item) {
      item.place = size
      places[size] = item
      size += 1
    },
    remove(item) {
      const { place } = item
      if (places[place] !== item) return
      size -= 1
      const last = places[size]!
      places[place] = last
      last.place = place
      places[size] = undefined
      item.place = -1
    },
    forEach(visit) {
      for (const item of places.slice(0, size)) if (places[item!.place] === item) visit(item!)
    },
  }
}
