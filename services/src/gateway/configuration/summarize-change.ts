import type { GatewayConfiguration } from '@tragwerk/contracts/gateway'
import { canonicalJson } from '@tragwerk/infra/crypto'

/** Names only; at most 100 of each sort, the rest is counted. */
export interface NamedChanges {
  readonly added?: readonly string[]
  readonly changed?: readonly string[]
  readonly removed?: readonly string[]
  readonly more?: number
}

export interface ChangeSummary {
  readonly providers?: NamedChanges
  readonly routes?: NamedChanges
  readonly prices?: NamedChanges
  /** Of the defaults: `timeouts`, `retries`, `breaker`. */
  readonly defaults?: readonly string[]
}

const maxNames = 100

/** What differs, for the audit log: which providers, routes and prices, never what stands in them. */
export function summarizeChange(before: GatewayConfiguration, after: GatewayConfiguration): ChangeSummary {
  const providers = compare(Object.entries(before.providers), Object.entries(after.providers))
  const routes = compare(byTask(before), byTask(after))
  const prices = compare(Object.entries(before.prices), Object.entries(after.prices))
  const defaults = (['timeouts', 'retries', 'breaker'] as const).filter(
    (name) => !isSame(before[name], after[name]),
  )
  return {
    ...(providers && { providers }),
    ...(routes && { routes }),
    ...(prices && { prices }),
    ...(defaults.length > 0 && { defaults }),
  }
}

type Entries = readonly (readonly [name: string, value: unknown])[]

function byTask({ routes }: GatewayConfiguration): Entries {
  return routes.map((route) => [route.task, route])
}

function compare(before: Entries, after: Entries): NamedChanges | undefined {
  const old = new Map(before)
  const now = new Map(after)
  const sorts = {
    added: [...now.keys()].filter((name) => !old.has(name)),
    changed: [...now.keys()].filter((name) => old.has(name) && !isSame(old.get(name), now.get(name))),
    removed: [...old.keys()].filter((name) => !now.has(name)),
  }
  const found = Object.entries(sorts).filter(([, names]) => names.length > 0)
  if (found.length === 0) return undefined
  const more = found.reduce((sum, [, names]) => sum + Math.max(0, names.length - maxNames), 0)
  return {
    ...Object.fromEntries(found.map(([sort, names]) => [sort, names.slice(0, maxNames)])),
    ...(more > 0 ? { more } : {}),
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === undefined || b === undefined) return a === b
  return canonicalJson(a) === canonicalJson(b)
}
