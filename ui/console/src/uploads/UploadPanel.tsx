import { Link } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import { maxUploadBytes } from '@tragwerk/contracts/knowledge'
import { ChevronDown, ChevronUp, CircleAlert, CircleCheck, Clock, RotateCcw, X } from 'lucide-react'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Button, IconButton, Notice, Progress } from '../design/index.ts'
import { useConnection } from '../server/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import type { Uploads } from './create-uploads.ts'
import { useProblemText } from './problem-words.ts'
import {
  canRetry,
  isOpen,
  summarise,
  type UploadItem,
  type UploadQueue,
  type UploadSummary,
} from './upload-queue.ts'
import { uploadWords } from './words.ts'

interface UploadPanelProps {
  readonly queue: UploadQueue
  readonly uploads: Uploads
  notify(text: string, tone: 'good' | 'bad'): void
}

/** What is on its way, over whatever page is shown. */
export function UploadPanel({ queue, uploads, notify }: UploadPanelProps) {
  const t = useWords(uploadWords)
  const { items } = queue
  const { connection } = useConnection()
  const [isUnfolded, setIsUnfolded] = useState(true)
  const summary = summarise(queue)
  const isWaiting = connection === 'down' && summary.open > 0
  useNotice(items, summary, notify)
  return (
    <section
      aria-label={t('uploads')}
      className="no-print fixed bottom-2 left-2 z-30 w-[min(26rem,calc(100vw-1rem))] animate-rise overflow-hidden rounded-card border border-line bg-raised text-ink shadow-high lg:left-64"
    >
      <header className="flex items-center gap-1 py-1.5 pr-1.5 pl-4">
        <h2 role="status" className="min-w-0 flex-1 truncate font-medium text-sm">
          <Headline summary={summary} isWaiting={isWaiting} />
        </h2>
        {summary.open > 0 && (
          <Button size="small" tone="quiet" onClick={uploads.cancelAll}>
            {t('cancelAll')}
          </Button>
        )}
        <IconButton
          label={t(isUnfolded ? 'hide' : 'show')}
          icon={isUnfolded ? <ChevronDown /> : <ChevronUp />}
          aria-expanded={isUnfolded}
          onClick={() => setIsUnfolded(!isUnfolded)}
        />
        {summary.open === 0 && <IconButton label={t('close')} icon={<X />} onClick={uploads.clear} />}
      </header>
      {summary.open > 0 && (
        <div className="px-4 pb-2">
          <Progress share={summary.share} label={t('total')} />
        </div>
      )}
      {isWaiting && (
        <Notice tone="warn" className="rounded-none">
          {t('lostText')}
        </Notice>
      )}
      {isUnfolded && <FileList items={items} uploads={uploads} />}
      {isUnfolded && summary.open === 0 && summary.retryable > 0 && (
        <footer className="border-line border-t px-3 py-2 text-right">
          <Button size="small" onClick={uploads.retryFailed}>
            <RotateCcw aria-hidden />
            {t('retryAll', { count: summary.retryable })}
          </Button>
        </footer>
      )}
    </section>
  )
}

function Headline({ summary, isWaiting }: { readonly summary: UploadSummary; readonly isWaiting: boolean }) {
  const t = useWords(uploadWords)
  const { open, done, failed, cancelled, total } = summary
  if (isWaiting) return t('lost', { count: open })
  if (open > 0) return t('sending', { done, total: total - cancelled })
  if (failed > 0) return t('endedBadly', { done, failed })
  return done > 0 ? t('ended', { count: done }) : t('nothing')
}

/** Tells once when nothing is left to be sent. */
function useNotice(
  items: readonly UploadItem[],
  { open, done, failed }: UploadSummary,
  notify: UploadPanelProps['notify'],
): void {
  const t = useWords(uploadWords)
  const isTold = useRef(false)
  const tell = useEffectEvent(() => {
    const collection = [...new Set(items.map((item) => item.collection))].join(', ')
    if (failed > 0) notify(t('failedNotice', { collection, done, failed }), 'bad')
    else notify(t('finishedNotice', { collection, count: done }), 'good')
  })
  const hasEnded = open === 0 && done + failed > 0
  useEffect(() => {
    if (hasEnded && !isTold.current) tell()
    isTold.current = hasEnded
  }, [hasEnded])
}

const rowPixels = 52

function FileList({ items, uploads }: { readonly items: readonly UploadItem[]; readonly uploads: Uploads }) {
  const t = useWords(uploadWords)
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    getItemKey: (index) => items[index]!.id,
    overscan: 6,
  })
  return (
    <div ref={scroller} className="max-h-64 overflow-y-auto border-line border-t">
      <ul aria-label={t('uploads')} className="relative" style={{ height: `${virtual.getTotalSize()}px` }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <li
            key={key}
            data-index={index}
            ref={virtual.measureElement}
            aria-setsize={items.length}
            aria-posinset={index + 1}
            className="absolute inset-x-0 top-0 flex items-start gap-2.5 py-1.5 pr-1.5 pl-4"
            style={{ transform: `translateY(${start}px)` }}
          >
            <FileRow item={items[index]!} uploads={uploads} />
          </li>
        ))}
      </ul>
    </div>
  )
}

function FileRow({ item, uploads }: { readonly item: UploadItem; readonly uploads: Uploads }) {
  const t = useWords(uploadWords)
  const format = useFormat()
  const name = item.title ?? item.path
  return (
    <>
      <StateIcon item={item} />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm" title={name}>
          {item.documentId === undefined ? (
            name
          ) : (
            <Link
              to="/knowledge/$collection/documents/$document"
              params={{ collection: item.collection, document: item.documentId }}
              className="hover:underline"
            >
              {name}
            </Link>
          )}
        </p>
        <div className="text-ink-faint text-xs">
          {item.state === 'sending' ? (
            <div className="flex items-center gap-2 py-1">
              <Progress share={item.share} label={t('progress', { name })} />
              <span className="w-10 text-right tabular-nums">
                {format.percent(Math.round(item.share * 100) / 100)}
              </span>
            </div>
          ) : (
            <StateText item={item} />
          )}
        </div>
      </div>
      {isOpen(item.state) && (
        <IconButton label={t('cancel', { name })} icon={<X />} onClick={() => uploads.cancel(item.id)} />
      )}
      {canRetry(item) && (
        <IconButton
          label={t('retry', { name })}
          icon={<RotateCcw />}
          onClick={() => uploads.retry(item.id)}
        />
      )}
    </>
  )
}

function StateIcon({ item }: { readonly item: UploadItem }) {
  if (item.state === 'done') return <CircleCheck aria-hidden className="mt-1 size-4 shrink-0 text-good" />
  if (item.state === 'failed') return <CircleAlert aria-hidden className="mt-1 size-4 shrink-0 text-bad" />
  return <Clock aria-hidden className="mt-1 size-4 shrink-0 text-ink-faint" />
}

function StateText({ item }: { readonly item: UploadItem }) {
  const t = useWords(uploadWords)
  const format = useFormat()
  const problemText = useProblemText()
  if (item.state === 'failed' && item.problem) {
    const { problem } = item
    const limit = format.bytes(maxUploadBytes)
    return (
      <span className="text-bad">
        {problem.kind === 'refused' ? problemText(problem) : t(problem.kind, { limit })}
      </span>
    )
  }
  if (item.state === 'done') return t('done')
  if (item.state === 'cancelled') return t('cancelled')
  return `${t('waiting')} · ${format.bytes(item.file.size)} · ${t('to', { collection: item.collection })}`
}
