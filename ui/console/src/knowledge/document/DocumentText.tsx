import { useCanGoBack, useRouter } from '@tanstack/react-router'
import { type Chunk, type Document, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { ArrowLeft, CircleAlert, Hourglass, RotateCcw } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { Button, Card, EmptyState, Notice, Progress, Skeleton } from '../../design/index.ts'
import { ErrorLine, ErrorState, useRoute, useRouteMutation, useRoutePages } from '../../server/index.ts'
import { useProblemText } from '../../uploads/index.ts'
import { useWords } from '../../words/index.ts'
import { documentWords } from '../document-words.ts'
import { keepDocument } from '../use-documents.ts'
import { TextViewer } from './TextViewer.tsx'
import { placeIn, type Range } from './text-sections.ts'
import { viewerWords } from './words.ts'

/** All passages of a document, page after page. */
export function usePassages(document: Document): readonly Chunk[] {
  const { rows, error, hasMore, isLoadingMore, loadMore } = useRoutePages(knowledgeRoutes.listChunks, {
    params: { name: document.collection, id: document.id },
    query: { limit: 200 },
  })
  useEffect(() => {
    if (hasMore && !isLoadingMore && !error) loadMore()
  }, [hasMore, isLoadingMore, loadMore, error])
  return useMemo(() => rows ?? [], [rows])
}

interface DocumentTextProps {
  readonly document: Document
  readonly passages: readonly Chunk[]
  /** As the address names it. */
  readonly place: Partial<Range> & { readonly chunk?: string | undefined }
  readonly active: number | undefined
  onActive(ordinal: number | undefined): void
}

/** The text of an indexed document, with the place that the address names. */
export function DocumentText({ document, passages, place, active, onActive }: DocumentTextProps) {
  const t = useWords(viewerWords)
  const params = { name: document.collection, id: document.id }
  const { data, error, refetch } = useRoute(knowledgeRoutes.getDocumentText, { params })
  const { start, end, chunk } = place
  const named = passages.find(({ id }) => id === chunk)
  const isQuote = start !== undefined && end !== undefined
  const quote = useMemo(() => {
    if (data === undefined) return undefined
    return isQuote ? placeIn(data.text, { start, end }) : named && placeIn(data.text, named)
  }, [data, isQuote, start, end, named])
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-[60vh] w-full" />
  const isComplete = passages.length >= document.chunks
  const isGone = quote === undefined && (isQuote || (chunk !== undefined && isComplete))
  return (
    <TextViewer text={data.text} passages={passages} quote={quote} active={active} onActive={onActive}>
      {isGone && (
        <Notice tone="warn" className="rounded-none">
          {t(isQuote ? 'quoteGone' : 'passageGone')}
        </Notice>
      )}
      {isQuote && quote && <QuoteNotice />}
    </TextViewer>
  )
}

function QuoteNotice() {
  const t = useWords(viewerWords)
  const router = useRouter()
  const canGoBack = useCanGoBack()
  return (
    <Notice className="items-center rounded-none">
      <span className="flex flex-wrap items-center justify-between gap-2">
        {t('quoted')}
        {canGoBack && (
          <Button size="small" onClick={() => router.history.back()}>
            <ArrowLeft aria-hidden />
            {t('back')}
          </Button>
        )}
      </span>
    </Notice>
  )
}

export function PendingDocument({ document }: { readonly document: Document }) {
  const t = useWords(viewerWords)
  const td = useWords(documentWords)
  const { progress, status } = document
  const share = status === 'embedding' && progress.total > 0 ? progress.done / progress.total : undefined
  return (
    <Card>
      <EmptyState icon={<Hourglass />} title={t('pendingTitle')} text={t('pendingText')} />
      <div className="mx-auto max-w-xs space-y-2 px-4 pb-12 text-center text-ink-soft text-xs">
        <Progress share={share} label={td(status)} />
        <p role="status" className="tabular-nums">
          {td(status)}
          {share !== undefined && ` · ${td('progress', { done: progress.done, count: progress.total })}`}
        </p>
      </div>
    </Card>
  )
}

export function FailedDocument({
  document,
  mayWrite,
}: {
  readonly document: Document
  readonly mayWrite: boolean
}) {
  const t = useWords(viewerWords)
  const td = useWords(documentWords)
  const problemText = useProblemText()
  const retry = useRouteMutation(knowledgeRoutes.retryDocument, {
    onDone: (reply, _, queries) => keepDocument(queries, reply),
  })
  const params = { name: document.collection, id: document.id }
  return (
    <Card>
      <EmptyState
        icon={<CircleAlert />}
        title={t('failedTitle')}
        text={document.error && problemText(document.error)}
        action={
          mayWrite && (
            <Button tone="primary" isBusy={retry.isPending} onClick={() => retry.mutate({ params })}>
              <RotateCcw aria-hidden />
              {td('retry')}
            </Button>
          )
        }
      />
      {retry.error && (
        <div className="px-4 pb-4">
          <ErrorLine error={retry.error} />
        </div>
      )}
    </Card>
  )
}
