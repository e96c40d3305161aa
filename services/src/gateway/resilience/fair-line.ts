import { createLine, type Line, type Standing } from './line.ts'

/** What stands in a fair line; in one at a time. */
export interface Queued<T> extends Standing<T> {
  readonly owner: string
  /** Its place among those of its owner; kept by the line. */
  turn: Turn<T> | undefined
}

interface Turn<T> extends Standing<Turn<T>> {
  readonly item: T
}

/**
 * A queue whose owners take turns: one of each, and of each in order of arrival. Whoever sends much waits behind itself.
 * Every step costs the same, but for `surplus`, which looks at every owner.
 */
export interface FairLine<T> {
  /** Whose turn it is. */
  readonly next: T | undefined
  /** Who came first of all, whatever the turn. */
  readonly first: T | undefined
  readonly last: T | undefined
  push(item: T): void
  /** It leaves because it was served: the next of its owner comes after one of every other. */
  serve(item: T): void
  /** It leaves for another reason, and no turn is lost. */
  remove(item: T): void
  /** The youngest of the owner with most in line, if that one still has as many as `owner` when they change places. */
  surplus(owner: string): T | undefined
}

interface Share<T> {
  readonly line: Line<Turn<T>>
  count: number
}

export function createFairLine<T extends Queued<T>>(): FairLine<T> {
  const arrivals = createLine<T>()
  /** In the order of their turns. */
  const shares = new Map<string, Share<T>>()

  const remove = (item: T): Share<T> => {
    const share = shares.get(item.owner)!
    arrivals.remove(item)
    share.line.remove(item.turn!)
    item.turn = undefined
    share.count -= 1
    if (share.count === 0) shares.delete(item.owner)
    return share
  }

  return {
    get next() {
      const [share] = shares.values()
      return share?.line.first?.item
    },
    get first() {
      return arrivals.first
    },
    get last() {
      return arrivals.last
    },
    push(item) {
      let share = shares.get(item.owner)
      if (share === undefined) {
        share = { line: createLine(), count: 0 }
        shares.set(item.owner, share)
      }
      const turn: Turn<T> = { item, ahead: undefined, behind: undefined }
      item.turn = turn
      share.line.push(turn)
      share.count += 1
      arrivals.push(item)
    },
    serve(item) {
      const share = remove(item)
      if (share.count === 0) return
      shares.delete(item.owner)
      shares.set(item.owner, share)
    },
    remove,
    surplus(owner) {
      let most: Share<T> | undefined
      for (const share of shares.values()) {
        if (most === undefined || share.count > most.count) most = share
      }
      const own = shares.get(owner)?.count ?? 0
      return most !== undefined && most.count > own + 1 ? most.line.last?.item : undefined
    },
  }
}
