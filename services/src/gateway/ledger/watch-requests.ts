import type { GatewayRequestSummary } from '@tragwerk/contracts/gateway'
import type { Clock } from '@tragwerk/infra/clock'
import { type Call, requirePermission } from '@tragwerk/trust/access'
import type { LedgerRecord } from './record.ts'
import { summaryOf } from './row.ts'

const windowMs = 1000
const itemsPerWindow = 20

export interface RequestsEvent {
  readonly items: GatewayRequestSummary[]
  /** Requests that finished beyond the limit since the event before. */
  readonly skipped: number
}

export interface Watchers {
  /** Tells those who watch the tenant; nothing to do when nobody does. */
  announce(record: LedgerRecord): void
  /**
   * The requests of the tenant that this process finishes from now on: at most one event and 20 requests in a second,
   * the first ones; the rest is counted. The first event comes at once, empty when nothing has finished yet, so that the
   * reader knows from when on it misses nothing. Ends when the caller goes. A slow reader gets later events, never more memory.
   *
   * @throws access.permission_denied
   */
  watch(call: Call): AsyncGenerator<RequestsEvent, void, undefined>
}

interface Watcher {
  items: GatewayRequestSummary[]
  skipped: number
  wake: () => void
}

export function createWatchers(deps: { readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'> }): Watchers {
  const byTenant = new Map<string, Set<Watcher>>()

  function add(tenantId: string): Watcher {
    const watcher: Watcher = { items: [], skipped: 0, wake() {} }
    const known = byTenant.get(tenantId)
    if (known === undefined) byTenant.set(tenantId, new Set([watcher]))
    else known.add(watcher)
    return watcher
  }
  function remove(tenantId: string, watcher: Watcher): void {
    const known = byTenant.get(tenantId)
    known?.delete(watcher)
    if (known?.size === 0) byTenant.delete(tenantId)
  }
  return {
    announce(record) {
      if (byTenant.size === 0) return
      const watchers = byTenant.get(record.tenantId)
      if (watchers === undefined) return
      const summary = summaryOf(record)
      for (const watcher of watchers) {
        if (watcher.items.length < itemsPerWindow) watcher.items.push(summary)
        else watcher.skipped += 1
        watcher.wake()
      }
    },
    watch(call) {
      requirePermission(call, 'gateway:read')
      const watcher = add(call.tenantId)
      const leave = () => remove(call.tenantId, watcher)
      call.signal.addEventListener('abort', leave, { once: true })
      if (call.signal.aborted) leave()
      return follow(deps, call, { watcher, leave })
    },
  }
}

async function* follow(
  { clock }: { readonly clock: Pick<Clock, 'monotonicMs' | 'sleep'> },
  { signal }: Call,
  { watcher, leave }: { readonly watcher: Watcher; readonly leave: () => void },
): AsyncGenerator<RequestsEvent, void, undefined> {
  try {
    if (!signal.aborted && watcher.items.length === 0) yield { items: [], skipped: 0 }
    while (!signal.aborted) {
      if (watcher.items.length === 0) await untilWoken(watcher, signal)
      if (signal.aborted) return
      const { items, skipped } = watcher
      watcher.items = []
      watcher.skipped = 0
      const sentMs = clock.monotonicMs()
      yield { items, skipped }
      const restMs = windowMs - (clock.monotonicMs() - sentMs)
      if (restMs > 0) await clock.sleep(restMs, signal).catch(() => undefined)
    }
  } finally {
    signal.removeEventListener('abort', leave)
    leave()
  }
}

function untilWoken(watcher: Watcher, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done)
      watcher.wake = () => {}
      resolve()
    }
    watcher.wake = done
    signal.addEventListener('abort', done)
  })
}
