import { Link } from '@tanstack/react-router'
import { classNames } from '../../design/index.ts'
import { shellWords } from '../../shell/index.ts'
import { useWords } from '../../words/index.ts'
import { PartTile } from './PartTile.tsx'
import type { Storey } from './storeys.ts'
import { layerMark } from './storeys.ts'
import { pictureWords } from './words.ts'

interface StoreyRowProps {
  readonly storey: Storey
  readonly isLarge: boolean
  readonly isPaused: boolean
  onFocus(id: string | undefined): void
}

const columns = ['', 'grid-cols-1', 'grid-cols-2', 'grid-cols-2 md:grid-cols-3', 'grid-cols-2 md:grid-cols-4']

/** One floor. Trust is the transfer beam below the fourth: dark, and without a number. */
export function StoreyRow({ storey, isLarge, isPaused, onFocus }: StoreyRowProps) {
  const t = useWords(pictureWords)
  const tShell = useWords(shellWords)
  const { layer, parts, number } = storey
  const isTrust = layer === 'trust'
  return (
    <div
      className={classNames(
        'relative grid items-stretch gap-x-3 gap-y-1.5 overflow-hidden rounded-control border border-line bg-surface py-1.5 pr-1.5 pl-4 shadow-low md:grid-cols-[13rem_minmax(0,1fr)] xl:grid-cols-[17rem_minmax(0,1fr)]',
        isTrust && 'border-beam bg-beam text-beam-ink',
        isLarge && 'h-full md:grid-cols-[22rem_minmax(0,1fr)] xl:grid-cols-[26rem_minmax(0,1fr)]',
      )}
    >
      <span
        aria-hidden
        className="absolute inset-y-0 left-0 w-1.5"
        style={{ background: `var(--layer-${layer})` }}
      />
      <Link
        to="/layers/$layer"
        params={{ layer }}
        className="flex min-w-0 flex-col justify-center rounded-md px-1 py-0.5 hover:underline focus-visible:-outline-offset-2"
      >
        <span className="flex items-baseline gap-2">
          <span
            className={classNames(
              'font-mono text-ink-faint text-xs',
              isTrust && 'text-beam-soft',
              isLarge && 'text-base',
            )}
          >
            {number === undefined ? '–' : layerMark(storey)}
          </span>
          <span className={classNames('font-semibold', isLarge ? 'text-xl' : 'text-sm')}>
            {tShell(layer)}
          </span>
        </span>
        <span
          className={classNames(
            'text-ink-soft leading-snug',
            isTrust && 'text-beam-soft',
            isLarge ? 'text-base' : 'text-xs',
          )}
        >
          {t(layer)}
        </span>
      </Link>
      <ul className={classNames('grid gap-2 md:gap-3', columns[Math.min(4, parts.length)])}>
        {parts.map((part) => (
          <li key={part.id} className="grid min-w-0">
            <PartTile part={part} layer={layer} isLarge={isLarge} isPaused={isPaused} onFocus={onFocus} />
          </li>
        ))}
      </ul>
    </div>
  )
}
