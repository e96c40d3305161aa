import type { GatewayRequestSummary, Outcome, WireFormat } from '@tragwerk/contracts/gateway'
import { type Period, startOf } from './period.ts'

/** What stands behind the `?` of the page. */
export interface RequestsSearch {
  readonly q?: string | undefined
  readonly outcome?: Outcome | undefined
  readonly format?: WireFormat | undefined
  readonly task?: string | undefined
  readonly deployment?: string | undefined
  readonly keyId?: string | undefined
  /** Reaches back from now; `from` and `to` do not count beside it. */
  readonly period?: Period | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  /** New requests are not shown as they finish. */
  readonly paused?: boolean | undefined
}

/** The filters as the list route takes them. */
export type RequestsFilter = Pick<
  RequestsSearch,
  'q' | 'outcome' | 'format' | 'task' | 'deployment' | 'keyId' | 'from' | 'to'
>

/** The filters that are shown as chips; the search stands in its own field. */
export const chipNames = ['outcome', 'format', 'task', 'deployment', 'keyId', 'from', 'to'] as const
export type ChipName = (typeof chipNames)[number]

export interface Chip {
  readonly name: ChipName
  readonly value: string
}

/** One chip per active filter, in a fixed order. A period is told by its own field. */
export function toChips(search: RequestsSearch): Chip[] {
  return chipNames.flatMap((name) => {
    const value = search[name]
    return value ? [{ name, value }] : []
  })
}

export function withoutChip(search: RequestsSearch, name: ChipName): RequestsSearch {
  return { ...search, [name]: undefined }
}

/** The address without any filter or search. */
export function withoutFilters({ paused }: RequestsSearch): RequestsSearch {
  return paused ? { paused } : {}
}

export function isFiltered(search: RequestsSearch): boolean {
  return Boolean(search.q || search.period) || toChips(search).length > 0
}

/** The longest values that the server takes. */
const longest = { q: 200, task: 200, deployment: 200, keyId: 100 } as const

/** What the server would refuse is left out. `now` in milliseconds is what a period reaches back from. */
export function toFilter(search: RequestsSearch, now: number): RequestsFilter {
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
    ...(search.outcome && { outcome: search.outcome }),
    ...(search.format && { format: search.format }),
    ...text('task'),
    ...text('deployment'),
    ...text('keyId'),
    ...(search.period ? { from: startOf(search.period, now) } : { ...time('from'), ...time('to') }),
  }
}

/** Whether the server would list a request that has just finished, by the same rules as its own. */
export function isListed(request: GatewayRequestSummary, filter: RequestsFilter): boolean {
  const { q, outcome, format, task, deployment, keyId, from, to } = filter
  return (
    (outcome === undefined || request.outcome === outcome) &&
    (format === undefined || request.format === format) &&
    (task === undefined || request.task === task) &&
    (deployment === undefined || request.deployment === deployment) &&
    (keyId === undefined || request.keyId === keyId) &&
    (from === undefined || request.at >= from) &&
    (to === undefined || request.at < to) &&
    (q === undefined || searchedTexts(request).some((text) => text.toLowerCase().includes(q.toLowerCase())))
  )
}

function searchedTexts(request: GatewayRequestSummary): string[] {
  const { id, requestedModel, deployment, keyName, errorCode, traceId } = request
  return [id, requestedModel, deployment ?? '', keyName, errorCode ?? '', traceId]
}
