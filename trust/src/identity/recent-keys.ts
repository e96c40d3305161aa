import type { Authenticated } from './authenticate.ts'

/** Own bounds: so many keys are kept, the oldest go first, and none longer than this once others come. */
const maxKeys = 1_000
const maxAgeMs = 5_000

export interface RecentKeys {
  /** What was kept for this key; its age is not judged here. */
  find(presented: string): RecentKey | undefined
  keep(presented: string, key: Omit<RecentKey, 'keptAtMs'>): void
}

export interface RecentKey {
  /** The stored row, or the configured administrator, that the key was proven against: valid for this object only. */
  readonly provenBy: object
  /** What a row is looked up by; undefined for the administrator. */
  readonly keyId: string | undefined
  readonly authenticated: Authenticated
  readonly keptAtMs: number
}

/**
 * Keys whose secret was found right a moment ago, so that not every request computes HMACs. Rows are read anew every
 * five seconds, and a new row has to be proven again; expiry and revocation are judged at each use, outside.
 */
export function createRecentKeys(monotonicMs: () => number): RecentKeys {
  const kept = new Map<string, RecentKey>()

  function dropOld(now: number): void {
    for (const [presented, { keptAtMs }] of kept) {
      if (kept.size < maxKeys && now - keptAtMs < maxAgeMs) return
      kept.delete(presented)
    }
  }
  return {
    find: (presented) => kept.get(presented),
    keep(presented, key) {
      const keptAtMs = monotonicMs()
      kept.delete(presented)
      dropOld(keptAtMs)
      kept.set(presented, { ...key, keptAtMs })
    },
  }
}
