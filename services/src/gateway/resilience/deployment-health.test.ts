import { createManualClock } from '@tragwerk/infra/clock'
import { describe, expect, it } from 'vitest'
import { createDeploymentHealth } from './deployment-health.ts'
import { createHealthRegistry, maxEjected } from './health-registry.ts'

const failure = { code: 'gateway.upstream_failed', problem: 'status 500' }

function aHealth() {
  return createDeploymentHealth({ random: () => 0.5 }, { deployment: 'openai/gpt-5', now: 0 })
}

describe('deployment health', () => {
  it('cools down until Retry-After, five seconds without one, a minute at most', () => {
    for (const [retryAfterMs, expected] of [
      [2_000, 2_000],
      [undefined, 5_000],
      [3_600_000, 60_000],
    ] as const) {
      const health = aHealth()
      health.enter(0)!.limit(retryAfterMs, 0)

      expect(health.availability(expected - 1)).toBe('cooling_down')
      expect(health.availableAtMs(0)).toBe(expected)
      expect(health.availability(expected)).toBe('yes')
    }
  })

  it('never opens the breaker for 429s, and cannot be forced out of a cool-down', () => {
    const health = aHealth()
    const passes = Array.from({ length: 50 }, () => health.enter(0)!)
    for (const pass of passes) pass.limit(1_000, 0)

    expect(health.breaker.state(0)).toBe('closed')
    expect(health.enter(500, true)).toBeUndefined()
    expect(health.enter(1_000)).toBeDefined()
  })

  it('does not shorten a cool-down when a later 429 asks for less', () => {
    const health = aHealth()
    const [first, second] = [health.enter(0)!, health.enter(0)!]
    first.limit(30_000, 0)
    second.limit(1_000, 10)

    expect(health.coolingUntilMs).toBe(30_000)
  })

  it('takes the first verdict alone, so that an abandon may follow anything', () => {
    const health = aHealth()
    const pass = health.enter(0)!
    expect(health.inFlight).toBe(1)

    pass.succeed(10, 10)
    pass.abandon(11)
    pass.fail(failure, 12)

    expect(health.inFlight).toBe(0)
    expect(health.counts(12)).toEqual({ requests: 1, failures: 0 })
    expect(health.lastError).toBeUndefined()
  })

  it('closes the breaker when the answer to a probe begins, and counts its break afterwards as one failure', () => {
    const health = aHealth()
    for (let call = 0; call < 5; call += 1) health.enter(0)!.fail(failure, 0)
    expect(health.enter(1)).toBeUndefined()
    const probe = health.enter(30_000)!
    expect(probe.entry).toBe('probe')
    expect(health.availability(30_000)).toBe('breaker_open')

    probe.began(80, 30_080)
    expect(health.breaker.state(30_080)).toBe('closed')
    probe.fail(failure, 30_090)

    expect(health.breaker.state(30_090)).toBe('closed')
  })

  it('leaves the breaker alone when clients go away, and lets the next probe through', () => {
    const health = aHealth()
    for (let call = 0; call < 1_000; call += 1) health.enter(0)!.abandon(0)
    expect(health.breaker.state(0)).toBe('closed')
    for (let call = 0; call < 5; call += 1) health.enter(0)!.fail(failure, 0)

    health.enter(30_000)!.abandon(30_001)

    expect(health.enter(30_002)?.entry).toBe('probe')
  })
})

describe('health registry', () => {
  it('tells the figures of a deployment in wall time', async () => {
    const clock = createManualClock()
    const registry = createHealthRegistry({ clock, random: () => 0.5 })
    await clock.advance(1_000)
    const health = registry.of('openai/gpt-5')
    for (let call = 0; call < 5; call += 1) health.enter(1_000)!.fail(failure, 1_000)
    await clock.advance(1_000)

    expect(registry.status('openai/gpt-5')).toEqual({
      deployment: 'openai/gpt-5',
      provider: 'openai',
      model: 'gpt-5',
      breaker: 'open',
      openUntil: '2026-01-01T00:00:31.000Z',
      coolingUntil: null,
      requests: 5,
      failures: 5,
      errorRate: 1,
      firstByteP50Ms: null,
      firstByteP95Ms: null,
      durationP50Ms: null,
      durationP95Ms: null,
      inFlight: 0,
      lastError: { at: '2026-01-01T00:00:01.000Z', ...failure },
      lastUsedAt: '2026-01-01T00:00:01.000Z',
    })
    expect(registry.status('a/never-used')).toMatchObject({
      lastUsedAt: null,
      errorRate: null,
      breaker: 'closed',
    })
  })

  it('forgets the deployment that was used least recently, never one with requests under way', async () => {
    const clock = createManualClock()
    const registry = createHealthRegistry({ clock, random: () => 0.5 }, { limit: 3 })
    const busy = registry.of('a/busy')
    busy.enter(0)
    const idle = registry.of('a/idle')
    await clock.advance(10)
    const fresh = registry.of('a/fresh')

    registry.of('a/new')

    expect(registry.of('a/busy')).toBe(busy)
    expect(registry.of('a/fresh')).toBe(fresh)
    expect(registry.of('a/idle')).not.toBe(idle)
  })

  it('lets at most half of a group be ejected, and never the last one', () => {
    expect([1, 2, 3, 4, 5].map(maxEjected)).toEqual([0, 1, 1, 2, 2])
  })
})
