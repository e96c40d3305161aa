import type { Figures } from './figures.ts'

export interface Gate {
  readonly name: string
  readonly value: number
  readonly limit: number
  readonly passed: boolean
}

type Measured = {
  readonly [Key in keyof Figures as Figures[Key] extends number | undefined ? Key : never]: number
}

/** Not to be exceeded: ratios of processor time, and of the added delay of the first byte. */
const limits: Partial<Record<keyof Measured, number>> = {
  bareVsNode: 1.2,
  bareVsPortkey: 0.15,
  fullVsPortkey: 0.45,
  streamVsNode: 1.35,
  streamVsPortkey: 0.65,
  firstByteVsNode: 2,
}

/** Growth between the first and the last count of requests that still counts as flat. */
const flatGrowth = 1.25

/** Only what was measured is judged. */
export function judge(figures: Figures): Gate[] {
  const gates = Object.entries(limits).flatMap(([name, limit]) => {
    const value = figures[name as keyof Measured]
    return value === undefined ? [] : [toGate(name, value, limit)]
  })
  const growth = figures.rssGrowth.tragwerk
  if (growth !== undefined) gates.push(toGate('rssGrowth', growth, flatGrowth))
  return gates
}

/** `limit` may be reached. */
export function toGate(name: string, value: number, limit: number): Gate {
  return { name, value, limit, passed: value <= limit }
}
