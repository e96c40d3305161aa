/** Words before which a hyphen at the end of a line stands for an omitted part (`Reise- und Spesenrichtlinie`). */
const afterSuspendedHyphen = /^(?:und|oder|bzw|sowie|als|bis|and|or|to)\b/

/** Joins two lines of a paragraph and repairs a word divided at the end of the first. */
export function joinLines(first: string, second: string): string {
  if (first.endsWith('\u00ad')) return first.slice(0, -1) + second
  if (!/\p{L}[-\u2010]$/u.test(first)) return `${first} ${second}`
  if (afterSuspendedHyphen.test(second)) return `${first} ${second}`
  return /^\p{Ll}/u.test(second) ? first.slice(0, -1) + second : first + second
}
