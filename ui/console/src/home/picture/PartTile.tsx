import { Link } from '@tanstack/react-router'
import type { Layer } from '@tragwerk/contracts/monitoring'
import { classNames } from '../../design/index.ts'
import { areaOf, type Part } from './storeys.ts'
import { useFigureWords, usePartName } from './use-figure-words.ts'

interface PartTileProps {
  readonly part: Part
  readonly layer: Layer
  readonly isLarge: boolean
  readonly isPaused: boolean
  onFocus(id: string | undefined): void
}

/** One part: its name, what it did in the last minute, and the way to its area. */
export function PartTile({ part, layer, isLarge, isPaused, onFocus }: PartTileProps) {
  const words = useFigureWords()
  const name = usePartName()(part.name)
  const { figures } = part
  const isActive = figures !== undefined && figures.calls > 0 && !isPaused
  const failures = figures && words.failures(figures)
  return (
    <Link
      {...areaOf(part.id)}
      data-part={part.id}
      onPointerEnter={() => onFocus(part.id)}
      onPointerLeave={() => onFocus(undefined)}
      onFocus={() => onFocus(part.id)}
      onBlur={() => onFocus(undefined)}
      style={isActive ? { borderColor: `var(--layer-${layer})` } : undefined}
      className={classNames(
        'relative z-20 flex min-h-12 min-w-0 flex-col justify-center rounded-control border border-line bg-canvas px-3 py-1 text-ink transition-colors hover:bg-hover',
        isLarge && 'px-4',
      )}
    >
      <span className="flex items-baseline justify-between gap-2">
        <span className={classNames('font-semibold md:truncate', isLarge ? 'text-lg' : 'text-sm')}>
          {name}
        </span>
        {failures && (
          <span
            aria-hidden
            className={classNames(
              'shrink-0 font-semibold text-bad tabular-nums',
              isLarge ? 'text-base' : 'text-xs',
              isPaused && 'text-ink-faint',
            )}
          >
            {failures}
          </span>
        )}
      </span>
      {figures && (
        <>
          <span
            aria-hidden
            className={classNames(
              'truncate tabular-nums',
              isLarge ? 'text-base' : 'text-xs',
              isActive ? 'text-ink-soft' : 'text-ink-faint',
            )}
          >
            {words.short(figures)}
          </span>
          <span className="sr-only">: {words.full(figures)}</span>
        </>
      )}
    </Link>
  )
}
