import { describe, expect, it } from 'vitest'
import { backoffMs } from '../resilience/backoff.ts'
import { createRetryBudget } from '../resilience/retry-budget.ts'
import { createSeededRandom } from '../resilience/seeded-random.ts'
import { buildRequest, buildRoute, buildSource, type SourceSketch } from './build-source.ts'
import { mayServe } from './candidate-rules.ts'
import type { ResolvedRoute } from './resolve-target.ts'
import { selectCandidates } from './select-candidates.ts'

type Upstream = (
  deployment: string,
  now: number,
) => 'ok' | 'fail' | { readonly retryAfterMs: number | undefined }

interface Attempted {
  readonly at: number
  readonly deployment: string
  readonly isRetry: boolean
}

interface Run {
  readonly route: ResolvedRoute
  readonly source: SourceSketch
  readonly upstream: Upstream
  readonly requests: number
  readonly concurrency: number
  /** Pause of a client between two requests. */
  readonly thinkMs: number
  readonly seed: number
}

const maxRetries = 2
const upstreamMs = 40

/** Requests as the gateway makes them, in simulated time: retries within the budget, then the next deployment. */
function simulate(run: Run) {
  const { route, source, upstream } = run
  const random = createSeededRandom(run.seed)
  const budget = createRetryBudget()
  const attempts: Attempted[] = []
  const answeredBy: string[] = []
  const refusedAfterMs: number[] = []
  const agenda: { readonly at: number; readonly work: (now: number) => void }[] = []
  const later = (at: number, work: (now: number) => void) => {
    const place = agenda.findLastIndex((entry) => entry.at <= at) + 1
    agenda.splice(place, 0, { at, work })
  }
  let left = run.requests

  const startClient = (now: number): void => {
    if (left === 0) return
    left -= 1
    const input = { route, source, now, request: buildRequest({ id: `${left}`, fraction: random() }) }
    const { order } = selectCandidates(input)
    budget.begin(now)
    const finish = (at: number, answer: string | undefined) => {
      budget.end()
      if (answer === undefined) refusedAfterMs.push(at - now)
      else answeredBy.push(answer)
      later(at + run.thinkMs, startClient)
    }
    const ask = (place: number, retry: number, at: number): void => {
      const endRetry = () => {
        if (retry > 0) budget.endRetry()
      }
      const choice = order[place]
      if (choice === undefined) {
        finish(at, undefined)
        return
      }
      const pass =
        mayServe({ ...input, now: at }, choice) === undefined
          ? source.health.of(choice.deployment).enter(at, choice.isLastResort)
          : undefined
      if (pass === undefined) {
        endRetry()
        ask(place + 1, 0, at)
        return
      }
      if (place > 0 && retry === 0) budget.noteFallback(at)
      attempts.push({ at, deployment: choice.deployment, isRetry: retry > 0 })
      const result = upstream(choice.deployment, at)
      later(at + upstreamMs * (0.5 + random()), (then) => {
        endRetry()
        if (result === 'ok') {
          pass.began(then - at, then)
          pass.succeed(then - at, then)
          return finish(then, choice.deployment)
        }
        if (result === 'fail') pass.fail({ code: 'gateway.upstream_failed', problem: 'status 500' }, then)
        else pass.limit(result.retryAfterMs, then)
        const retryAfterMs = result === 'fail' ? undefined : result.retryAfterMs
        const wait = backoffMs({ retry, random, retryAfterMs })
        const isLast = place === order.length - 1
        const isWorth = wait !== undefined && (retryAfterMs === undefined || isLast)
        if (retry < maxRetries && isWorth && mayServe({ ...input, now: then + wait }, choice) === undefined) {
          if (budget.tryRetry(then)) return later(then + wait, (next) => ask(place, retry + 1, next))
        }
        ask(place + 1, 0, then)
      })
    }
    ask(0, 0, now)
  }

  for (let client = 0; client < run.concurrency; client += 1) later(0, startClient)
  let now = 0
  while (agenda.length > 0) {
    const entry = agenda.shift()!
    now = entry.at
    entry.work(now)
  }
  return { attempts, answeredBy, refusedAfterMs, endMs: now }
}

const twoDeployments = { primary: 'a/primary', fallbacks: ['b/fallback'] }
const there = () => buildSource({ 'a/primary': {}, 'b/fallback': {} })
const seeds = [1, 2, 3, 4]

describe('a storm of failures', () => {
  it.each(seeds)('costs at most a fifth more attempts, and the fallback answers all (seed %s)', (seed) => {
    const { attempts, answeredBy } = simulate({
      route: buildRoute(twoDeployments),
      source: there(),
      upstream: (deployment) => (deployment === 'a/primary' ? 'fail' : 'ok'),
      requests: 1_000,
      concurrency: 50,
      thinkMs: 0,
      seed,
    })

    expect(answeredBy).toEqual(new Array(1_000).fill('b/fallback'))
    expect(attempts.length).toBeLessThanOrEqual(1_200)
    expect(attempts.length).toBeGreaterThan(1_000)
  })

  it.each([2_000, undefined])('of 429s (Retry-After %s ms) is not answered by hammering', (retryAfterMs) => {
    const { attempts, answeredBy, endMs } = simulate({
      route: buildRoute(twoDeployments),
      source: there(),
      upstream: (deployment) => (deployment === 'a/primary' ? { retryAfterMs } : 'ok'),
      requests: 2_000,
      concurrency: 20,
      thinkMs: 60,
      seed: 3,
    })
    const waves = Math.ceil(endMs / (retryAfterMs ?? 5_000))

    expect(answeredBy).toHaveLength(2_000)
    expect(attempts.length).toBeLessThanOrEqual(2_400)
    expect(attempts.filter(({ deployment }) => deployment === 'a/primary').length).toBeLessThanOrEqual(
      waves * 20,
    )
  })

  it('on all deployments is answered at once when the breakers are open, with one probe for each ejection', () => {
    const { attempts, refusedAfterMs, endMs } = simulate({
      route: buildRoute(twoDeployments),
      source: there(),
      upstream: () => 'fail',
      requests: 20_000,
      concurrency: 20,
      thinkMs: 100,
      seed: 5,
    })
    const late = attempts.filter(({ at }) => at > 2_000)

    expect(endMs).toBeGreaterThan(60_000)
    expect(Math.max(...refusedAfterMs.slice(200))).toBeLessThan(1_000)
    expect(refusedAfterMs).toHaveLength(20_000)
    // 24 to 36 s, then 48 to 72 s, then 72 to 108 s after the one before, on each of two.
    expect(late.length).toBeLessThanOrEqual(2 * Math.ceil(endMs / 24_000))
    expect(late.every(({ isRetry }) => !isRetry)).toBe(true)
    expect(attempts.length).toBeLessThanOrEqual(1.2 * 20_000 + 3)
  })

  it.each(seeds)(
    'that flaps ends with one probe after the ejection: the primary serves again (seed %s)',
    (seed) => {
      const healedAtMs = 20_000
      const source = there()
      const random = createSeededRandom(seed + 100)
      const { attempts, answeredBy } = simulate({
        route: buildRoute(twoDeployments),
        source,
        upstream: (deployment, at) => {
          const isDown = deployment === 'a/primary' && at < healedAtMs && random() < 0.8
          return isDown ? 'fail' : 'ok'
        },
        requests: 6_000,
        concurrency: 10,
        thinkMs: 50,
        seed,
      })
      const toPrimary = attempts.filter(({ deployment }) => deployment === 'a/primary')
      const back = toPrimary.filter(({ at }) => at > healedAtMs)

      expect(answeredBy).toHaveLength(6_000)
      expect(attempts.length).toBeLessThanOrEqual(1.2 * 6_000)
      // The ejection began before the end of the trouble and lasts 36 s at most.
      expect(back[0]!.at).toBeLessThanOrEqual(healedAtMs + 36_000 + 1_000)
      expect(back[1]!.at - back[0]!.at).toBeLessThanOrEqual(upstreamMs * 1.5 + 200)
      expect(source.health.of('a/primary').breaker.state(back.at(-1)!.at)).toBe('closed')
      expect(answeredBy.slice(-1_000)).toEqual(new Array(1_000).fill('a/primary'))
    },
  )

  it('of 429s at the same moment does not bring the retries back at the same moment', () => {
    const { attempts } = simulate({
      route: buildRoute({ primary: 'a/primary' }),
      source: buildSource({ 'a/primary': {} }),
      upstream: (_, at) => (at < 100 ? { retryAfterMs: 2_000 } : 'ok'),
      requests: 200,
      concurrency: 200,
      thinkMs: 20,
      seed: 9,
    })
    const retries = attempts.filter(({ isRetry }) => isRetry).map(({ at }) => at)
    const perMillisecond = new Map<number, number>()
    for (const at of retries) {
      const millisecond = Math.floor(at)
      perMillisecond.set(millisecond, (perMillisecond.get(millisecond) ?? 0) + 1)
    }

    expect(retries.length).toBeGreaterThan(20)
    expect(retries.length).toBeLessThanOrEqual(40)
    expect(Math.max(...retries) - Math.min(...retries)).toBeGreaterThan(100)
    expect(Math.max(...perMillisecond.values())).toBeLessThanOrEqual(5)
  })
})
