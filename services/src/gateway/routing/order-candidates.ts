import type { RequestFacts } from './candidate-rules.ts'
import { hashText, mixHashes, toFraction } from './hash-unit.ts'
import type { ResolvedRoute, RouteTarget } from './resolve-target.ts'

/** How often a deployment of unknown speed is asked first, so that it becomes known. */
export const exploreShare = 0.05

export interface Orderable {
  readonly target: RouteTarget
  readonly estimateNanoUsd: number | undefined
  readonly medianFirstByteMs: number | undefined
}

export interface Ordered<T> {
  readonly items: readonly T[]
  /** Why the first one is first; completes "… is asked first: ". */
  readonly why: string
}

/**
 * The primaries that may serve, best first. `order` and `cost` give the same conversation the same deployment anyway;
 * under `weight` and `latency` a sticky conversation goes to the one with the highest hash of both (rendezvous hashing):
 * no store is needed, and when a deployment leaves, only its own conversations move.
 */
export function orderPrimaries<T extends Orderable>(
  route: ResolvedRoute,
  request: RequestFacts,
  items: readonly T[],
): Ordered<T> {
  const isSticky = route.route.stickiness === 'conversation' && request.conversation !== undefined
  const ordered = byStrategy(route, request, { items, isSticky })
  if (!isSticky || request.previous === undefined) return ordered
  const before = ordered.items.find((item) => item.target.deployment === request.previous)
  if (before === undefined || before === ordered.items[0]) return ordered
  return {
    items: [before, ...ordered.items.filter((item) => item !== before)],
    why: 'it served this conversation before',
  }
}

function byStrategy<T extends Orderable>(
  route: ResolvedRoute,
  request: RequestFacts,
  group: { readonly items: readonly T[]; readonly isSticky: boolean },
): Ordered<T> {
  const { items, isSticky } = group
  if (items.length < 2) return { items, why: 'it is the only primary that can serve' }
  switch (route.route.strategy) {
    case 'order':
      return { items, why: 'it is the first in the order of the route' }
    case 'cost':
      return { items: sortedBy(items, costOf), why: 'the request costs least there' }
    case 'weight': {
      const seed = isSticky ? seedOf(route, request.conversation ?? '') : randomSeed(request)
      const why = isSticky ? 'the conversation belongs to it' : 'chosen at random by weight'
      return { items: bySeed(items, seed, (item) => item.target.weight), why }
    }
    case 'latency': {
      if (!isSticky) return byLatency(items, request)
      const seed = seedOf(route, request.conversation ?? '')
      return { items: bySeed(items, seed, () => 1), why: 'the conversation belongs to it' }
    }
  }
}

function byLatency<T extends Orderable>(items: readonly T[], request: RequestFacts): Ordered<T> {
  const unknown = items.filter((item) => item.medianFirstByteMs === undefined)
  const spread = bySeed(unknown, randomSeed(request), () => 1)
  if (unknown.length === items.length) return { items: spread, why: 'no speed is known yet' }
  const known = sortedBy(
    items.filter((item) => item.medianFirstByteMs !== undefined),
    (item) => item.medianFirstByteMs ?? 0,
  )
  if (spread.length > 0 && request.fraction < exploreShare) {
    return { items: [...spread, ...known], why: 'its speed is to become known' }
  }
  return { items: [...known, ...spread], why: 'it is the quickest to the first byte' }
}

/**
 * Whether a unit belongs to a share. `purpose` keeps shares of one route apart from each other, the salt those of
 * different routes.
 */
export function isInShare(
  route: ResolvedRoute,
  unit: string,
  share: { readonly purpose: string; readonly percent: number },
): boolean {
  const hash = mixHashes(mixHashes(route.salt, hashText(share.purpose)), hashText(unit))
  return toFraction(hash) * 100 < share.percent
}

function seedOf(route: ResolvedRoute, conversation: string): number {
  return mixHashes(route.salt, hashText(conversation))
}

function randomSeed(request: RequestFacts): number {
  return Math.floor(request.fraction * 0x1_0000_0000) >>> 0
}

/** Each item draws an exponential waiting time with its weight as rate; the shortest is first with its weight's share. */
function bySeed<T extends Orderable>(
  items: readonly T[],
  seed: number,
  weightOf: (item: T) => number,
): readonly T[] {
  return sortedBy(items, (item) => -Math.log(toFraction(mixHashes(seed, item.target.hash))) / weightOf(item))
}

function costOf(item: Orderable): number {
  return item.estimateNanoUsd ?? Number.POSITIVE_INFINITY
}

/** Stable, and each key is worked out once. */
function sortedBy<T>(items: readonly T[], keyOf: (item: T) => number): readonly T[] {
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => (a.key === b.key ? 0 : a.key - b.key))
    .map(({ item }) => item)
}
