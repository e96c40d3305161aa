import { createManualClock } from '@tragwerk/infra/clock'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Priority, priorities } from '../exchange.ts'
import { createSlots, type ReleaseSlot, type SlotBounds } from './slots.ts'

function aPlace(bounds: SlotBounds) {
  const clock = createManualClock()
  return { clock, slots: createSlots({ clock, provider: 'gpu' }, bounds) }
}

/** Holds every place and notes who gets one, in order. */
function occupied(bounds: SlotBounds) {
  const { clock, slots } = aPlace(bounds)
  const held = Array.from({ length: bounds.limit }, () => slots.acquire('normal', 'key') as ReleaseSlot)
  const served: string[] = []
  const refused: string[] = []
  const join = (name: string, priority: Priority, signal?: AbortSignal, owner = 'key') => {
    const place = Promise.resolve().then(() => slots.acquire(priority, owner, signal))
    return place.then(
      (release) => {
        served.push(name)
        held.push(release)
      },
      (error: { readonly code?: string }) => void refused.push(`${name}: ${error.code ?? error}`),
    )
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const releaseOne = async () => {
    held.shift()?.()
    await settle()
  }
  return { clock, slots, held, served, refused, join, releaseOne, settle }
}

describe('slots', () => {
  it('gives a free place at once, without a promise', () => {
    const { slots } = aPlace({ limit: 1 })
    const release = slots.acquire('normal', 'key')

    expect(release).toBeTypeOf('function')
    expect(slots.inUse).toBe(1)
    ;(release as ReleaseSlot)()
    ;(release as ReleaseSlot)()
    expect(slots.inUse).toBe(0)
  })

  it('serves higher priorities first and equal ones in order of arrival', async () => {
    const { join, releaseOne, settle, served } = occupied({ limit: 1, maxQueue: 10 })
    for (const [name, priority] of [
      ['low', 'low'],
      ['first', 'normal'],
      ['second', 'normal'],
      ['urgent', 'high'],
    ] as const)
      void join(name, priority)
    await settle()

    for (let turn = 0; turn < 4; turn += 1) await releaseOne()

    expect(served).toEqual(['urgent', 'first', 'second', 'low'])
  })

  it('serves a low one in spite of a stream of high ones that never ends', async () => {
    const { clock, join, releaseOne, settle, served } = occupied({ limit: 1, maxQueue: 100, waitMs: 1_000 })
    void join('low', 'low')
    for (let turn = 0; turn < 60 && !served.includes('low'); turn += 1) {
      void join(`high ${turn}`, 'high')
      void join(`high too ${turn}`, 'high')
      await settle()
      await clock.advance(10)
      await releaseOne()
    }

    expect(served).toHaveLength(8)
    expect(served.at(-1)).toBe('low')
  })

  it('refuses at once when the queue is full, twice the limit unless set', async () => {
    const { join, settle, refused, slots } = occupied({ limit: 2 })
    for (let place = 0; place < 5; place += 1) void join(`${place}`, 'normal')
    await settle()

    expect(slots.queued).toBe(4)
    expect(refused).toEqual(['4: gateway.queue_full'])
  })

  it('gives the place of the youngest low one to a high one when the queue is full', async () => {
    const { join, settle, refused, releaseOne, served } = occupied({ limit: 1, maxQueue: 2 })
    void join('low 1', 'low')
    void join('low 2', 'low')
    await settle()
    void join('high', 'high')
    await settle()
    for (let turn = 0; turn < 3; turn += 1) await releaseOne()

    expect(refused).toEqual(['low 2: gateway.queue_full'])
    expect(served).toEqual(['high', 'low 1'])
  })

  it('lets the owners of one priority take turns, however much one of them sends', async () => {
    const { join, releaseOne, settle, served } = occupied({ limit: 1, maxQueue: 20 })
    for (let count = 1; count <= 4; count += 1) void join(`loud ${count}`, 'normal', undefined, 'loud')
    for (const owner of ['quiet', 'calm']) void join(owner, 'normal', undefined, owner)
    void join('quiet too', 'normal', undefined, 'quiet')
    await settle()

    for (let turn = 0; turn < 7; turn += 1) await releaseOne()

    expect(served).toEqual(['loud 1', 'quiet', 'calm', 'loud 2', 'quiet too', 'loud 3', 'loud 4'])
  })

  it('gives a place in a full queue to who has few there, from who has most, until both have as many', async () => {
    const { join, settle, refused, slots } = occupied({ limit: 1, maxQueue: 4 })
    for (let count = 1; count <= 4; count += 1) void join(`loud ${count}`, 'normal', undefined, 'loud')
    for (let count = 1; count <= 3; count += 1) void join(`quiet ${count}`, 'normal', undefined, 'quiet')
    void join('loud 5', 'normal', undefined, 'loud')
    await settle()

    expect(refused.map((text) => text.split(':')[0]).toSorted()).toEqual([
      'loud 3',
      'loud 4',
      'loud 5',
      'quiet 3',
    ])
    expect(slots.queued).toBe(4)
  })

  it('ends a wait after its time, the older ones first', async () => {
    const { clock, join, settle, refused, slots } = occupied({ limit: 1, maxQueue: 5, waitMs: 100 })
    void join('older', 'low')
    await settle()
    await clock.advance(60)
    void join('younger', 'high')
    await settle()

    await clock.advance(50)
    expect(refused).toEqual(['older: gateway.queue_timeout'])
    await clock.advance(50)

    expect(refused).toEqual(['older: gateway.queue_timeout', 'younger: gateway.queue_timeout'])
    expect(slots.queued).toBe(0)
  })

  it('leaves no ghost when a client goes away in the queue', async () => {
    const { join, settle, releaseOne, refused, served, slots } = occupied({ limit: 1, maxQueue: 5 })
    const client = new AbortController()
    void join('gone', 'high', client.signal)
    void join('stays', 'low')
    await settle()

    client.abort('gone')
    await settle()
    expect(slots.queued).toBe(1)
    await releaseOne()

    expect(refused).toEqual(['gone: gone'])
    expect(served).toEqual(['stays'])
    await releaseOne()
    expect(slots.inUse).toBe(0)
  })

  it('admits those who wait when the limit is raised, and drains when it is lowered', async () => {
    const { join, settle, slots, served, releaseOne } = occupied({ limit: 1, maxQueue: 5 })
    for (const name of ['a', 'b', 'c']) void join(name, 'normal')
    await settle()

    slots.resize({ limit: 3, maxQueue: 5 })
    await settle()
    expect(served).toEqual(['a', 'b'])
    slots.resize({ limit: 1, maxQueue: 5 })
    await releaseOne()
    await releaseOne()

    expect(served).toEqual(['a', 'b'])
    expect(slots.inUse).toBe(1)
  })

  it('never gives out more places than there are, and answers every waiter once', async () => {
    const step = fc.record({
      action: fc.constantFrom('join', 'join', 'release', 'abort', 'advance'),
      priority: fc.constantFrom(...priorities),
      owner: fc.constantFrom('loud', 'quiet', 'calm'),
      pick: fc.nat({ max: 100 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const limit = 2
        const { clock, slots, held, served, refused, join, releaseOne, settle } = occupied({
          limit,
          maxQueue: 4,
          waitMs: 50,
        })
        const clients: AbortController[] = []
        for (const { action, priority, owner, pick } of steps) {
          if (action === 'join') {
            const client = new AbortController()
            clients.push(client)
            void join(`${clients.length}`, priority, client.signal, owner)
          }
          if (action === 'release') await releaseOne()
          if (action === 'abort') clients[pick % (clients.length || 1)]?.abort('gone')
          if (action === 'advance') await clock.advance(pick % 30)
          await settle()
          expect(slots.inUse).toBeLessThanOrEqual(limit)
          expect(slots.inUse).toBe(held.length)
          expect(slots.queued).toBeLessThanOrEqual(4)
          if (slots.inUse < limit) expect(slots.queued).toBe(0)
          expect(served.length + refused.length + slots.queued).toBe(clients.length)
        }
        await clock.advance(100)
        expect(served.length + refused.length).toBe(clients.length)
        expect(new Set([...served, ...refused.map((text) => text.split(':')[0])]).size).toBe(clients.length)
      }),
      { numRuns: 60 },
    )
  })
})
