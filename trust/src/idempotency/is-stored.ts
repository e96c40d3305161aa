/** Client errors that say "not now" rather than "not so": request timeout, too early, too many requests. */
const transientClientErrors: ReadonlySet<number> = new Set([408, 425, 429])

/** True for replies that a repetition must receive again: 2xx, and the 4xx that would come out the same. */
export function isStored(status: number): boolean {
  if (status >= 200 && status < 300) return true
  return status >= 400 && status < 500 && !transientClientErrors.has(status)
}
