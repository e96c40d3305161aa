import { sensitivities, strategies } from '@tragwerk/contracts/gateway'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSeededRandom } from '../resilience/seeded-random.ts'
import { buildRequest, buildRoute, buildSource } from './build-source.ts'
import { isAbove, mayServe } from './candidate-rules.ts'
import { selectCandidates } from './select-candidates.ts'

const names = ['a/1', 'b/2', 'c/3', 'd/4', 'e/5']
const someNames = fc.subarray(names)
const sketch = fc.record({
  region: fc.constantFrom('eu', 'us', null),
  sensitivityCeiling: fc.constantFrom(...sensitivities),
  isUnsupported: fc.boolean(),
  nanoUsd: fc.option(fc.nat({ max: 2_000_000 })),
})
const aRoute = fc.record(
  {
    primary: fc.subarray(names, { minLength: 1 }),
    fallbacks: someNames,
    strategy: fc.constantFrom(...strategies),
    maxLatencyMs: fc.integer({ min: 1, max: 100 }),
    maxCostUsd: fc.constantFrom(0.0005, 0.001),
    sensitivityCeiling: fc.constantFrom(...sensitivities),
    regions: fc.constantFrom(['eu'], ['eu', 'us']),
    stickiness: fc.constantFrom('none' as const, 'conversation' as const),
    canary: fc.record({ target: fc.constantFrom(...names), percent: fc.constantFrom(0, 50, 100) }),
    shadow: fc.record({ target: fc.constantFrom(...names), percent: fc.constantFrom(0, 100) }),
  },
  { requiredKeys: ['primary', 'fallbacks'] },
)
const aRequest = fc.record({
  id: fc.string(),
  sensitivity: fc.constantFrom(...sensitivities),
  maxCostUsd: fc.constantFrom(undefined, 0.0005),
  conversation: fc.option(fc.string(), { nil: undefined }),
  previous: fc.constantFrom(undefined, ...names),
  fraction: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
})
const aHistory = fc.array(
  fc.record({
    name: fc.constantFrom(...names),
    outcome: fc.constantFrom('succeed', 'fail', 'fail', 'limit'),
  }),
  { maxLength: 60 },
)

/** Counts how often each of some deployments comes first among 4,000 requests. */
function countFirsts(
  route: Parameters<typeof buildRoute>[0],
  toRequest: (at: number) => Parameters<typeof buildRequest>[0],
): ReadonlyMap<string, number> {
  const source = buildSource(Object.fromEntries(names.map((name) => [name, {}])))
  const resolved = buildRoute(route)
  const firsts = new Map<string, number>()
  for (let at = 0; at < 4_000; at += 1) {
    const input = { route: resolved, request: buildRequest(toRequest(at)), source, now: 0 }
    const first = selectCandidates(input).order[0]!.deployment
    firsts.set(first, (firsts.get(first) ?? 0) + 1)
  }
  return firsts
}

function chiSquare(counts: ReadonlyMap<string, number>, shares: Readonly<Record<string, number>>): number {
  return Object.entries(shares).reduce((sum, [name, share]) => {
    const expected = share * 4_000
    return sum + ((counts.get(name) ?? 0) - expected) ** 2 / expected
  }, 0)
}

describe('every selection', () => {
  it('keeps all rules for each deployment in the order, names each once, and explains all', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), sketch),
        aRoute,
        aRequest,
        aHistory,
        (sketches, route, request, history) => {
          const source = buildSource(sketches)
          for (const { name, outcome } of history) {
            const pass = source.health.of(name).enter(0)
            pass?.began(name.charCodeAt(0), 0)
            if (outcome === 'succeed') pass?.succeed(100, 0)
            if (outcome === 'limit') pass?.limit(undefined, 0)
            if (outcome === 'fail') pass?.fail({ code: 'gateway.upstream_failed', problem: 'x' }, 0)
          }
          const input = { route: buildRoute(route), request: buildRequest(request), source, now: 1 }
          const { order, candidates, failure, shadow, variant } = selectCandidates(input)

          const asked = order.map(({ deployment }) => deployment)
          expect(new Set(asked).size).toBe(asked.length)
          for (const choice of order) {
            expect(mayServe(input, choice)).toBeUndefined()
            const facts = source.facts(choice.deployment)!
            expect(isAbove(input.request.sensitivity, facts.sensitivityCeiling)).toBe(false)
            if (route.regions) expect(route.regions).toContain(facts.region)
            const limit = Math.min(route.maxCostUsd ?? 1e9, request.maxCostUsd ?? 1e9)
            if (limit < 1e9)
              expect(sketches[choice.deployment]?.nanoUsd ?? 1e18).toBeLessThanOrEqual(limit * 1e9)
          }
          const lastResorts = order.map(({ isLastResort }) => isLastResort)
          expect(lastResorts).toEqual(lastResorts.toSorted())
          expect(failure === undefined).toBe(order.length > 0)
          if (shadow !== undefined)
            expect(mayServe(input, { deployment: shadow, isLastResort: false })).toBeUndefined()
          if (variant === 'canary') expect(order[0]?.role).toBe('canary')

          expect(candidates.filter(({ rank }) => rank !== null).map(({ deployment }) => deployment)).toEqual(
            asked,
          )
          for (const { rank, reason, detail } of candidates) {
            expect(reason === 'chosen').toBe(rank !== null)
            expect(detail).toMatch(/^[A-Z].*\.$/)
          }
          const named = new Set([...route.primary, ...route.fallbacks])
          for (const name of named)
            expect(candidates.some(({ deployment }) => deployment === name)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })

  it('is the same for the same input', () => {
    fc.assert(
      fc.property(aRoute, aRequest, (route, request) => {
        const select = () =>
          selectCandidates({
            route: buildRoute(route),
            request: buildRequest(request),
            source: buildSource(Object.fromEntries(names.map((name) => [name, {}]))),
            now: 0,
          })
        expect(select()).toEqual(select())
      }),
      { numRuns: 50 },
    )
  })
})

describe('shares', () => {
  const weighted = {
    primary: [
      { model: 'a/1', weight: 6 },
      { model: 'b/2', weight: 3 },
      { model: 'c/3', weight: 1 },
    ],
    strategy: 'weight' as const,
  }
  const shares = { 'a/1': 0.6, 'b/2': 0.3, 'c/3': 0.1 }

  it('follow the weights at random', () => {
    const random = createSeededRandom(11)
    const firsts = countFirsts(weighted, () => ({ fraction: random() }))

    // 99.9 % quantile with two degrees of freedom.
    expect(chiSquare(firsts, shares)).toBeLessThan(13.8)
  })

  it('follow the weights over conversations, each of which stays where it is', () => {
    const sticky = { ...weighted, stickiness: 'conversation' as const }
    const firsts = countFirsts(sticky, (at) => ({ conversation: `talk ${at}` }))
    const random = createSeededRandom(12)
    const one = countFirsts(sticky, () => ({ conversation: 'talk', fraction: random() }))

    expect(chiSquare(firsts, shares)).toBeLessThan(13.8)
    expect(one.size).toBe(1)
  })

  it('of a canary hold by request, are sticky by conversation, and do not depend on other routes', () => {
    const canary = { target: 'b/2', percent: 20 }
    const byRequest = countFirsts({ primary: 'a/1', canary }, (at) => ({ id: `request ${at}` }))
    const oneTalk = countFirsts({ primary: 'a/1', canary }, (at) => ({
      id: `request ${at}`,
      conversation: 'talk',
    }))
    expect(chiSquare(byRequest, { 'a/1': 0.8, 'b/2': 0.2 })).toBeLessThan(10.8)
    expect(oneTalk.size).toBe(1)

    const source = buildSource({ 'a/1': {}, 'b/2': {} })
    const half = { primary: 'a/1', canary: { target: 'b/2', percent: 50 } }
    const isCanary = (task: string, at: number) =>
      selectCandidates({
        route: buildRoute({ ...half, task }),
        request: buildRequest({ conversation: `talk ${at}` }),
        source,
        now: 0,
      }).variant === 'canary'
    let both = 0
    for (let at = 0; at < 2_000; at += 1) if (isCanary('first', at) && isCanary('second', at)) both += 1
    expect(Math.abs(both - 500)).toBeLessThan(3.3 * Math.sqrt(2_000 * 0.25 * 0.75))
  })

  it('move no conversation of others when a deployment leaves', () => {
    const route = buildRoute({
      primary: names.map((model, at) => ({ model, weight: at + 1 })),
      strategy: 'weight',
      stickiness: 'conversation',
    })
    const allThere = Object.fromEntries(names.map((name) => [name, {}]))
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string(), (gone, conversation) => {
        const { [gone]: _, ...rest } = allThere
        const orderOf = (sketches: typeof allThere) =>
          selectCandidates({
            route,
            request: buildRequest({ conversation }),
            source: buildSource(sketches),
            now: 0,
          }).order.map(({ deployment }) => deployment)

        expect(orderOf(rest)).toEqual(orderOf(allThere).filter((name) => name !== gone))
      }),
    )
  })
})
