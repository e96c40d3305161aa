import { type RefObject, useEffect, useState } from 'react'
import type { Box } from './flow-lines.ts'

type Boxes = Readonly<Record<string, Box>>

/** Where the elements with `data-part` are inside the container, measured again whenever it changes its size. */
export function useTileBoxes(container: RefObject<HTMLElement | null>, layout: string): Boxes {
  const [boxes, setBoxes] = useState<Boxes>({})
  // Not a layout effect: the container is around the caller and has no reference yet when that runs.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another layout has other tiles
  useEffect(() => {
    const element = container.current
    if (!element) return
    const measure = () => {
      const next = measureTiles(element)
      setBoxes((now) => (JSON.stringify(now) === JSON.stringify(next) ? now : next))
    }
    // Calls back at once, after the layout, which measuring here would have to force.
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [container, layout])
  return boxes
}

function measureTiles(container: HTMLElement): Boxes {
  const origin = container.getBoundingClientRect()
  const tiles = [...container.querySelectorAll<HTMLElement>('[data-part]')]
  return Object.fromEntries(
    tiles.map((tile) => {
      const { left, top, width, height } = tile.getBoundingClientRect()
      const box = { x: left - origin.left, y: top - origin.top, width, height }
      return [
        tile.dataset.part!,
        Object.fromEntries(
          Object.entries(box).map(([name, value]) => [name, Math.round(value)]),
        ) as unknown as Box,
      ]
    }),
  )
}
