import type { Members } from './segment.ts'

/**
 * Member lists of segments met by earlier queries. A segment never changes and its number is never given
 * twice, so what is kept here is right for ever; which segments count is decided by the database each time.
 */
export interface MembersCache {
  /** What is held for a group (one field of one index), by segment number. */
  held(group: string): ReadonlyMap<string, Members>
  /** Replaces what is held for a group, then drops the groups not asked for longest until all fit. */
  keep(group: string, segments: ReadonlyMap<string, Members>): void
}

/** @param maxBytes bound over all groups; eight bytes a passage. */
export function createMembersCache(maxBytes: number): MembersCache {
  const groups = new Map<string, ReadonlyMap<string, Members>>()
  const sizes = new Map<string, number>()
  let total = 0
  const drop = (group: string): void => {
    total -= sizes.get(group) ?? 0
    sizes.delete(group)
    groups.delete(group)
  }
  return {
    held: (group) => groups.get(group) ?? new Map(),
    keep(group, segments) {
      drop(group)
      const size = [...segments.values()].reduce((sum, members) => sum + members.ordinals.length * 8, 0)
      groups.set(group, segments)
      sizes.set(group, size)
      total += size
      for (const oldest of groups.keys()) {
        if (total <= maxBytes) break
        drop(oldest)
      }
    },
  }
}
