/** Characters of ordinary text counted in one go. */
const maxSlice = 4_096
/** Words are shorter. Longer stretches without a break take time that grows with their square … */
const longestWord = 64
/** … so that no more than this of them is counted in one go. */
const maxRun = 256
/**
 * Cuts a text so that each slice is counted in a few milliseconds: ordinary text before a white space, stretches of more
 * than 64 characters without one (or of nothing else) every 256 characters. A cut can add one token, so the sum is at most
 * about one in a hundred too high. Looks at each character once and only as far as the slices are asked for.
 */
export function* sliceText(text: string): Generator<string, void, undefined> {
  let start = 0
  let runStart = 0
  let isLong = false
  let wasSpace = false
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    const space = isSpace(code)
    if (space !== wasSpace) {
      if (isLong || (space && at - start >= maxSlice)) {
        if (at > start) yield text.slice(start, at)
        start = at
      }
      runStart = at
      isLong = false
      wasSpace = space
    } else if (!isLong && at - runStart >= longestWord) {
      if (runStart > start) yield text.slice(start, runStart)
      start = runStart
      isLong = true
    } else if (isLong && at - start >= maxRun && !isLowSurrogate(code)) {
      yield text.slice(start, at)
      start = at
    }
  }
  if (start < text.length) yield text.slice(start)
}

function isSpace(code: number): boolean {
  return (
    code <= 32 ||
    code === 0xa0 ||
    (code >= 0x2000 && (code <= 0x200a || code === 0x2028 || code === 0x2029 || code === 0x3000))
  )
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff
}
