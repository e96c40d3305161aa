/** An item of a roster; in one at a time. */
export interface Listed {
  /** Where it stands; kept by the roster, below 0 outside one. */
  place: number
}

/**
 * Items that come and go with every request, in no order. All steps cost the same.
 *
 * A `Set` would do, but for the collector: it is replaced every few dozen additions, and each table that it leaves
 * behind holds what was in it, so that requests long gone are carried along until the next full collection.
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
  const items: T[] = []
  return {
    get size() {
      return items.length
    },
    add(item) {
      item.place = items.length
      items.push(item)
    },
    remove(item) {
      if (items[item.place] !== item) return
      const last = items.pop()!
      if (last !== item) {
        items[item.place] = last
        last.place = item.place
      }
      item.place = -1
    },
    forEach(visit) {
      for (const item of [...items]) if (items[item.place] === item) visit(item)
    },
  }
}
