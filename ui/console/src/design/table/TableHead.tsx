import { ArrowDown, ArrowUp } from 'lucide-react'
import { classNames } from '../class-names.ts'
import { type Column, cellLook } from './table-column.ts'

interface TableHeadProps<T> {
  readonly columns: ReadonlyArray<Column<T>>
  readonly sort?: string
  onSort?(sort: string): void
}

/** Column heads that stay in sight; those of sortable columns are buttons. */
export function TableHead<T>({ columns, sort, onSort }: TableHeadProps<T>) {
  return (
    <thead className="sticky top-0 z-10 print:static">
      <tr aria-rowindex={1}>
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            aria-sort={column.sort && onSort ? directionOf(column.sort, sort) : undefined}
            style={column.width ? { width: `${column.width}rem` } : undefined}
            className={classNames(
              cellLook(column),
              'h-9 border-line border-b bg-surface text-left font-medium text-ink-faint text-xs',
              column.align === 'end' && 'text-right',
            )}
          >
            {column.sort && onSort ? (
              <SortButton column={column} field={column.sort} sort={sort} onSort={onSort} />
            ) : (
              <span className={column.isHeadHidden ? 'sr-only' : undefined}>{column.head}</span>
            )}
          </th>
        ))}
      </tr>
    </thead>
  )
}

interface SortButtonProps {
  readonly column: Pick<Column<never>, 'head' | 'align'>
  readonly field: string
  readonly sort: string | undefined
  onSort(sort: string): void
}

function SortButton({ column, field, sort, onSort }: SortButtonProps) {
  const direction = directionOf(field, sort)
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp
  return (
    <button
      type="button"
      onClick={() => onSort(direction === 'ascending' ? `-${field}` : field)}
      className={classNames(
        'group/sort inline-flex min-h-6 items-center gap-1 rounded focus-visible:-outline-offset-2 hover:text-ink',
        column.align === 'end' && 'flex-row-reverse',
      )}
    >
      {column.head}
      <Arrow
        aria-hidden
        className={classNames(
          'size-3 shrink-0',
          direction === 'none' && 'opacity-0 group-hover/sort:opacity-60 group-focus-visible/sort:opacity-60',
        )}
      />
    </button>
  )
}

function directionOf(field: string, sort: string | undefined): 'ascending' | 'descending' | 'none' {
  if (sort === field) return 'ascending'
  return sort === `-${field}` ? 'descending' : 'none'
}
