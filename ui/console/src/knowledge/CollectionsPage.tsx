import { getRouteApi, Link } from '@tanstack/react-router'
import { type Collection, knowledgeRoutes } from '@tragwerk/contracts/knowledge'
import { BookOpen, Ellipsis, FolderOpen, Plus, SearchX, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import {
  Button,
  type Column,
  DataTable,
  EmptyState,
  IconButton,
  Menu,
  MenuItem,
  MenuLink,
  PageHead,
  SearchField,
} from '../design/index.ts'
import { CopyAs, ErrorState, useMay, useRoutePages } from '../server/index.ts'
import { PageTitle } from '../shell/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { CreateCollectionDialog } from './CreateCollectionDialog.tsx'
import { DeleteCollectionDialog } from './DeleteCollectionDialog.tsx'
import { StateBar } from './StateBar.tsx'
import { knowledgeWords } from './words.ts'

const route = getRouteApi('/knowledge')

export function CollectionsPage() {
  const t = useWords(knowledgeWords)
  const { q, sort = 'name' } = route.useSearch()
  const navigate = route.useNavigate()
  const mayWrite = useMay('knowledge:write')
  const [isCreating, setIsCreating] = useState(false)
  const [deleting, setDeleting] = useState<Collection>()
  const request = { query: { sort, ...(q && { q }) } }
  const list = useRoutePages(knowledgeRoutes.listCollections, request)
  const columns = useColumns(mayWrite ? setDeleting : undefined)
  const createButton = mayWrite && (
    <Button tone="primary" onClick={() => setIsCreating(true)}>
      <Plus aria-hidden />
      {t('create')}
    </Button>
  )

  return (
    <>
      <PageTitle parts={[t('title')]} />
      <PageHead
        title={t('title')}
        text={t('text')}
        actions={
          <>
            <CopyAs route={knowledgeRoutes.listCollections} request={request} />
            {createButton}
          </>
        }
      />
      <div className="mb-3 flex flex-wrap gap-2">
        <SearchField
          label={t('search')}
          value={q ?? ''}
          onSearch={(next) => void navigate({ search: (now) => ({ ...now, q: next || undefined }) })}
        />
      </div>
      {list.error && !list.rows ? (
        <ErrorState error={list.error} onRetry={list.reload} />
      ) : (
        <DataTable
          label={t('title')}
          columns={columns}
          rows={list.rows}
          rowKey={(row) => row.id}
          sort={sort}
          onSort={(next) => void navigate({ search: (now) => ({ ...now, sort: next as typeof sort }) })}
          onOpen={({ name }) =>
            void navigate({ to: '/knowledge/$collection', params: { collection: name }, search: {} })
          }
          hasMore={list.hasMore}
          isLoadingMore={list.isLoadingMore}
          onMore={list.loadMore}
          failure={list.error}
          empty={
            q ? (
              <EmptyState
                icon={<SearchX />}
                title={t('noHits', { query: q })}
                text={t('noHitsText')}
                action={<Button onClick={() => void navigate({ search: {} })}>{t('showAll')}</Button>}
              />
            ) : (
              <EmptyState icon={<BookOpen />} title={t('none')} text={t('noneText')} action={createButton} />
            )
          }
        />
      )}
      <CreateCollectionDialog isOpen={isCreating} onClose={() => setIsCreating(false)} />
      {deleting && <DeleteCollectionDialog collection={deleting} onClose={() => setDeleting(undefined)} />}
    </>
  )
}

function useColumns(onDelete: ((collection: Collection) => void) | undefined) {
  const t = useWords(knowledgeWords)
  const format = useFormat()
  return useMemo<ReadonlyArray<Column<Collection>>>(
    () => [
      {
        id: 'name',
        head: t('name'),
        sort: 'name',
        cell: ({ name, description, states }) => (
          <span className="block py-1">
            <Link
              to="/knowledge/$collection"
              params={{ collection: name }}
              className="block truncate font-medium hover:underline"
            >
              {name}
            </Link>
            {description && <span className="block truncate text-ink-faint text-xs">{description}</span>}
            <span className="mt-1 block sm:hidden">
              <StateBar states={states} />
            </span>
          </span>
        ),
      },
      {
        id: 'documents',
        head: t('documents'),
        width: 7,
        align: 'end',
        hideBelow: 'sm',
        cell: ({ documents }) => format.number(documents),
      },
      {
        id: 'states',
        head: t('states'),
        width: 13,
        hideBelow: 'sm',
        cell: ({ states }) => <StateBar states={states} />,
      },
      {
        id: 'created',
        head: t('created'),
        sort: 'createdAt',
        width: 11,
        hideBelow: 'md',
        cell: ({ createdAt }) => <span className="text-ink-soft">{format.dateTime(createdAt)}</span>,
      },
      {
        id: 'actions',
        head: t('actions'),
        isHeadHidden: true,
        width: 4,
        align: 'end',
        cell: (collection) => (
          <Menu
            label={t('actions')}
            trigger={<IconButton label={`${t('actions')}: ${collection.name}`} icon={<Ellipsis />} />}
          >
            <MenuLink>
              <Link to="/knowledge/$collection" params={{ collection: collection.name }}>
                <FolderOpen aria-hidden />
                {t('open')}
              </Link>
            </MenuLink>
            {onDelete && (
              <MenuItem icon={<Trash2 />} isBad onSelect={() => onDelete(collection)}>
                {t('delete')}
              </MenuItem>
            )}
          </Menu>
        ),
      },
    ],
    [t, format, onDelete],
  )
}
