import type { CSSProperties } from 'react'
import { classNames } from '../design/index.ts'
import type { ListName, PerList } from './weigh-lists.ts'

const striped = (colour: string) =>
  `repeating-linear-gradient(45deg, ${colour} 0 4px, color-mix(in srgb, ${colour} 45%, var(--surface)) 4px 7px)`

/** Each list has a colour and a pattern: plain, striped, dotted. */
const fills: PerList<CSSProperties> = {
  words: { backgroundColor: 'var(--layer-ui)' },
  grams: { backgroundImage: striped('var(--layer-orchestration)') },
  vector: {
    backgroundColor: 'var(--layer-services)',
    backgroundImage: 'radial-gradient(circle, var(--surface) 1.3px, transparent 1.6px)',
    backgroundSize: '6px 6px',
  },
}

const outlines: PerList<string> = {
  words: 'border-layer-ui',
  grams: 'border-layer-orchestration',
  vector: 'border-layer-services',
}

/** What a list looks like; `isFloor` when the list only bounds the value. */
export function listFill(name: ListName, isFloor = false): { className: string; style: CSSProperties } {
  return isFloor
    ? { className: classNames('border-2 border-dashed bg-surface', outlines[name]), style: {} }
    : { className: '', style: fills[name] }
}

export function ListMark({ name, isFloor }: { readonly name: ListName; readonly isFloor?: boolean }) {
  const fill = listFill(name, isFloor)
  return (
    <span
      aria-hidden
      className={classNames('inline-block size-3 shrink-0 rounded-sm', fill.className)}
      style={fill.style}
    />
  )
}
