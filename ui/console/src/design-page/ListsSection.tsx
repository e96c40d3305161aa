import { Link } from '@tanstack/react-router'
import { FileText } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Badge, type Column, DataTable, EmptyState } from '../design/index.ts'
import { useFormat, useWords } from '../words/index.ts'
import { DesignSection, State } from './DesignSection.tsx'
import { sampleWords } from './sample-words.ts'
import { designPageWords } from './words.ts'

interface SampleRow {
  readonly id: string
  readonly number: number
  readonly bytes: number
  readonly changedAt: string
  readonly isReady: boolean
}

const sampleRows: readonly SampleRow[] = Array.from({ length: 60 }, (_, index) => ({
  id: String(index + 1),
  number: index + 1,
  bytes: ((index * 7919) % 997) * 1000 + 12_000,
  changedAt: new Date(Date.UTC(2026, 2, 1 + (index % 28), 9, (index * 7) % 60)).toISOString(),
  isReady: index % 9 !== 4,
}))

export function ListsSection() {
  const t = useWords(designPageWords)
  const sample = useWords(sampleWords)
  const columns = useSampleColumns()
  const [sort, setSort] = useState('number')
  const [openKey, setOpenKey] = useState('3')
  const rows = useMemo(() => sortRows(sort), [sort])
  const empty = <EmptyState icon={<FileText />} title={sample('emptyTitle')} text={sample('emptyText')} />
  const shared = { columns, rowKey: idOf, empty }
  return (
    <DesignSection id="lists" title={t('lists')} text={`${t('listsText')} ${t('do')}: ${sample('tableDo')}`}>
      <State name={sample('selectedRow', { name: sample('document', { number: Number(openKey) }) })}>
        <div className="w-full [&>div]:max-h-96 print:[&>div]:max-h-none">
          <DataTable
            {...shared}
            label={t('lists')}
            rows={rows}
            sort={sort}
            onSort={setSort}
            selectedKey={openKey}
            onOpen={(row) => setOpenKey(row.id)}
          />
        </div>
      </State>
      <State name={sample('loading')}>
        <div className="w-full">
          <DataTable {...shared} label={`${t('lists')} (${sample('loading')})`} rows={undefined} />
        </div>
      </State>
      <State name={sample('empty')}>
        <div className="w-full">
          <DataTable {...shared} label={`${t('lists')} (${sample('empty')})`} rows={noRows} />
        </div>
      </State>
    </DesignSection>
  )
}

const noRows: readonly SampleRow[] = []
const idOf = (row: SampleRow) => row.id

function sortRows(sort: string): readonly SampleRow[] {
  const field = sort.replace('-', '') as 'number' | 'bytes'
  const sorted = sampleRows.toSorted((one, other) => one[field] - other[field])
  return sort.startsWith('-') ? sorted.reverse() : sorted
}

function useSampleColumns(): ReadonlyArray<Column<SampleRow>> {
  const sample = useWords(sampleWords)
  const format = useFormat()
  return useMemo(
    () => [
      {
        id: 'title',
        head: sample('title'),
        sort: 'number',
        cell: ({ number }) => (
          <Link to="." hash="lists" className="hover:underline">
            {sample('document', { number })}
          </Link>
        ),
      },
      {
        id: 'state',
        head: sample('state'),
        width: 9,
        cell: ({ isReady }) => (
          <Badge tone={isReady ? 'good' : 'bad'} dot>
            {sample(isReady ? 'ready' : 'failed')}
          </Badge>
        ),
      },
      {
        id: 'size',
        head: sample('size'),
        sort: 'bytes',
        width: 7,
        align: 'end',
        hideBelow: 'sm',
        cell: ({ bytes }) => format.bytes(bytes),
      },
      {
        id: 'changed',
        head: sample('changed'),
        width: 12,
        hideBelow: 'lg',
        cell: ({ changedAt }) => format.dateTime(changedAt),
      },
    ],
    [sample, format],
  )
}
