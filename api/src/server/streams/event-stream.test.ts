import { createManualClock } from '@tragwerk/infra/clock'
import { expect, test } from 'vitest'
import { httpErrors, nativeSurface } from '../../plugins/index.ts'
import { openEventStream } from './event-stream.ts'

test('a silence of many heartbeats leaves nothing behind on the event that is waited for', async () => {
  const clock = createManualClock()
  const waiting = Promise.withResolvers<IteratorResult<unknown>>()
  const listeners: unknown[] = []
  const next = Object.assign(waiting.promise, {
    // biome-ignore lint/suspicious/noThenProperty: counts who listens to the promise
    then(...args: Parameters<Promise<IteratorResult<unknown>>['then']>) {
      listeners.push(args)
      return Promise.prototype.then.apply(waiting.promise, args)
    },
  }) as Promise<IteratorResult<unknown>>
  const events = { [Symbol.asyncIterator]: () => ({ next: () => next }) }
  const opening = openEventStream(events, {
    clock,
    surface: nativeSurface,
    heartbeatMs: 1000,
    parseEvent: (event) => event,
    toAppError: () => httpErrors.streamIncomplete(),
  })
  await clock.advance(1000)
  const frames = await opening
  const beats: unknown[] = [(await frames.next()).value]

  for (let beat = 0; beat < 50; beat += 1) {
    const frame = frames.next()
    await clock.advance(1000)
    beats.push((await frame).value)
  }

  expect(new Set(beats)).toEqual(new Set([': heartbeat\n\n']))
  expect(listeners).toHaveLength(1)
  waiting.resolve({ done: false, value: { type: 'done' } })
  expect((await frames.next()).value).toBe('data: {"type":"done"}\n\n')
})
