/** What stands in a line; in one line at a time. */
export interface Standing<T> {
  ahead: T | undefined
  behind: T | undefined
}

/** A queue from which anything can also leave in the middle; every step costs the same. */
export interface Line<T> {
  readonly first: T | undefined
  readonly last: T | undefined
  push(item: T): void
  remove(item: T): void
}

export function createLine<T extends Standing<T>>(): Line<T> {
  let first: T | undefined
  let last: T | undefined
  return {
    get first() {
      return first
    },
    get last() {
      return last
    },
    push(item) {
      item.ahead = last
      item.behind = undefined
      if (last) last.behind = item
      else first = item
      last = item
    },
    remove(item) {
      if (item.ahead) item.ahead.behind = item.behind
      else first = item.behind
      if (item.behind) item.behind.ahead = item.ahead
      else last = item.ahead
      item.ahead = undefined
      item.behind = undefined
    },
  }
}
