import type { ActivityFlow } from '@tragwerk/contracts/monitoring'
import { createRing, type Ring } from './ring.ts'

/** Who called whom how often. Holds one ring for each pair that ever met; pairs of declared parts only. */
export interface Flows {
  add(atMs: number, from: string, to: string): void
  /** Pairs with calls in these slots, in the order in which they first met. */
  read(slots: readonly number[]): ActivityFlow[]
}

interface Flow {
  readonly from: string
  readonly to: string
  readonly calls: Ring<{ count: number }>
}

export function createFlows(slots: number): Flows {
  const flows = new Map<string, Flow>()
  return {
    add(atMs, from, to) {
      const pair = `${from} ${to}`
      let flow = flows.get(pair)
      if (flow === undefined) {
        flow = { from, to, calls: createRing(slots, { create: () => ({ count: 0 }), clear }) }
        flows.set(pair, flow)
      }
      flow.calls.current(atMs).count += 1
    },
    read: (numbers) =>
      [...flows.values()]
        .map(({ from, to, calls }) => ({
          from,
          to,
          calls: numbers.reduce((sum, number) => sum + (calls.read(number)?.count ?? 0), 0),
        }))
        .filter(({ calls }) => calls > 0),
  }
}

function clear(tally: { count: number }): void {
  tally.count = 0
}
