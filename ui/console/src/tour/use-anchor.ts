import { type RefObject, useEffect, useState } from 'react'
import { type Area, placeCard } from './place-card.ts'

interface Placed {
  /** What is spoken of; undefined while it is not on the page. */
  readonly anchor: Area | undefined
  /** Upper left corner of the card; undefined where it has no room beside the anchor. */
  readonly place: { readonly left: number; readonly top: number } | undefined
}

/** Pages load and change under the tour; looking again this often is enough to follow. */
const lookMs = 300
const nowhere: Placed = { anchor: undefined, place: undefined }

/** Follows the first visible element of the selectors, in their order, and places the card beside it. Without any, nowhere. */
export function useAnchor(selectors: readonly string[], card: RefObject<HTMLElement | null>): Placed {
  const [placed, setPlaced] = useState(nowhere)
  const wanted = selectors.join('\n')
  useEffect(() => {
    let scrolledTo: Element | undefined
    const look = () => {
      // A card that moves between press and release would swallow the click.
      if (card.current?.matches(':active')) return
      const found = wanted
        .split('\n')
        .filter((selector) => selector !== '')
        .flatMap((selector) => [...document.querySelectorAll(selector)])
        .find(isShown)
      if (found && found !== scrolledTo) {
        scrolledTo = found
        found.scrollIntoView({ block: 'nearest' })
      }
      const next = found && card.current ? placeAt(found, card.current) : nowhere
      setPlaced((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next))
    }
    look()
    const timer = setInterval(look, lookMs)
    window.addEventListener('resize', look)
    document.addEventListener('scroll', look, { capture: true, passive: true })
    return () => {
      clearInterval(timer)
      window.removeEventListener('resize', look)
      document.removeEventListener('scroll', look, { capture: true })
    }
  }, [wanted, card])
  return placed
}

function placeAt(element: Element, card: HTMLElement): Placed {
  const { left, top, width, height } = element.getBoundingClientRect()
  const anchor = { left, top, width, height }
  const view = { width: document.documentElement.clientWidth, height: document.documentElement.clientHeight }
  return { anchor, place: placeCard(anchor, { width: card.offsetWidth, height: card.offsetHeight }, view) }
}

function isShown(element: Element): boolean {
  const { width, height } = element.getBoundingClientRect()
  return width > 0 && height > 0
}
