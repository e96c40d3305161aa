import type { Clock } from '@tragwerk/infra/clock'
import type { AppError } from '@tragwerk/infra/errors'
import { gatewayErrors } from '../errors.ts'
import { type Priority, priorities } from '../exchange.ts'
import { createFairLine, type FairLine, type Queued } from './fair-line.ts'

export interface SlotBounds {
  /** Requests under way at once. */
  readonly limit: number
  /** Requests that wait; twice the limit unless set. */
  readonly maxQueue?: number | undefined
  /** Longest wait; 1,000 unless set. */
  readonly waitMs?: number | undefined
}

export interface SlotsDeps {
  readonly clock: Clock
  /** Named in errors. */
  readonly provider: string
}

/** Gives the place back; calling it again does nothing. */
export type ReleaseSlot = () => void

/** So often a free place goes to whoever has waited longest, whatever the priority. */
const agedTurn = 8

/**
 * A bounded number of places and a bounded queue in front of them. The highest priority is served first; inside one
 * priority the owners take turns, and of each the first to come; every eighth place goes to the oldest of all, so that
 * low ones are passed over but not for ever.
 * (The queue is not turned round under overload: the bound on the wait keeps it short, and the order stays fair.)
 */
export interface Slots {
  /**
   * A place at once when one is free, else a promise of one. Throws, or rejects, with `gateway.queue_full`,
   * `gateway.queue_timeout` or the reason of the signal. When the queue is full, a request of a higher priority takes
   * the place of the youngest of the lowest, and else one of an owner with few there that of the owner with most.
   * An owner is whoever is to have a fair share: the id of a key.
   */
  acquire(priority: Priority, owner: string, signal?: AbortSignal): ReleaseSlot | Promise<ReleaseSlot>
  /** New bounds count from now on; requests under way and waiting stay. */
  resize(bounds: SlotBounds): void
  readonly inUse: number
  readonly queued: number
}

interface Waiter extends Queued<Waiter> {
  readonly sinceMs: number
  readonly rank: number
  readonly resolve: (release: ReleaseSlot) => void
  readonly reject: (reason: unknown) => void
  readonly signal: AbortSignal | undefined
  readonly onAbort: (() => void) | undefined
}

/** Waiters of one priority. */
type Lane = FairLine<Waiter>

type Request = Pick<Waiter, 'rank' | 'owner' | 'signal'>

export function createSlots(deps: SlotsDeps, initial: SlotBounds): Slots {
  const { clock, provider } = deps
  const lanes: readonly Lane[] = priorities.map(() => createFairLine())
  let bounds = toBounds(initial)
  let inUse = 0
  let queued = 0
  let turn = 0
  let sweep: AbortController | undefined

  const take = (): ReleaseSlot => {
    inUse += 1
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      inUse -= 1
      serve()
    }
  }
  const remove = (waiter: Waiter, isServed = false): void => {
    const lane = lanes[waiter.rank]!
    if (isServed) lane.serve(waiter)
    else lane.remove(waiter)
    queued -= 1
    if (waiter.onAbort) waiter.signal?.removeEventListener('abort', waiter.onAbort)
    if (queued === 0) stopSweep()
  }
  const refuse = (waiter: Waiter, error: AppError) => {
    remove(waiter)
    waiter.reject(error)
  }
  const serve = () => {
    while (inUse < bounds.limit && queued > 0) {
      turn = (turn + 1) % agedTurn
      const waiter = (turn === 0 ? oldest(lanes) : lanes.find((lane) => lane.next)?.next)!
      remove(waiter, true)
      waiter.resolve(take())
    }
  }
  const stopSweep = () => {
    sweep?.abort()
    sweep = undefined
  }
  const expire = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      const now = clock.monotonicMs()
      let nextDueMs = Number.POSITIVE_INFINITY
      for (const lane of lanes) {
        while (lane.first && lane.first.sinceMs + bounds.waitMs <= now) {
          const waitedMs = Math.round(now - lane.first.sinceMs)
          refuse(lane.first, gatewayErrors.queueTimeout({ provider, waitedMs }))
        }
        if (lane.first) nextDueMs = Math.min(nextDueMs, lane.first.sinceMs + bounds.waitMs)
      }
      if (signal.aborted || nextDueMs === Number.POSITIVE_INFINITY) return
      await clock.sleep(Math.ceil(nextDueMs - now), signal)
    }
  }
  const startSweep = () => {
    sweep = new AbortController()
    // The only rejection is that of a sleep which is no longer needed.
    expire(sweep.signal).catch(() => undefined)
  }
  const makeRoom = ({ rank, owner }: Request): void => {
    if (queued < bounds.maxQueue) return
    const full = gatewayErrors.queueFull({ provider, limit: bounds.maxQueue })
    const victim = youngestBelow(lanes, rank) ?? lanes[rank]!.surplus(owner)
    if (!victim) throw full
    refuse(victim, full)
  }
  const wait = ({ rank, owner, signal }: Request) =>
    new Promise<ReleaseSlot>((resolve, reject) => {
      const onAbort = signal
        ? () => {
            remove(waiter)
            reject(signal.reason)
          }
        : undefined
      const waiter: Waiter = {
        sinceMs: clock.monotonicMs(),
        rank,
        owner,
        turn: undefined,
        resolve,
        reject,
        signal,
        onAbort,
        ahead: undefined,
        behind: undefined,
      }
      lanes[rank]!.push(waiter)
      queued += 1
      if (onAbort) signal?.addEventListener('abort', onAbort)
      if (sweep === undefined) startSweep()
    })

  return {
    acquire(priority, owner, signal) {
      signal?.throwIfAborted()
      if (inUse < bounds.limit) return take()
      const request = { rank: priorities.indexOf(priority), owner, signal }
      makeRoom(request)
      return wait(request)
    },
    resize(changed) {
      bounds = toBounds(changed)
      serve()
      if (queued === 0) return
      stopSweep()
      startSweep()
    },
    get inUse() {
      return inUse
    },
    get queued() {
      return queued
    },
  }
}

function toBounds(bounds: SlotBounds): Required<{ [K in keyof SlotBounds]: number }> {
  return {
    limit: bounds.limit,
    maxQueue: bounds.maxQueue ?? bounds.limit * 2,
    waitMs: bounds.waitMs ?? 1_000,
  }
}

function oldest(lanes: readonly Lane[]): Waiter | undefined {
  let found: Waiter | undefined
  for (const { first } of lanes) {
    if (first && (!found || first.sinceMs < found.sinceMs)) found = first
  }
  return found
}

function youngestBelow(lanes: readonly Lane[], rank: number): Waiter | undefined {
  for (let lowest = lanes.length - 1; lowest > rank; lowest -= 1) {
    const youngest = lanes[lowest]!.last
    if (youngest) return youngest
  }
  return undefined
}
