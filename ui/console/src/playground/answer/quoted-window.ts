/** The surroundings of a quoted place, cut into what stands before, in and after it. */
export interface QuotedWindow {
  readonly before: string
  readonly quote: string
  readonly after: string
  /** There is more text than is shown. */
  readonly isCut: boolean
}

/** UTF-16 code units shown on each side of the place. */
const reach = 60_000

/** Undefined when the place does not lie in the text. Offsets are UTF-16 code units. */
export function quotedWindow(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): QuotedWindow | undefined {
  if (!(start >= 0 && start < end && end <= text.length)) return
  const from = withoutHalf(text, Math.max(0, start - reach), 1)
  const to = withoutHalf(text, Math.min(text.length, end + reach), -1)
  return {
    before: text.slice(from, start),
    quote: text.slice(start, end),
    after: text.slice(end, to),
    isCut: from > 0 || to < text.length,
  }
}

/** The offset, moved by `step` where it would cut a character in two. */
function withoutHalf(text: string, offset: number, step: 1 | -1): number {
  const isInside = /[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(Math.max(0, offset - 1), offset + 1))
  return isInside ? offset + step : offset
}
