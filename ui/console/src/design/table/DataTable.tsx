import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import {
  Fragment,
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useContext,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react'
import { flushSync } from 'react-dom'
import { useWords } from '../../words/index.ts'
import { Button } from '../Button.tsx'
import { classNames } from '../class-names.ts'
import { FailureView } from '../FailureView.tsx'
import { Skeleton } from '../surfaces.tsx'
import { usePrinting } from '../use-printing.ts'
import { designWords } from '../words.ts'
import { rowAfterKey } from './row-keys.ts'
import { TableHead } from './TableHead.tsx'
import { type Column, cellLook } from './table-column.ts'

export interface DataTableProps<T> {
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
  /** Why the rows could not be read again or continued; those that are here stay. */
  readonly failure?: unknown
  /** In place of rows, when there are none. */
  readonly empty: ReactNode
  /** The selected row, for pages with a list and a detail. */
  readonly selectedKey?: string
}

const rowPixels = { comfortable: 44, compact: 34 }

/**
 * A list of any length: only the rows in sight exist, further pages load when the end comes near. It is one stop of
 * the tab key; arrow keys or j and k move between rows, Home, End and the page keys further, Enter opens one. It is a
 * real table, so that it reads and prints as one; on paper all loaded rows exist.
 */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const t = useWords(designWords)
  const { columns, rows, rowKey } = props
  const scroller = useRef<HTMLDivElement>(null)
  const isPrinting = usePrinting()
  const count = rows?.length ?? 0
  const { virtual, stop, pin, moveTo } = useWindow(scroller, count)
  const items = virtual.getVirtualItems()
  useLoadingNearTheEnd(props, items.at(-1)?.index ?? 0)

  function pressKey(event: KeyboardEvent<HTMLElement>) {
    const row = rowOf(event)
    if (!row || event.target !== row || event.ctrlKey || event.metaKey || event.altKey) return
    const index = Number(row.dataset.index)
    if (event.key === 'Enter') return props.onOpen?.(rows![index]!)
    const next = rowAfterKey(event.key, index, count)
    if (next === undefined) return
    event.preventDefault()
    moveTo(next)
  }

  function click(event: MouseEvent<HTMLElement>) {
    const row = rowOf(event)
    if (row && isPlainClick(event)) props.onOpen?.(rows![Number(row.dataset.index)]!)
  }

  const rowAt = (index: number) => {
    const row = rows![index]!
    const key = rowKey(row)
    return (
      <TableRow
        key={key}
        row={row}
        index={index}
        columns={columns as unknown as ReadonlyArray<Column<object>>}
        measure={virtual.measureElement}
        isStop={index === stop}
        isCurrent={props.selectedKey === key}
        isOpenable={props.onOpen !== undefined}
      />
    )
  }

  if (rows?.length === 0) return props.empty
  return (
    <div
      ref={scroller}
      className="relative max-h-[calc(100dvh-15rem)] overflow-auto rounded-card border border-line bg-surface shadow-low print:max-h-none print:overflow-visible print:border-0"
    >
      <table
        aria-label={props.label}
        aria-busy={rows === undefined}
        aria-rowcount={props.hasMore ? -1 : count + 1}
        className="w-full table-fixed border-separate border-spacing-0 text-sm"
      >
        <TableHead {...props} />
        <tbody onKeyDown={pressKey} onClick={click} onFocus={(event) => pin(rowOf(event))}>
          {!rows && <SkeletonRows columns={columns} />}
          {isPrinting
            ? rows?.map((_, index) => rowAt(index))
            : items.map((item, at) => (
                <Fragment key={item.key}>
                  <Spacer pixels={item.start - (items[at - 1]?.end ?? 0)} />
                  {rowAt(item.index)}
                </Fragment>
              ))}
          {!isPrinting && <Spacer pixels={virtual.getTotalSize() - (items.at(-1)?.end ?? 0)} />}
        </tbody>
      </table>
      <Foot {...props} loadingText={t('loading')} />
    </div>
  )
}

/** Which rows exist: those in sight and the one that has the focus, however far it was scrolled away. */
function useWindow(scroller: { readonly current: HTMLDivElement | null }, count: number) {
  const [focused, setFocused] = useState<number>()
  const pinned = focused === undefined ? undefined : Math.min(focused, count - 1)
  const virtual = useVirtualizer<HTMLDivElement, HTMLTableRowElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () =>
      rowPixels[document.documentElement.dataset.density === 'compact' ? 'compact' : 'comfortable'],
    overscan: 12,
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range)
      if (pinned === undefined || pinned < 0 || inSight.includes(pinned)) return inSight
      return [...inSight, pinned].sort((one, other) => one - other)
    },
  })
  return {
    virtual,
    /** The row that the tab key leads to. */
    stop: pinned ?? virtual.range?.startIndex ?? 0,
    pin: (row: HTMLElement | null) => row && setFocused(Number(row.dataset.index)),
    moveTo(index: number) {
      flushSync(() => setFocused(index))
      const row = scroller.current?.querySelector<HTMLElement>(`tr[data-index="${index}"]`)
      row?.focus({ preventScroll: true })
      row?.scrollIntoView({ block: 'nearest' })
    },
  }
}

interface TableRowProps {
  readonly row: object
  readonly index: number
  readonly columns: ReadonlyArray<Column<object>>
  readonly measure: (element: HTMLTableRowElement | null) => void
  readonly isStop: boolean
  readonly isCurrent: boolean
  readonly isOpenable: boolean
}

/** Drawn again only when itself changes, so that scrolling costs the rows that come into sight. */
const TableRow = memo(function TableRow({ row, index, columns, measure, ...is }: TableRowProps) {
  return (
    <tr
      data-index={index}
      ref={measure}
      aria-rowindex={index + 2}
      aria-current={is.isCurrent || undefined}
      tabIndex={is.isStop ? 0 : -1}
      className={classNames(
        'group h-row scroll-mt-10 scroll-mb-2 hover:bg-hover focus-visible:bg-hover focus-visible:-outline-offset-2 aria-[current=true]:bg-accent-soft/60',
        is.isOpenable && 'cursor-pointer',
      )}
    >
      {columns.map((column) => (
        <td key={column.id} className={classNames(cellLook(column), 'border-line border-b')}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
})

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
  if (pixels <= 0) return null
  return (
    <tr aria-hidden>
      <td style={{ height: pixels, padding: 0 }} />
    </tr>
  )
}

type FootProps = Pick<DataTableProps<unknown>, 'hasMore' | 'isLoadingMore' | 'onMore' | 'failure'> & {
  readonly rows: readonly unknown[] | undefined
  readonly loadingText: string
}

/** How many rows are here, and the way to more where scrolling did not bring them. */
function Foot({ rows, hasMore, isLoadingMore, onMore, failure, loadingText }: FootProps) {
  const t = useWords(designWords)
  const Failure = useContext(FailureView)
  const state = isLoadingMore ? t('loadingMore') : hasMore ? t('more') : t('end')
  return (
    <>
      {Boolean(failure) && <Failure error={failure} />}
      <div className="sticky left-0 flex min-h-9 items-center gap-2 px-4 py-1 text-ink-faint text-xs">
        <p role="status" className={rows ? undefined : 'sr-only'}>
          {rows ? `${t('rows', { count: rows.length })} · ${state}` : loadingText}
        </p>
        {rows && hasMore && onMore && !isLoadingMore && (
          <Button size="small" tone="quiet" className="no-print" onClick={onMore}>
            {t('loadMore')}
          </Button>
        )}
      </div>
    </>
  )
}

/** How many rows before the end the next page is asked for. */
const nearRows = 30

/** Asks once for what follows these rows: a page that could not be loaded is asked for again by hand only. */
function useLoadingNearTheEnd<T>(
  { rows, hasMore, isLoadingMore, onMore }: DataTableProps<T>,
  lastSeen: number,
): void {
  const askedAfter = useRef<readonly T[]>(undefined)
  const load = useEffectEvent(() => {
    if (askedAfter.current === rows) return
    askedAfter.current = rows
    onMore?.()
  })
  const isNear = rows !== undefined && hasMore && !isLoadingMore && lastSeen >= rows.length - nearRows
  // biome-ignore lint/correctness/useExhaustiveDependencies: other rows may end as near as those before
  useEffect(() => {
    if (isNear) load()
  }, [isNear, rows])
}

function rowOf(event: { readonly target: EventTarget }): HTMLElement | null {
  return (event.target as HTMLElement).closest<HTMLElement>('tr[data-index]')
}

/** A click on a link, button or field inside the row, or one that selects text, is not a click on the row. */
function isPlainClick(event: MouseEvent<HTMLElement>): boolean {
  const target = event.target as HTMLElement
  return !target.closest('a,button,input,select,label') && String(getSelection()) === ''
}
