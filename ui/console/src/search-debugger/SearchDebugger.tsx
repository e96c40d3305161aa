import { getRouteApi, Link } from '@tanstack/react-router'
import { knowledgeRoutes, type SearchMode } from '@tragwerk/contracts/knowledge'
import { FileSearch, Hourglass, SearchX } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, EmptyState, Notice, Skeleton } from '../design/index.ts'
import { ErrorLine, ErrorState, useRoute } from '../server/index.ts'
import { useWords } from '../words/index.ts'
import { exampleQuestions } from './example-questions.ts'
import { useRecentQueries } from './recent-queries.ts'
import { SearchForm } from './SearchForm.tsx'
import { SearchOutcome } from './SearchOutcome.tsx'
import { searchDebuggerWords } from './words.ts'

const route = getRouteApi('/knowledge/$collection')

/** Why a passage ranks where it ranks. Query, mode, limit and the opened passage are in the address. */
export function SearchDebugger({ collection }: { readonly collection: string }) {
  const t = useWords(searchDebuggerWords)
  const navigate = route.useNavigate()
  const { query = '', mode = 'hybrid', limit = 10, passage } = route.useSearch()
  const [recent, remember] = useRecentQueries(collection)
  const about = useRoute(knowledgeRoutes.getCollection, { params: { name: collection } })
  const request =
    query === '' ? undefined : { params: { name: collection }, body: { query, mode, limit, explain: true } }
  const found = useRoute(knowledgeRoutes.search, request, { keepsPrevious: true })

  function search(next: string) {
    remember(next)
    if (next === query) void found.refetch()
    else void navigate({ search: (now) => ({ ...now, query: next, passage: undefined }), resetScroll: false })
  }
  const setMode = (next: SearchMode) =>
    void navigate({
      search: (now) => ({ ...now, mode: next === 'hybrid' ? undefined : next }),
      resetScroll: false,
    })

  if (about.error && !about.data)
    return <ErrorState error={about.error} onRetry={() => void about.refetch()} />
  if (about.data?.documents === 0) return <NothingToSearch collection={collection} />
  const states = about.data?.states
  return (
    <div className="space-y-5">
      <SearchForm
        collection={collection}
        query={query}
        mode={mode}
        limit={limit}
        recent={recent}
        isBusy={found.isFetching}
        request={request}
        onSearch={search}
        onMode={setMode}
        onLimit={(next) =>
          void navigate({
            search: (now) => ({ ...now, limit: next === 10 ? undefined : next }),
            resetScroll: false,
          })
        }
      />
      {found.error && found.data !== undefined && <ErrorLine error={found.error} />}
      {states && states.indexed > 0 && states.pending > 0 && (
        <Notice>{t('stillIndexing', { count: states.pending })}</Notice>
      )}
      {request === undefined ? (
        <Start collection={collection} states={states} onSearch={search} />
      ) : found.error && found.data === undefined ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <OutcomeSkeleton />
      ) : found.data.results.length === 0 || found.data.explanation === null ? (
        <EmptyState icon={<SearchX />} title={t('noHits')} text={t('noHitsText')} />
      ) : (
        <div
          aria-busy={found.isPlaceholderData}
          className={found.isPlaceholderData ? 'opacity-60' : undefined}
        >
          <SearchOutcome
            key={`${query} ${mode} ${limit}`}
            collection={collection}
            request={{ query, mode, limit }}
            results={found.data.results}
            language={found.data.language}
            explanation={found.data.explanation}
            openPassage={passage}
            onOpen={(id) =>
              void navigate({ search: (now) => ({ ...now, passage: id }), replace: true, resetScroll: false })
            }
            onHybrid={() => setMode('hybrid')}
          />
        </div>
      )}
    </div>
  )
}

interface StartProps {
  readonly collection: string
  readonly states: { readonly indexed: number; readonly pending: number; readonly failed: number } | undefined
  onSearch(query: string): void
}

function Start({ collection, states, onSearch }: StartProps) {
  const t = useWords(searchDebuggerWords)
  if (states && states.indexed === 0) {
    return (
      <EmptyState
        icon={<Hourglass />}
        title={t(states.pending > 0 ? 'notIndexed' : 'allFailed')}
        text={states.pending > 0 ? t('notIndexedText', { count: states.pending }) : t('allFailedText')}
        action={<ToDocuments collection={collection} />}
      />
    )
  }
  return (
    <EmptyState
      icon={<FileSearch />}
      title={t('startTitle')}
      text={t('startText')}
      action={exampleQuestions(collection).map((question) => (
        <Button key={question} onClick={() => onSearch(question)} className="whitespace-normal">
          {question}
        </Button>
      ))}
    />
  )
}

function NothingToSearch({ collection }: { readonly collection: string }) {
  const t = useWords(searchDebuggerWords)
  return (
    <EmptyState
      icon={<FileSearch />}
      title={t('noDocuments')}
      text={t('noDocumentsText')}
      action={<ToDocuments collection={collection} />}
    />
  )
}

function ToDocuments({ collection }: { readonly collection: string }): ReactNode {
  const t = useWords(searchDebuggerWords)
  return (
    <Button asChild>
      <Link to="/knowledge/$collection" params={{ collection }} search={{ tab: 'documents' }}>
        {t('toDocuments')}
      </Link>
    </Button>
  )
}

function OutcomeSkeleton() {
  return (
    <div className="space-y-4">
      <Skeleton className="h-32 w-full rounded-card" />
      {[0, 1, 2].map((index) => (
        <Skeleton key={index} className="h-40 w-full rounded-card xl:w-2/3" />
      ))}
    </div>
  )
}
