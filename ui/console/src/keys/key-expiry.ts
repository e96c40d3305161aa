import type { ApiKey } from '@tragwerk/contracts/identity'

/** A key that ends within this many days is pointed out. */
export const warnDays = 14

const dayMs = 86_400_000

/** Whole days that an active key has left; undefined when it does not end soon. */
export function daysLeft(key: Pick<ApiKey, 'state' | 'expiresAt'>, now: number): number | undefined {
  if (key.state !== 'active' || key.expiresAt === null) return undefined
  const days = (Date.parse(key.expiresAt) - now) / dayMs
  return days < warnDays ? Math.max(0, Math.floor(days)) : undefined
}
