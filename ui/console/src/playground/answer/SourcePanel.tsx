import { Link } from '@tanstack/react-router'
import { type Citation, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { ArrowUpRight, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Button, Dialog, IconButton, Notice, Skeleton } from '../../design/index.ts'
import { ErrorState, useRoute } from '../../server/index.ts'
import { useWords } from '../../words/index.ts'
import { playgroundWords } from '../words.ts'
import { quotedWindow } from './quoted-window.ts'
import { useIsWide } from './use-is-wide.ts'

export interface OpenSource {
  readonly collection: string
  readonly citation: Citation
}

interface SourcePanelProps {
  readonly source: OpenSource
  onClose(): void
}

/** The cited document at the quoted place: beside the answer, or over it where there is no room beside. */
export function SourcePanel({ source, onClose }: SourcePanelProps) {
  const t = useWords(playgroundWords)
  const isWide = useIsWide()
  const { citation } = source
  const panel = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another source is another place to be
  useEffect(() => panel.current?.focus({ preventScroll: true }), [source])
  if (!isWide)
    return (
      <Dialog isOpen onClose={onClose} place="side" title={citation.title}>
        <SourceBody source={source} />
      </Dialog>
    )
  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-label={`${t('sourcePanel')} ${citation.number}: ${citation.title}`}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      className="no-print sticky top-5 flex focus:outline-none h-[calc(100dvh-6rem)] w-[26rem] shrink-0 animate-fade flex-col overflow-hidden rounded-card border border-line bg-surface shadow-low xl:w-[32rem]"
    >
      <header className="flex items-start gap-2 border-line border-b py-2 pr-2 pl-4">
        <h2 className="min-w-0 flex-1 py-1.5 font-semibold text-sm">
          <span className="mr-2 rounded bg-accent-soft px-1.5 py-0.5 font-medium text-accent text-xs tabular-nums">
            {citation.number}
          </span>
          {citation.title}
        </h2>
        <IconButton label={t('closeSource')} icon={<X />} onClick={onClose} />
      </header>
      <div className="relative min-h-0 flex-1 overflow-y-auto p-4">
        <SourceBody source={source} />
      </div>
    </aside>
  )
}

function SourceBody({ source: { collection, citation } }: { readonly source: OpenSource }) {
  const t = useWords(playgroundWords)
  const { documentId, start, end, page } = citation
  const { data, error, refetch } = useRoute(knowledgeRoutes.getDocumentText, {
    params: { name: collection, id: documentId },
  })
  const window = data && quotedWindow(data.text, { start, end })
  const isSame = window?.quote.trim() === citation.quote.trim()
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="text-ink-faint text-xs">{page !== null && t('page', { page })}</span>
        <Button asChild size="small">
          <Link
            to="/knowledge/$collection/documents/$document"
            params={{ collection, document: documentId }}
            search={{ start, end }}
          >
            {t('openDocument')}
            <ArrowUpRight aria-hidden />
          </Link>
        </Button>
      </div>
      {error && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <div className="space-y-2">
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-11/12" />
          <Skeleton className="h-4 w-4/5" />
        </div>
      )}
      {data && !isSame && (
        <Notice tone="warn">
          {t('placeGone')} {t('quoted')} <q>{citation.quote}</q>
        </Notice>
      )}
      {window?.isCut && isSame && <p className="text-ink-faint text-xs">{t('textCut')}</p>}
      {window && isSame && (
        <p className="whitespace-pre-wrap break-words text-ink-soft text-sm leading-relaxed">
          {window.before}
          <QuoteMark key={`${documentId} ${start}`} text={window.quote} />
          {window.after}
        </p>
      )}
    </div>
  )
}

/** Only the nearest scrolling box moves, so that the conversation beside it stays where it is. */
function bringIntoSight(element: HTMLElement) {
  let box = element.parentElement
  while (box && getComputedStyle(box).overflowY !== 'auto') box = box.parentElement
  if (!box) return
  const distance = element.getBoundingClientRect().top - box.getBoundingClientRect().top
  box.scrollTop += distance - box.clientHeight / 3
}

/** Comes into sight when it is drawn. */
function QuoteMark({ text }: { readonly text: string }) {
  const t = useWords(playgroundWords)
  const mark = useRef<HTMLElement>(null)
  useEffect(() => {
    if (mark.current) bringIntoSight(mark.current)
  }, [])
  return (
    <>
      <span className="sr-only">{t('quote')}: </span>
      <mark ref={mark} className="px-0.5 py-px">
        {text}
      </mark>
    </>
  )
}
