import type { ReactNode } from 'react'
import { classNames } from '../class-names.ts'

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

const hidden = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' }

export function cellLook(column: Pick<Column<never>, 'hideBelow' | 'align'>): string {
  return classNames(
    'truncate px-3 py-1 first:pl-4 last:pr-4',
    column.hideBelow && hidden[column.hideBelow],
    column.align === 'end' && 'text-right tabular-nums',
  )
}
