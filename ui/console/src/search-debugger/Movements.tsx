import { ArrowDown, ArrowUp, Equal } from 'lucide-react'
import { useFormat, useWords } from '../words/index.ts'
import type { SingleRanks } from './use-single-ranks.ts'
import { searchDebuggerWords } from './words.ts'

interface MovementsProps {
  readonly id: string
  readonly rank: number
  readonly ranks: SingleRanks | undefined
  /** The rank without the preview. */
  readonly before: number | undefined
}

/** How far the passage has moved against the ranks that words alone and the vector alone give it. */
export function Movements({ id, rank, ranks, before }: MovementsProps) {
  const t = useWords(searchDebuggerWords)
  return (
    <ul className="flex min-h-6 flex-wrap gap-x-4 gap-y-1 text-ink-soft text-xs">
      {before !== undefined && (
        <li className="inline-flex items-center gap-1 font-medium text-ink">
          {t('before', { rank: before })}
          <Arrow from={before} to={rank} />
        </li>
      )}
      {ranks && (
        <>
          <Movement column={t('lexicalColumn')} from={ranks.lexical.get(id)} to={rank} depth={ranks.depth} />
          <Movement column={t('vectorColumn')} from={ranks.vector.get(id)} to={rank} depth={ranks.depth} />
        </>
      )}
    </ul>
  )
}

interface MovementProps {
  readonly column: string
  readonly from: number | undefined
  readonly to: number
  readonly depth: number
}

function Movement({ column, from, to, depth }: MovementProps) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  const rank = from === undefined ? t('notAmong', { limit: depth }) : format.number(from)
  return (
    <li className="inline-flex items-center gap-1">
      {t('versus', { column, rank })}
      {from !== undefined && <Arrow from={from} to={to} />}
    </li>
  )
}

function Arrow({ from, to }: { readonly from: number; readonly to: number }) {
  const t = useWords(searchDebuggerWords)
  const moved = from - to
  if (moved === 0) return <Equal className="size-3.5 text-ink-faint" aria-label={t('same')} />
  const Icon = moved > 0 ? ArrowUp : ArrowDown
  const label = t(moved > 0 ? 'up' : 'down', { count: Math.abs(moved) })
  return (
    <span className={moved > 0 ? 'inline-flex items-center text-good' : 'inline-flex items-center text-bad'}>
      <Icon className="size-3.5" aria-hidden />
      <span aria-hidden className="tabular-nums">
        {Math.abs(moved)}
      </span>
      <span className="sr-only">{label}</span>
    </span>
  )
}
