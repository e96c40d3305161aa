import { createManualClock } from '@tragwerk/infra/clock'
import { systemCall } from '@tragwerk/trust/access'
import { describe, expect, test } from 'vitest'
import { aRecord } from './testing/a-record.ts'
import { createWatchers } from './watch-requests.ts'

const tenantId = '00000000-0000-7000-8000-000000000001'

function aWatch() {
  const clock = createManualClock()
  const watchers = createWatchers({ clock })
  const stop = new AbortController()
  const call = systemCall(tenantId, { signal: stop.signal })
  const announceMany = (count: number) => {
    for (let number = 0; number < count; number += 1) watchers.announce(aRecord({ tenantId }))
  }
  return { clock, watchers, stop, call, announceMany }
}

describe('watching requests', () => {
  test('says at once that it has begun, and waits for requests after that', async () => {
    const { watchers, call } = aWatch()
    const watch = watchers.watch(call)

    expect(await watch.next()).toEqual({ value: { items: [], skipped: 0 }, done: false })
    const next = watch.next()
    watchers.announce(aRecord({ tenantId, id: 'first' }))

    expect((await next).value).toMatchObject({ items: [{ id: 'first' }], skipped: 0 })
  })

  test('shows the first request at once, as the list does', async () => {
    const { watchers, call } = aWatch()
    const watch = watchers.watch(call)
    const record = aRecord({ tenantId })

    watchers.announce(record)
    const { value } = await watch.next()

    const { candidates, decision, attemptList, cost, sensitivity, conversation, variant, timing, ...rest } =
      record
    const { configurationVersion, tenantId: _tenant, ...summary } = rest
    expect(value).toEqual({ items: [summary], skipped: 0 })
  })

  test('sends at most 20 requests and one event in a second, and counts the rest', async () => {
    const { clock, watchers, call, announceMany } = aWatch()
    const watch = watchers.watch(call)
    announceMany(1)
    await watch.next()

    announceMany(5000)
    let isSent = false
    const second = watch.next().then((event) => {
      isSent = true
      return event
    })
    await clock.advance(999)
    expect(isSent).toBe(false)
    await clock.advance(1)

    const { value } = await second
    expect(value?.items).toHaveLength(20)
    expect(value?.skipped).toBe(4980)
  })

  test('keeps no more for a reader that does not read', async () => {
    const { clock, watchers, call, announceMany } = aWatch()
    const watch = watchers.watch(call)

    for (let second = 0; second < 10; second += 1) {
      announceMany(30)
      await clock.advance(1000)
    }

    expect((await watch.next()).value).toMatchObject({ items: { length: 20 }, skipped: 280 })
  })

  test('tells several watchers of a tenant the same, and nobody of another tenant', async () => {
    const { watchers, call } = aWatch()
    const one = watchers.watch(call)
    const two = watchers.watch(call)

    watchers.announce(aRecord({ tenantId: '00000000-0000-7000-8000-000000000002', id: 'theirs' }))
    watchers.announce(aRecord({ tenantId, id: 'ours' }))

    for (const watch of [one, two]) {
      expect((await watch.next()).value).toMatchObject({ items: [{ id: 'ours' }], skipped: 0 })
    }
  })

  test.each(['before the first', 'while waiting for a', 'in the pause after an'])(
    'ends when the caller goes %s event',
    async (moment) => {
      const { watchers, stop, call, announceMany } = aWatch()
      const watch = watchers.watch(call)
      if (moment.startsWith('before')) stop.abort()
      if (moment.startsWith('while')) await watch.next()
      if (moment.startsWith('in')) {
        announceMany(1)
        await watch.next()
      }

      const next = watch.next()
      stop.abort()

      expect(await next).toEqual({ value: undefined, done: true })
      announceMany(1)
      expect(await watch.next()).toEqual({ value: undefined, done: true })
    },
  )
})
