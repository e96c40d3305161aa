import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { createManualClock } from '../clock/index.ts'
import { createLogger } from '../telemetry/index.ts'
import { createLifecycle, untilSignal } from './index.ts'

function aLifecycle() {
  const clock = createManualClock()
  const lines: string[] = []
  const logger = createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } })
  const lifecycle = createLifecycle({ logger, clock, drainTimeoutMs: 1000, disposeTimeoutMs: 500 })
  return { clock, lines, lifecycle }
}

const never = () => new Promise<void>(() => {})

test('goes from starting to ready to draining to stopped', async () => {
  const { lifecycle } = aLifecycle()
  const states = [lifecycle.state]
  lifecycle.onDrain('http', () => void states.push(lifecycle.state))

  lifecycle.markReady()
  states.push(lifecycle.state)
  await lifecycle.stop('test')
  lifecycle.markReady()

  expect([...states, lifecycle.state]).toEqual(['starting', 'ready', 'draining', 'stopped'])
  expect(lifecycle.draining.aborted).toBe(true)
})

test('drains first, then disposes in reverse order, one after the other', async () => {
  const { lifecycle } = aLifecycle()
  const order: string[] = []
  lifecycle.use('database', () => void order.push('database'))
  lifecycle.use('server', async () => {
    await new Promise((resolve) => setImmediate(resolve))
    order.push('server')
  })
  lifecycle.onDrain('requests', () => void order.push('requests'))

  const result = await lifecycle.stop('test')

  expect(order).toEqual(['requests', 'server', 'database'])
  expect(result).toEqual({ reason: 'test', unclean: [] })
})

test('stopping twice is stopping once, with the first reason', async () => {
  const { lifecycle } = aLifecycle()
  let closed = 0
  lifecycle.use('database', () => void closed++)

  const results = await Promise.all([lifecycle.stop('first'), lifecycle.stop('second')])

  expect(closed).toBe(1)
  expect(results.map((result) => result.reason)).toEqual(['first', 'first'])
})

test('one failure does not keep the others from closing', async () => {
  const { lifecycle, lines } = aLifecycle()
  const order: string[] = []
  lifecycle.use('database', () => void order.push('database'))
  lifecycle.use('cache', () => Promise.reject(new Error('gone')))
  lifecycle.onDrain('jobs', () => {
    throw new Error('stuck')
  })

  const { unclean } = await lifecycle.stop('test')

  expect(order).toEqual(['database'])
  expect(unclean).toEqual(['jobs', 'cache'])
  expect(lines.join('')).toContain('gone')
})

test('a drain that hangs is told when time is over, and the rest goes on', async () => {
  const { lifecycle, clock } = aLifecycle()
  const events: string[] = []
  lifecycle.use('database', () => void events.push('closed'))
  lifecycle.onDrain('requests', (signal) => {
    signal.addEventListener('abort', () => void events.push('told'))
    return never()
  })

  const stopped = lifecycle.stop('test')
  await clock.advance(999)
  expect(events).toEqual([])
  await clock.advance(1)

  expect(await stopped).toEqual({ reason: 'test', unclean: ['requests'] })
  expect(events).toEqual(['told', 'closed'])
})

test('the whole stop is bounded even when closing hangs', async () => {
  const { lifecycle, clock } = aLifecycle()
  lifecycle.use('database', never)

  const stopped = lifecycle.stop('test')
  await new Promise((resolve) => setImmediate(resolve))
  await clock.advance(500)

  expect(await stopped).toEqual({ reason: 'test', unclean: ['database'] })
})

test('nothing can be registered once stopping has begun', async () => {
  const { lifecycle } = aLifecycle()
  await lifecycle.stop('test')

  expect(() => lifecycle.use('late', () => {})).toThrow(
    expect.objectContaining({ code: 'lifecycle.not_accepting' }),
  )
})

function aSource() {
  const exits: number[] = []
  const source = Object.assign(new EventEmitter(), { exit: (code: number) => void exits.push(code) })
  return { source, exits }
}

test('the first signal resolves, the second exits at once', async () => {
  const { source, exits } = aSource()
  const signal = untilSignal({ source })

  source.emit('SIGTERM', 'SIGTERM')
  expect(await signal).toBe('SIGTERM')
  expect(exits).toEqual([])

  source.emit('SIGINT', 'SIGINT')
  expect(exits).toEqual([130])
})

test('an abort ends the wait and leaves no listener behind', async () => {
  const { source } = aSource()
  const controller = new AbortController()
  const signal = untilSignal({ source, abort: controller.signal })

  controller.abort()

  expect(await signal).toBe('abort')
  expect(source.eventNames()).toEqual([])
})
