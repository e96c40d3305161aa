import type { Chunk } from '@tragwerk/contracts/knowledge'
import {
  type KeyboardEvent,
  type ReactNode,
  type SyntheticEvent,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useWords } from '../../words/index.ts'
import { FindBar } from './FindBar.tsx'
import { findAll, stepThrough } from './find-text.ts'
import { SectionBlock } from './SectionBlock.tsx'
import { type Mark, marksBySection, type Range, toSections } from './text-sections.ts'
import { viewerWords } from './words.ts'

interface TextViewerProps {
  readonly text: string
  readonly passages: readonly Chunk[]
  /** A place to be highlighted and gone to. */
  readonly quote: Range | undefined
  readonly active: number | undefined
  onActive(ordinal: number | undefined): void
  /** Above the text, kept in sight with the search. */
  readonly children?: ReactNode
}

const noMarks: readonly Mark[] = []

/** The extracted text with its passages beside it. */
export function TextViewer({ text, passages, quote, active, onActive, children }: TextViewerProps) {
  const t = useWords(viewerWords)
  const body = useRef<HTMLDivElement>(null)
  const [searched, setSearched] = useState('')
  const [current, setCurrent] = useState(0)
  const settled = useDeferredValue(searched)
  const found = useMemo(() => findAll(text, settled), [text, settled])
  const sections = useMemo(() => toSections(text, passages), [text, passages])
  const marks = useMemo(() => {
    const foundMarks = found.map(
      (range, index): Mark => ({ ...range, kind: index === current ? 'current' : 'found' }),
    )
    return marksBySection(sections, quote ? [{ ...quote, kind: 'quote' }, ...foundMarks] : foundMarks)
  }, [sections, found, current, quote])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place or a longer list of passages moves the text
  useEffect(
    () => reveal(body.current, '[data-mark="quote"]'),
    [quote?.start, quote?.end, text, passages.length],
  )
  const goTo = found[current]?.start
  useEffect(() => {
    if (goTo !== undefined) reveal(body.current, '[data-mark="current"]')
  }, [goTo])

  return (
    <section
      aria-label={t('document')}
      className="min-w-0 rounded-card border border-line bg-surface shadow-low"
    >
      <div className="no-print sticky top-0 z-10 overflow-hidden rounded-t-card border-line border-b bg-surface">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-3 py-1.5">
          <FindBar
            value={searched}
            count={found.length}
            current={current}
            onValue={(value) => {
              setSearched(value)
              setCurrent(0)
            }}
            onStep={(step) => setCurrent((now) => stepThrough(found.length, now, step))}
          />
          <PassageFacts passages={passages} active={active} />
        </div>
        {children}
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears the passages inside, which have the focus */}
      <div
        ref={body}
        className="mx-auto max-w-[52rem] py-4 pr-2 text-[0.9375rem] sm:pl-2"
        onMouseOver={(event) => onActive(passageOf(event))}
        onFocus={(event) => onActive(passageOf(event))}
        onClick={(event) => onActive(passageOf(event))}
        onKeyDown={moveBetweenPassages}
      >
        {text.trim() === '' && <p className="px-9 text-ink-soft">{t('emptyText')}</p>}
        {sections.map((section, index) => (
          <SectionBlock
            key={section.start}
            text={text}
            section={section}
            marks={marks.get(index) ?? noMarks}
            isActive={active !== undefined && section.passage?.ordinal === active}
          />
        ))}
      </div>
    </section>
  )
}

/** Where the passage stands that is pointed at. */
function PassageFacts({ passages, active }: Pick<TextViewerProps, 'passages' | 'active'>) {
  const t = useWords(viewerWords)
  const passage = active === undefined ? undefined : passages[active]
  if (!passage) return <p className="text-ink-faint text-xs">{t('hint')}</p>
  const facts = [
    t('passageOf', { number: passage.ordinal + 1, total: passages.length }),
    passage.heading,
    passage.page === null ? '' : t('page', { page: passage.page }),
    t('length', { count: passage.text.length }),
  ]
  return <p className="min-w-0 text-ink-soft text-xs">{facts.filter(Boolean).join(' · ')}</p>
}

function passageOf(event: SyntheticEvent): number | undefined {
  const block = (event.target as HTMLElement).closest<HTMLElement>('[data-passage]')
  return block ? Number(block.dataset.passage) : undefined
}

function moveBetweenPassages(event: KeyboardEvent<HTMLElement>): void {
  const step = { j: 1, k: -1 }[event.key]
  const now = passageOf(event)
  if (step === undefined || now === undefined) return
  const next = event.currentTarget.querySelector<HTMLElement>(`[data-passage="${now + step}"]`)
  next?.focus()
}

/**
 * Scrolls to what fits the selector. Blocks on the way get their true height only then, which may push the place out
 * of sight; so it is done once more when they have it.
 */
export function reveal(root: HTMLElement | null, selector: string): void {
  const go = () => root?.querySelector(selector)?.scrollIntoView({ block: 'center' })
  go()
  requestAnimationFrame(() => requestAnimationFrame(go))
}
