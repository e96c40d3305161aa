import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
} from 'react'
import { useWords } from '../words/index.ts'
import { classNames } from './class-names.ts'
import { Skeleton } from './surfaces.tsx'
import { designWords } from './words.ts'

export interface Column<T> {
  readonly id: string
  readonly head: string
  /** For columns of controls, whose head is only read out. */
  readonly isHeadHidden?: boolean
  readonly cell: (row: T) => ReactNode
  /** Field of the server's `sort`; without it the column is not sortable. */
  readonly sort?: string
  /** Columns of lower rank leave first when the screen gets narrow. */
  readonly hideBelow?: 'sm' | 'md' | 'lg' | 'xl'
  readonly align?: 'end'
  /** Width in rem; the others share what is left. */
  readonly width?: number
}

interface DataTableProps<T> {
  /** What the rows are, read out as the table's name. */
  readonly label: string
  /** Made once, or memoised. */
  readonly columns: ReadonlyArray<Column<T>>
  /** Undefined while the first page loads. */
  readonly rows: readonly T[] | undefined
  readonly rowKey: (row: T) => string
  /** As the server has it: a field, descending with a leading `-`. */
  readonly sort?: string
  onSort?(sort: string): void
  /** Called when a row is opened by click or Enter. Each row should hold a link to the same place. */
  onOpen?(row: T): void
  readonly hasMore?: boolean
  readonly isLoadingMore?: boolean
  onMore?(): void
  /** In place of rows, when there are none. */
  readonly empty: ReactNode
  /** The selected row, for pages with a list and a detail. */
  readonly selectedKey?: string
}

const features = tableFeatures({})
const hidden = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' }
const rowPixels = { comfortable: 44, compact: 34 }

/**
 * A list of any length: only the rows in sight exist, further pages load when the end comes near. Arrow keys or j and
 * k move between rows, Enter opens one. It is a real table, so that it reads and prints as one.
 */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const t = useWords(designWords)
  const { columns, rows, rowKey } = props
  const scroller = useRef<HTMLDivElement>(null)
  const table = useTable({
    features,
    data: (rows ?? noRows) as T[],
    columns: useMemo(() => columns.map(toDefinition<T>), [columns]),
    getRowId: rowKey,
  })
  const model = table.getRowModel().rows
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: () =>
      rowPixels[document.documentElement.dataset.density === 'compact' ? 'compact' : 'comfortable'],
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const before = items[0]?.start ?? 0
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0)
  useLoadingNearTheEnd(props, items.at(-1)?.index ?? 0)

  if (rows?.length === 0) return props.empty
  return (
    <div
      ref={scroller}
      className="max-h-[calc(100dvh-15rem)] min-h-64 overflow-auto rounded-card border border-line bg-surface shadow-low print:max-h-none"
    >
      <table
        aria-label={props.label}
        aria-rowcount={props.hasMore ? -1 : model.length + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-sm"
      >
        <TableHead {...props} />
        <tbody onKeyDown={(event) => moveBetweenRows(event, (index) => virtual.scrollToIndex(index))}>
          {!rows && <SkeletonRows columns={columns} />}
          {before > 0 && <Spacer pixels={before} />}
          {items.map((item) => {
            const row = model[item.index]!
            return (
              <tr
                key={row.id}
                data-index={item.index}
                ref={virtual.measureElement}
                aria-rowindex={item.index + 2}
                aria-selected={props.selectedKey === undefined ? undefined : props.selectedKey === row.id}
                tabIndex={item.index === 0 ? 0 : -1}
                onClick={(event) => isPlainClick(event) && props.onOpen?.(row.original)}
                onKeyDown={(event) => {
                  if (event.key === 'Enter' && event.target === event.currentTarget)
                    props.onOpen?.(row.original)
                }}
                className={classNames(
                  'group h-row hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2 aria-selected:bg-accent-soft/60',
                  props.onOpen && 'cursor-pointer',
                )}
              >
                {row.getAllCells().map((cell, index) => (
                  <td key={cell.id} className={classNames(cellLook(columns[index]!), 'border-line border-b')}>
                    <table.FlexRender cell={cell} />
                  </td>
                ))}
              </tr>
            )
          })}
          {after > 0 && <Spacer pixels={after} />}
        </tbody>
      </table>
      {rows && (
        <p role="status" className="sticky left-0 px-4 py-2 text-ink-faint text-xs">
          {t('rows', { count: rows.length })} ·{' '}
          {props.isLoadingMore ? t('loadingMore') : props.hasMore ? t('more') : t('end')}
        </p>
      )}
    </div>
  )
}

const noRows: readonly never[] = []

function toDefinition<T extends object>(column: Column<T>): ColumnDef<typeof features, T> {
  return { id: column.id, header: column.head, cell: ({ row }) => column.cell(row.original) }
}

function cellLook(column: { readonly hideBelow?: keyof typeof hidden; readonly align?: 'end' }): string {
  return classNames(
    'truncate px-3 py-1 first:pl-4 last:pr-4',
    column.hideBelow && hidden[column.hideBelow],
    column.align === 'end' && 'text-right tabular-nums',
  )
}

function TableHead<T extends object>({ columns, sort, onSort }: DataTableProps<T>) {
  const t = useWords(designWords)
  return (
    <thead className="sticky top-0 z-10">
      <tr>
        {columns.map((column) => {
          const isSorted = column.sort !== undefined && sort?.replace('-', '') === column.sort
          const isDown = isSorted && sort!.startsWith('-')
          const Arrow = isDown ? ArrowDown : ArrowUp
          return (
            <th
              key={column.id}
              scope="col"
              aria-sort={isSorted ? (isDown ? 'descending' : 'ascending') : undefined}
              style={column.width ? { width: `${column.width}rem` } : undefined}
              className={classNames(
                cellLook(column),
                'border-line border-b bg-surface py-2 text-left font-medium text-ink-faint text-xs',
              )}
            >
              {column.sort && onSort ? (
                <button
                  type="button"
                  onClick={() => onSort(isSorted && !isDown ? `-${column.sort}` : column.sort!)}
                  className="inline-flex items-center gap-1 rounded hover:text-ink"
                >
                  {column.head}
                  {isSorted && (
                    <Arrow className="size-3" aria-label={t(isDown ? 'sortDescending' : 'sortAscending')} />
                  )}
                </button>
              ) : (
                <span className={column.isHeadHidden ? 'sr-only' : undefined}>{column.head}</span>
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

function SkeletonRows<T>({ columns }: { readonly columns: ReadonlyArray<Column<T>> }) {
  return [0, 1, 2, 3, 4, 5].map((row) => (
    <tr key={row} className="h-row">
      {columns.map((column) => (
        <td key={column.id} className={cellLook(column)}>
          <Skeleton className="h-3.5 w-3/5" />
        </td>
      ))}
    </tr>
  ))
}

function Spacer({ pixels }: { readonly pixels: number }) {
  return (
    <tr aria-hidden>
      <td style={{ height: pixels, padding: 0 }} />
    </tr>
  )
}

/** How many rows before the end the next page is asked for. */
const nearRows = 30

function useLoadingNearTheEnd<T>(
  { rows, hasMore, isLoadingMore, onMore }: DataTableProps<T>,
  lastSeen: number,
): void {
  const load = useEffectEvent(() => onMore?.())
  const isNear = rows !== undefined && hasMore && !isLoadingMore && lastSeen >= rows.length - nearRows
  useEffect(() => {
    if (isNear) load()
  }, [isNear])
}

/** A click on a link, button or field inside the row, or one that selects text, is not a click on the row. */
function isPlainClick(event: MouseEvent<HTMLElement>): boolean {
  const target = event.target as HTMLElement
  return !target.closest('a,button,input,select,label') && String(getSelection()) === ''
}

function moveBetweenRows(event: KeyboardEvent<HTMLElement>, reveal: (index: number) => void): void {
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
  const row = (event.target as HTMLElement).closest<HTMLElement>('tr[data-index]')
  if (step === undefined || !row || event.target !== row) return
  event.preventDefault()
  const next = step > 0 ? row.nextElementSibling : row.previousElementSibling
  if (!(next instanceof HTMLElement) || next.dataset.index === undefined) return
  reveal(Number(next.dataset.index))
  next.focus()
}
