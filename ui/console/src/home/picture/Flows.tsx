import type { ActivityFlow } from '@tragwerk/contracts/monitoring'
import { type RefObject, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { classNames } from '../../design/index.ts'
import { type FlowLine, pointOn, toFlowLines, toPath } from './flow-lines.ts'
import { createTempo } from './tempo.ts'
import { useMayMove } from './use-may-move.ts'
import { useTileBoxes } from './use-tile-boxes.ts'

interface FlowsProps {
  /** Holds the tiles; the lines are drawn over all of it. */
  readonly container: RefObject<HTMLDivElement | null>
  /** Changes when tiles come, go or move without a change of size. */
  readonly layout: string
  readonly flows: readonly ActivityFlow[]
  /** The part whose calls are looked at. */
  readonly focus: string | undefined
  readonly isPaused: boolean
}

/** Who calls whom, as members between the tiles, as wide as the traffic; a dot runs along for each call. */
export function Flows({ container, layout, flows, focus, isPaused }: FlowsProps) {
  const boxes = useTileBoxes(container, layout)
  const lines = useMemo(() => toFlowLines(flows, boxes), [flows, boxes])
  const dots = useRef<HTMLDivElement>(null)
  const mayMove = useMayMove(container)
  const moving = useMemo(() => lines.filter(({ id }) => !id.endsWith(` ${watching}`)), [lines])
  useDots(dots, moving, mayMove && !isPaused)
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 z-10 max-md:hidden">
      <svg className="absolute inset-0 size-full" role="presentation">
        {lines.map((line) => (
          <path
            key={line.id}
            d={toPath(line.points)}
            fill="none"
            strokeWidth={line.width}
            style={{ stroke: colourOf(line) }}
            className={classNames(
              'opacity-60 transition-opacity',
              focus && (line.id.split(' ').includes(focus) ? 'opacity-100' : 'opacity-15'),
            )}
          />
        ))}
      </svg>
      <div ref={dots} className="absolute inset-0" />
    </div>
  )
}

/** Reading these figures is a call as well; its line stands still, or the picture would move by being looked at. */
const watching = 'services/monitoring'
const tickMs = 1000
const travelMs = 900
const frames = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

/** Moves by transforms only, which the compositor does alone; without calls nothing is drawn at all. */
function useDots(layer: RefObject<HTMLDivElement | null>, lines: readonly FlowLine[], isOn: boolean): void {
  const [tempo] = useState(createTempo)
  const send = useEffectEvent(() => {
    for (const line of tempo.due(lines, tickMs)) layer.current?.append(makeDot(line))
  })
  const runs = isOn && lines.length > 0
  useEffect(() => {
    if (!runs) return
    const timer = setInterval(() => send(), tickMs)
    const dots = layer.current
    return () => {
      clearInterval(timer)
      dots?.replaceChildren()
    }
  }, [runs, layer])
}

function makeDot(line: FlowLine): HTMLElement {
  const dot = document.createElement('span')
  dot.className = 'absolute -top-[3px] -left-[3px] size-1.5 rounded-full'
  dot.style.background = colourOf(line)
  const path = frames.map((share) => {
    const { x, y } = pointOn(line.points, share)
    return { transform: `translate(${x}px, ${y}px)` }
  })
  const travel = dot.animate(path, { duration: travelMs, easing: 'ease-in-out' })
  travel.onfinish = () => dot.remove()
  return dot
}

function colourOf({ from }: FlowLine): string {
  return `var(--layer-${from.split('/')[0]})`
}
