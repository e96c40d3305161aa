import { useVirtualizer } from '@tanstack/react-virtual'
import type { Chunk } from '@tragwerk/contracts/knowledge'
import { useRef } from 'react'
import { classNames } from '../../design/index.ts'
import { useFormat, useWords } from '../../words/index.ts'
import { Panel } from './Panel.tsx'
import { viewerWords } from './words.ts'

interface PassageListProps {
  readonly passages: readonly Chunk[]
  readonly active: number | undefined
  onJump(passage: Chunk): void
}

const rowPixels = 62

/** All passages in their order; choosing one goes to it in the text. */
export function PassageList({ passages, active, onJump }: PassageListProps) {
  const t = useWords(viewerWords)
  const format = useFormat()
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: passages.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan: 8,
  })
  return (
    <Panel title={`${t('passages')} (${format.number(passages.length)})`}>
      <div ref={scroller} className="-mx-2 max-h-80 overflow-y-auto">
        <ol className="relative" style={{ height: `${virtual.getTotalSize()}px` }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const passage = passages[index]!
            return (
              <li
                key={passage.id}
                className="absolute inset-x-0 top-0 h-[3.875rem] p-0.5"
                style={{ transform: `translateY(${start}px)` }}
              >
                <button
                  type="button"
                  aria-current={passage.ordinal === active ? 'location' : undefined}
                  onClick={() => onJump(passage)}
                  className={classNames(
                    'h-full w-full overflow-hidden rounded-md px-2 py-1 text-left text-xs hover:bg-hover focus-visible:-outline-offset-2',
                    passage.ordinal === active && 'bg-accent-soft/60',
                  )}
                >
                  <span className="flex justify-between gap-2 text-ink-faint">
                    <span className="truncate font-medium text-ink">
                      {passage.ordinal + 1}
                      {passage.heading && ` · ${passage.heading}`}
                    </span>
                    {passage.page !== null && (
                      <span className="shrink-0">{t('page', { page: passage.page })}</span>
                    )}
                  </span>
                  <span className="line-clamp-2 text-ink-soft">{passage.text.slice(0, 160)}</span>
                </button>
              </li>
            )
          })}
        </ol>
      </div>
    </Panel>
  )
}
