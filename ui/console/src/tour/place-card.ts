export interface Area {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

interface Size {
  readonly width: number
  readonly height: number
}

const gap = 14
const edge = 12

/**
 * Where the card stands: beside what it speaks of, without covering it, and inside the window. Undefined where no
 * side has room, as on a phone.
 */
export function placeCard(anchor: Area, card: Size, view: Size): { left: number; top: number } | undefined {
  const right = anchor.left + anchor.width
  const bottom = anchor.top + anchor.height
  if (bottom < 0 || anchor.top > view.height) return undefined
  const places = [
    { left: anchor.left, top: bottom + gap },
    { left: anchor.left, top: anchor.top - gap - card.height },
    { left: right + gap, top: anchor.top },
    { left: anchor.left - gap - card.width, top: anchor.top },
  ]
  return places
    .map(({ left, top }, index) =>
      index < 2
        ? { left: clamp(left, edge, view.width - edge - card.width), top }
        : { left, top: clamp(top, edge, view.height - edge - card.height) },
    )
    .find(
      ({ left, top }) =>
        left >= edge &&
        top >= edge &&
        left + card.width <= view.width - edge &&
        top + card.height <= view.height - edge,
    )
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, high))
}
