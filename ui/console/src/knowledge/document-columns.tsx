import { Link } from '@tanstack/react-router'
import type { Document } from '@tragwerk/contracts/knowledge'
import { Ellipsis, FolderOpen, RotateCcw, Trash2 } from 'lucide-react'
import { useMemo } from 'react'
import { Button, type Column, IconButton, Menu, MenuItem, MenuLink } from '../design/index.ts'
import { useProblemText } from '../uploads/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import type { DocumentWork } from './DocumentActions.tsx'
import { describeType } from './describe-type.ts'
import { documentWords } from './document-words.ts'
import { StatusBadge } from './StatusBadge.tsx'

interface DocumentColumnsInput {
  readonly mayWrite: boolean
  readonly selected: ReadonlySet<string>
  readonly onSelect: (id: string, isRange: boolean) => void
  readonly work: DocumentWork
}

export function useDocumentColumns(input: DocumentColumnsInput): ReadonlyArray<Column<Document>> {
  const { mayWrite, selected, onSelect, work } = input
  const t = useWords(documentWords)
  const format = useFormat()
  const { retry, askDelete } = work
  return useMemo<ReadonlyArray<Column<Document>>>(() => {
    const checkbox: Column<Document> = {
      id: 'select',
      head: t('select'),
      isHeadHidden: true,
      width: 3,
      cell: ({ id, title }) => (
        <label className="grid size-6 place-items-center">
          <input
            type="checkbox"
            aria-label={t('selectOne', { title })}
            checked={selected.has(id)}
            onClick={(event) => onSelect(id, event.shiftKey)}
            onChange={() => undefined}
            className="size-4 accent-primary"
          />
        </label>
      ),
    }
    const facts: ReadonlyArray<Column<Document>> = [
      {
        id: 'title',
        head: t('title'),
        sort: 'title',
        cell: (document) => <TitleCell document={document} onRetry={mayWrite ? retry : undefined} />,
      },
      {
        id: 'status',
        head: t('status'),
        width: 9,
        hideBelow: 'sm',
        cell: (document) => <StatusBadge document={document} />,
      },
      {
        id: 'type',
        head: t('type'),
        width: 6,
        hideBelow: 'lg',
        cell: ({ mediaType }) => <span className="text-ink-soft">{describeType(mediaType)}</span>,
      },
      {
        id: 'bytes',
        head: t('size'),
        sort: 'bytes',
        width: 5.5,
        align: 'end',
        hideBelow: 'md',
        cell: ({ bytes }) => format.bytes(bytes),
      },
      {
        id: 'chunks',
        head: t('passages'),
        width: 5.5,
        align: 'end',
        hideBelow: 'lg',
        cell: ({ chunks }) => format.number(chunks),
      },
      {
        id: 'language',
        head: t('language'),
        width: 5.5,
        hideBelow: 'xl',
        cell: ({ language }) => <span className="text-ink-soft">{language ?? '–'}</span>,
      },
      {
        id: 'updated',
        head: t('updated'),
        sort: 'updatedAt',
        width: 10.5,
        hideBelow: 'md',
        cell: ({ updatedAt }) => <span className="text-ink-soft">{format.dateTime(updatedAt)}</span>,
      },
      {
        id: 'actions',
        head: t('actions'),
        isHeadHidden: true,
        width: 4,
        align: 'end',
        cell: (document) => (
          <RowMenu document={document} {...(mayWrite && { onRetry: retry, onDelete: askDelete })} />
        ),
      },
    ]
    return mayWrite ? [checkbox, ...facts] : facts
  }, [t, format, mayWrite, selected, onSelect, retry, askDelete])
}

interface TitleCellProps {
  readonly document: Document
  readonly onRetry: ((documents: readonly Document[]) => void) | undefined
}

/** The title; below it, of a failed document, what is wrong and what can be done. */
function TitleCell({ document, onRetry }: TitleCellProps) {
  const t = useWords(documentWords)
  const problemText = useProblemText()
  const { id, collection, title, error } = document
  const reason = error && problemText(error)
  return (
    <span className="block py-1">
      <Link
        to="/knowledge/$collection/documents/$document"
        params={{ collection, document: id }}
        title={title}
        className="block truncate font-medium hover:underline"
      >
        {title}
      </Link>
      <span className="mt-0.5 block sm:hidden">
        <StatusBadge document={document} />
      </span>
      {reason && (
        <span className="flex items-center gap-2">
          <span className="min-w-0 truncate text-bad text-xs" title={reason}>
            {reason}
          </span>
          {onRetry && (
            <Button size="small" tone="quiet" onClick={() => onRetry([document])}>
              <RotateCcw aria-hidden />
              {t('retry')}
            </Button>
          )}
        </span>
      )}
    </span>
  )
}

interface RowMenuProps {
  readonly document: Document
  onRetry?(documents: readonly Document[]): void
  onDelete?(documents: readonly Document[]): void
}

function RowMenu({ document, onRetry, onDelete }: RowMenuProps) {
  const t = useWords(documentWords)
  return (
    <Menu
      label={t('actions')}
      trigger={<IconButton label={`${t('actions')}: ${document.title}`} icon={<Ellipsis />} />}
    >
      <MenuLink>
        <Link
          to="/knowledge/$collection/documents/$document"
          params={{ collection: document.collection, document: document.id }}
        >
          <FolderOpen aria-hidden />
          {t('open')}
        </Link>
      </MenuLink>
      {onRetry && document.status === 'failed' && (
        <MenuItem icon={<RotateCcw />} onSelect={() => onRetry([document])}>
          {t('retry')}
        </MenuItem>
      )}
      {onDelete && (
        <MenuItem icon={<Trash2 />} isBad onSelect={() => onDelete([document])}>
          {t('delete')}
        </MenuItem>
      )}
    </Menu>
  )
}
