import { type GatewayRequestSummary, gatewayRoutes } from '@tragwerk/contracts/gateway'
import { useMemo, useState } from 'react'
import { useLive, useRoutePages } from '../server/index.ts'
import { isListed, type RequestsSearch, toFilter } from './filters.ts'
import { addRequests, mergeRequests } from './merge-requests.ts'

const pageSize = 100
/** So many live requests are kept on top of the list before it is read anew. */
const mostLive = 500

interface Come {
  /** The list that they belong to; others have other filters. */
  readonly key: string
  readonly shown: readonly GatewayRequestSummary[]
  /** Not shown yet, because somebody is reading further down. */
  readonly held: readonly GatewayRequestSummary[]
  readonly skipped: number
}

const nothing = { shown: [], held: [], skipped: 0 } as const

/**
 * The list as the server has it, with what finishes meanwhile on top. While `isReading` new requests are held back, so
 * that rows do not move under the reader.
 */
export function useRequestLog(search: RequestsSearch, isReading: () => boolean) {
  const filter = useStableFilter(search)
  const request = { query: { limit: pageSize, ...filter } }
  const key = JSON.stringify(filter)
  const list = useRoutePages(gatewayRoutes.listRequests, request, { staleMs: Number.POSITIVE_INFINITY })
  const [come, setCome] = useState<Come>({ key, ...nothing })
  const currentOf = (now: Come): Come => (now.key === key ? now : { key, ...nothing })
  const current = currentOf(come)

  const live = useLive(gatewayRoutes.watchRequests, search.paused ? undefined : {}, (event) => {
    // The first event of a watch says that it has begun. What finished before that is in the list only.
    if (event.items.length === 0 && event.skipped === 0) return reload()
    const items = event.items.filter((item) => isListed(item, filter)).reverse()
    if (items.length + current.shown.length + current.held.length > mostLive) return reload()
    const mustHold = isReading()
    setCome((before) => received(currentOf(before), { items, skipped: event.skipped, mustHold }))
  })

  function reload() {
    if (isReading()) return list.reload()
    void list.restart().then(() => setCome({ key, ...nothing }))
  }

  const rows = useMemo(
    () => (list.isStale ? list.rows : list.rows && mergeRequests(current.shown, list.rows)),
    [list.rows, list.isStale, current.shown],
  )
  return {
    ...list,
    rows,
    request,
    filter,
    live,
    held: current.held.length,
    skipped: current.skipped,
    reload,
    showHeld: () => setCome((before) => released(currentOf(before))),
  }
}

interface Received {
  readonly items: readonly GatewayRequestSummary[]
  readonly skipped: number
  readonly mustHold: boolean
}

function received(come: Come, { items, skipped, mustHold }: Received): Come {
  const held = { ...come, held: addRequests(come.held, items), skipped: come.skipped + skipped }
  return mustHold ? held : released(held)
}

function released(come: Come): Come {
  return { ...come, shown: addRequests(come.shown, come.held), held: [] }
}

/** A period reaches back from the moment at which it was chosen, so that the list does not begin anew every time. */
function useStableFilter(search: RequestsSearch) {
  const { period } = search
  // biome-ignore lint/correctness/useExhaustiveDependencies: another period is another moment
  const now = useMemo(() => Date.now(), [period])
  return toFilter(search, now)
}
