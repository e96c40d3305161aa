import type { GatewayRequestSummary } from '@tragwerk/contracts/gateway'

/** Each request once, newest first: what came live on top of what the server has listed. */
export function mergeRequests(
  live: readonly GatewayRequestSummary[],
  listed: readonly GatewayRequestSummary[],
): readonly GatewayRequestSummary[] {
  if (live.length === 0) return listed
  const known = new Set(listed.map(({ id }) => id))
  const fresh = live.filter(({ id }) => !known.has(id))
  return fresh.length === 0 ? listed : [...fresh, ...listed].sort(newestFirst)
}

/** Of what came live and what has just come, each request once. */
export function addRequests(
  kept: readonly GatewayRequestSummary[],
  come: readonly GatewayRequestSummary[],
): readonly GatewayRequestSummary[] {
  const known = new Set(kept.map(({ id }) => id))
  const fresh = come.filter(({ id }) => !known.has(id))
  return fresh.length === 0 ? kept : [...fresh, ...kept]
}

/** As the server orders them: by time, then by id. */
function newestFirst(one: GatewayRequestSummary, other: GatewayRequestSummary): number {
  if (one.at !== other.at) return one.at < other.at ? 1 : -1
  return one.id < other.id ? 1 : -1
}
