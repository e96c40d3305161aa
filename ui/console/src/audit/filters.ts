/** What stands behind the `?` of the page. */
export interface AuditSearch {
  readonly q?: string | undefined
  readonly action?: string | undefined
  readonly actorId?: string | undefined
  readonly subject?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly sort?: '-sequence' | 'sequence' | undefined
  readonly entry?: number | undefined
}

/** The filters that are shown as chips; the search stands in its own field. */
export const chipNames = ['action', 'actorId', 'subject', 'from', 'to'] as const
export type ChipName = (typeof chipNames)[number]

export interface Chip {
  readonly name: ChipName
  readonly value: string
}

/** One chip per active filter, in a fixed order. */
export function toChips(search: AuditSearch): Chip[] {
  return chipNames.flatMap((name) => {
    const value = search[name]
    return value ? [{ name, value }] : []
  })
}

/** The address without this filter. */
export function withoutChip(search: AuditSearch, name: ChipName): AuditSearch {
  return { ...search, [name]: undefined }
}

/** The address without any filter or search; sort and open entry stay. */
export function withoutFilters(search: AuditSearch): AuditSearch {
  const { sort, entry } = search
  return { sort, entry }
}

export function isFiltered(search: AuditSearch): boolean {
  return Boolean(search.q) || toChips(search).length > 0
}

/** The longest values that the server takes. */
const longest = { q: 200, action: 100, actorId: 200, subject: 300 } as const

/** The filters as the list route takes them: what it would refuse is left out. */
export function toFilterQuery(search: AuditSearch) {
  const text = (name: keyof typeof longest) => {
    const value = search[name]?.trim()
    return value && value.length <= longest[name] ? { [name]: value } : {}
  }
  const time = (name: 'from' | 'to') => {
    const value = Date.parse(search[name] ?? '')
    return Number.isNaN(value) ? {} : { [name]: new Date(value).toISOString() }
  }
  return {
    ...text('q'),
    ...text('action'),
    ...text('actorId'),
    ...text('subject'),
    ...time('from'),
    ...time('to'),
  }
}
