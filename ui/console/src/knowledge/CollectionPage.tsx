import { getRouteApi, Link } from '@tanstack/react-router'
import { type Collection, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { MessageCircleQuestion } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { Badge, Button, PageHead, Skeleton, Tabs } from '../design/index.ts'
import { CopyAs, ErrorState, type LiveState, useMay, useRoute } from '../server/index.ts'
import { PageTitle } from '../shell/index.ts'
import { useWords } from '../words/index.ts'
import { AddDocuments } from './AddDocuments.tsx'
import { CollectionSettings } from './CollectionSettings.tsx'
import { DocumentsTab } from './DocumentsTab.tsx'
import { StateBar } from './StateBar.tsx'
import { useLiveCollection } from './use-documents.ts'
import { knowledgeWords } from './words.ts'

const route = getRouteApi('/knowledge/$collection')

const SearchDebugger = lazy(() =>
  import('../search-debugger/index.ts').then((area) => ({ default: area.SearchDebugger })),
)

export function CollectionPage() {
  const { collection: name } = route.useParams()
  const t = useWords(knowledgeWords)
  const mayWrite = useMay('knowledge:write')
  const { data: collection, error, refetch } = useRoute(knowledgeRoutes.getCollection, { params: { name } })
  const live = useLiveCollection(name)
  return (
    <>
      <PageTitle parts={[name, t('title')]} />
      <PageHead
        title={name}
        text={collection?.description}
        actions={
          collection && (
            <>
              <CopyAs route={knowledgeRoutes.listDocuments} request={{ params: { name } }} />
              <Button asChild>
                <Link to="/playground" search={{ target: `collection:${name}` }}>
                  <MessageCircleQuestion aria-hidden />
                  {t('ask')}
                </Link>
              </Button>
              {mayWrite && <AddDocuments collection={name} />}
            </>
          )
        }
      >
        <p className="mb-1 text-ink-faint text-xs">
          <Link to="/knowledge" search={{}} className="hover:underline">
            {t('title')}
          </Link>
        </p>
      </PageHead>
      {error && !collection ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Content name={name} collection={collection} live={live} mayWrite={mayWrite} />
      )}
    </>
  )
}

interface ContentProps {
  readonly name: string
  readonly collection: Collection | undefined
  readonly live: LiveState
  readonly mayWrite: boolean
}

function Content({ name, collection, live, mayWrite }: ContentProps) {
  const t = useWords(knowledgeWords)
  const { tab = 'documents' } = route.useSearch()
  const navigate = route.useNavigate()
  return (
    <>
      <div className="mb-4 flex min-h-9 items-center gap-4">
        {collection ? <StateBar states={collection.states} /> : <Skeleton className="h-4 w-48" />}
        {live === 'live' && (
          <Badge tone="good" dot>
            {t('live')}
          </Badge>
        )}
        {live === 'lost' && (
          <Badge tone="warn" dot pulse>
            {t('notLive')}
          </Badge>
        )}
      </div>
      <Tabs
        label={t('tabs')}
        value={tab}
        onChange={(next) =>
          void navigate({ search: (now) => ({ ...now, tab: next === 'documents' ? undefined : next }) })
        }
        tabs={[
          {
            value: 'documents',
            label: t('tabDocuments'),
            content: <DocumentsTab key={name} collection={name} mayWrite={mayWrite} />,
          },
          {
            value: 'search',
            label: t('tabSearch'),
            content: (
              <Suspense fallback={<Skeleton className="h-64 w-full" />}>
                <SearchDebugger collection={name} />
              </Suspense>
            ),
          },
          {
            value: 'settings',
            label: t('tabSettings'),
            content: collection ? (
              <CollectionSettings key={name} collection={collection} mayWrite={mayWrite} />
            ) : (
              <Skeleton className="h-64 w-full" />
            ),
          },
        ]}
      />
    </>
  )
}
