import type { KeyboardEvent } from 'react'
import { classNames, Skeleton } from '../design/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { type SlopeColumn, type SlopeLine, slopeColumns, slopeLines } from './slope-lines.ts'
import type { SingleRanks } from './use-single-ranks.ts'
import { searchDebuggerWords } from './words.ts'

/** More lines cannot be told apart; the table has the rest. */
const mostLines = 12
const rowHeight = 30
const headHeight = 28
const width = 320
const columnAt: Readonly<Record<SlopeColumn, number>> = { lexical: 36, fused: 160, vector: 284 }

interface SlopeChartProps {
  readonly isPreview: boolean
  /** Undefined while they load. */
  readonly ranks: SingleRanks | undefined
  /** Best first. */
  readonly passages: ReadonlyArray<{ readonly id: string; readonly rank: number; readonly title: string }>
  readonly followed: string | undefined
  onFollow(id: string | undefined): void
  onOpen(id: string): void
}

/** The same passages in three orders, with a line for each; on a phone the table alone. */
export function SlopeChart(props: SlopeChartProps) {
  const t = useWords(searchDebuggerWords)
  const { ranks, passages } = props
  if (!ranks) return <Skeleton className="h-64 w-full" />
  const compared = passages.map(({ id, rank }) => ({
    id,
    fused: rank,
    lexical: ranks.lexical.get(id) ?? null,
    vector: ranks.vector.get(id) ?? null,
  }))
  const lines = slopeLines(compared.slice(0, mostLines))
  return (
    <div className="space-y-2">
      <div className="space-y-2 max-md:hidden">
        <p className="text-ink-soft text-xs">{t('slopeText')}</p>
        <Lines {...props} lines={lines} />
        {passages.length > mostLines && (
          <p className="text-ink-faint text-xs">{t('slopeFirst', { count: mostLines })}</p>
        )}
      </div>
      <details className="max-md:hidden">
        <summary className="cursor-pointer rounded py-1 text-ink-soft text-xs hover:text-ink">
          {t('slopeTable')}
        </summary>
        <RankTable {...props} ranks={ranks} />
      </details>
      <div className="md:hidden">
        <RankTable {...props} ranks={ranks} />
      </div>
    </div>
  )
}

function Lines(props: SlopeChartProps & { readonly lines: readonly SlopeLine[] }) {
  const t = useWords(searchDebuggerWords)
  const { lines, followed, passages, isPreview } = props
  const heads = {
    lexical: t('lexicalColumn'),
    fused: t(isPreview ? 'previewColumn' : 'fusedColumn'),
    vector: t('vectorColumn'),
  }
  const title = passages.find(({ id }) => id === followed)?.title
  const followedLine = lines.find(({ id }) => id === followed)
  return (
    <>
      {/** biome-ignore lint/a11y/useSemanticElements: a drawing cannot be a fieldset */}
      <svg
        viewBox={`0 0 ${width} ${headHeight + lines.length * rowHeight}`}
        role="group"
        aria-label={t('slope')}
        className="w-full select-none"
      >
        {slopeColumns.map((column) => (
          <text
            key={column}
            x={columnAt[column]}
            y={14}
            textAnchor="middle"
            className={classNames('fill-ink-faint text-[11px]', column === 'fused' && 'fill-ink font-medium')}
          >
            {heads[column]}
          </text>
        ))}
        {lines.map((line) => (
          <Line key={line.id} {...props} line={line} />
        ))}
        <g aria-hidden className="pointer-events-none">
          {/* The followed one is last, over the others; moving the line itself would take the focus from it. */}
          {lines.map((line) => (
            <LineDrawing key={line.id} line={line} isFaint={followed !== undefined} />
          ))}
          {followedLine && <LineDrawing line={followedLine} isFollowed />}
        </g>
      </svg>
      <p aria-hidden className="min-h-5 truncate text-ink text-xs">
        {title}
      </p>
    </>
  )
}

const yAt = (line: SlopeLine, column: SlopeColumn) =>
  headHeight + line.rows[column] * rowHeight + rowHeight / 2

const pointsOf = (line: SlopeLine) =>
  slopeColumns.map((column) => `${columnAt[column]},${yAt(line, column)}`).join(' ')

function Line({ line, passages, onFollow, onOpen }: SlopeChartProps & { readonly line: SlopeLine }) {
  const t = useWords(searchDebuggerWords)
  const label = t('slopeLine', {
    title: passages.find(({ id }) => id === line.id)!.title,
    lexical: line.lexical ?? t('none'),
    fused: line.fused,
    vector: line.vector ?? t('none'),
  })
  const openByKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onOpen(line.id)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: there is no button element inside SVG
    <g
      role="button"
      tabIndex={0}
      aria-label={label}
      onPointerEnter={() => onFollow(line.id)}
      onPointerLeave={() => onFollow(undefined)}
      onFocus={() => onFollow(line.id)}
      onBlur={() => onFollow(undefined)}
      onClick={() => onOpen(line.id)}
      onKeyDown={openByKey}
      className="cursor-pointer outline-none"
    >
      <polyline points={pointsOf(line)} strokeWidth={14} className="fill-none stroke-transparent" />
      {slopeColumns.map((column) => (
        <circle
          key={column}
          cx={columnAt[column]}
          cy={yAt(line, column)}
          r={14}
          className="fill-transparent stroke-none"
        />
      ))}
    </g>
  )
}

interface LineDrawingProps {
  readonly line: SlopeLine
  readonly isFollowed?: boolean
  readonly isFaint?: boolean
}

function LineDrawing({ line, isFollowed = false, isFaint = false }: LineDrawingProps) {
  const t = useWords(searchDebuggerWords)
  return (
    <g opacity={isFaint ? 0.4 : 1}>
      <polyline
        points={pointsOf(line)}
        strokeWidth={isFollowed ? 3 : 1.5}
        className={isFollowed ? 'fill-none stroke-accent' : 'fill-none stroke-line-field'}
      />
      {slopeColumns.map((column) => (
        <g key={column}>
          <circle
            cx={columnAt[column]}
            cy={yAt(line, column)}
            r={12}
            strokeWidth={isFollowed ? 2.5 : 1}
            className={isFollowed ? 'fill-accent-soft stroke-accent' : 'fill-surface stroke-line-field'}
          />
          <text
            x={columnAt[column]}
            y={yAt(line, column) + 4}
            textAnchor="middle"
            className="fill-ink text-[11px] tabular-nums"
          >
            {line[column] ?? t('none')}
          </text>
        </g>
      ))}
    </g>
  )
}

function RankTable({ passages, ranks, isPreview }: SlopeChartProps & { readonly ranks: SingleRanks }) {
  const t = useWords(searchDebuggerWords)
  const format = useFormat()
  const shown = (rank: number | undefined) => (rank === undefined ? t('none') : format.number(rank))
  return (
    <table aria-label={t('slope')} className="w-full text-xs">
      <thead>
        <tr className="text-right text-ink-faint">
          <th scope="col" className="py-1 text-left font-normal">
            {t('passage')}
          </th>
          <th scope="col" className="whitespace-nowrap py-1 pl-2 font-normal">
            {t('lexicalColumn')}
          </th>
          <th scope="col" className="whitespace-nowrap py-1 pl-2 font-normal">
            {t(isPreview ? 'previewColumn' : 'fusedColumn')}
          </th>
          <th scope="col" className="whitespace-nowrap py-1 pl-2 font-normal">
            {t('vectorColumn')}
          </th>
        </tr>
      </thead>
      <tbody>
        {passages.map(({ id, rank, title }) => (
          <tr key={id} className="border-line border-t text-right tabular-nums">
            <th scope="row" className="py-1.5 text-left font-normal">
              {title}
            </th>
            <td className="pl-2">{shown(ranks.lexical.get(id))}</td>
            <td className="pl-2 font-medium">{format.number(rank)}</td>
            <td className="pl-2">{shown(ranks.vector.get(id))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
