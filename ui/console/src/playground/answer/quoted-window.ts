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
  const from = Math.max(0, start - reach)
  const to = Math.min(text.length, end + reach)
  return {
    before: text.slice(from, start),
    quote: text.slice(start, end),
    after: text.slice(end, to),
    isCut: from > 0 || to < text.length,
  }
}
