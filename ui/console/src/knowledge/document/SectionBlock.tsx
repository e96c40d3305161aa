import { memo } from 'react'
import { classNames } from '../../design/index.ts'
import { useWords } from '../../words/index.ts'
import { type Mark, type MarkKind, type Section, toPieces, visibleRange } from './text-sections.ts'
import { viewerWords } from './words.ts'

interface SectionBlockProps {
  readonly text: string
  readonly section: Section
  readonly marks: readonly Mark[]
  readonly isActive: boolean
}

const markLooks: Readonly<Record<MarkKind, string>> = {
  quote: 'bg-marker',
  found: 'bg-accent-soft',
  current: 'bg-marker outline-2 outline-focus',
}

/** Guessed until the browser has laid a block out; it corrects itself while scrolling. */
const guess = { charactersPerLine: 80, linePixels: 26 }

/** One block of the text, as text and nothing else. The browser lays it out when it comes into sight. */
export const SectionBlock = memo(function SectionBlock(props: SectionBlockProps) {
  const { text, section, marks, isActive } = props
  const t = useWords(viewerWords)
  const { passage } = section
  const shown = visibleRange(text, section)
  if (shown.start === shown.end) return <div className="h-3" />
  const lines = Math.ceil((shown.end - shown.start) / guess.charactersPerLine)
  const isEven = (passage?.ordinal ?? 0) % 2 === 0
  return (
    <div
      {...(passage && {
        'data-passage': passage.ordinal,
        role: 'group',
        'aria-label': t('passage', { number: passage.ordinal + 1 }),
        tabIndex: passage.ordinal === 0 ? 0 : -1,
      })}
      style={{ contentVisibility: 'auto', containIntrinsicSize: `auto ${lines * guess.linePixels}px` }}
      className={classNames(
        'relative whitespace-pre-wrap border-l-3 py-0.5 pr-2 pl-9 leading-relaxed focus-visible:-outline-offset-2',
        !passage && 'mt-2 border-transparent font-medium',
        passage && (isEven ? 'border-line' : 'border-line-field/70'),
        isActive && 'border-accent bg-hover',
      )}
    >
      {passage && (
        <span
          aria-hidden
          className={classNames(
            'absolute top-1 left-2 select-none text-[0.6875rem] tabular-nums',
            isActive ? 'font-medium text-accent' : 'text-ink-faint',
          )}
        >
          {passage.ordinal + 1}
        </span>
      )}
      {toPieces(text, shown, marks).map((piece) =>
        piece.kind ? (
          <mark key={piece.start} data-mark={piece.kind} className={markLooks[piece.kind]}>
            {piece.text}
          </mark>
        ) : (
          piece.text
        ),
      )}
    </div>
  )
}, areAlike)

function areAlike(one: SectionBlockProps, other: SectionBlockProps): boolean {
  return (
    one.text === other.text &&
    one.isActive === other.isActive &&
    one.section.start === other.section.start &&
    one.section.end === other.section.end &&
    one.section.passage?.id === other.section.passage?.id &&
    one.marks.length === other.marks.length &&
    one.marks.every((mark, index) => {
      const { start, end, kind } = other.marks[index]!
      return mark.start === start && mark.end === end && mark.kind === kind
    })
  )
}
