import { describe, expect, it } from 'vitest'
import { buildRequest, buildRoute, buildSource, type SourceSketch } from './build-source.ts'
import { mayServe } from './candidate-rules.ts'
import { selectCandidates, toRouteError } from './select-candidates.ts'

const failure = { code: 'gateway.upstream_failed', problem: 'status 500' }

function kill(source: SourceSketch, deployment: string, now = 0): void {
  for (let call = 0; call < 5; call += 1) source.health.of(deployment).enter(now)!.fail(failure, now)
}

function lame(source: SourceSketch, deployment: string): void {
  for (let call = 0; call < 10; call += 1) {
    source.health.of(deployment).enter(0)!.succeed(10, 0)
    source.health.of(deployment).enter(0)!.fail(failure, 0)
  }
}

function beSlow(source: SourceSketch, deployment: string, firstByteMs: number): void {
  const pass = source.health.of(deployment).enter(0)!
  pass.began(firstByteMs, 0)
  pass.succeed(firstByteMs, 0)
}

function orderOf(
  source: SourceSketch,
  route: Parameters<typeof buildRoute>[0],
  request: Parameters<typeof buildRequest>[0] = {},
) {
  const decision = selectCandidates({
    route: buildRoute(route),
    request: buildRequest(request),
    source,
    now: 0,
  })
  return decision.order.map(({ deployment }) => deployment)
}

const three = { 'a/one': {}, 'b/two': {}, 'c/three': {} }

describe('selecting candidates', () => {
  it.each([
    [
      'sensitivity',
      { sensitivityCeiling: 'public' },
      {},
      'takes data up to the class public; the request is internal',
    ],
    ['region', { region: 'us' }, { regions: ['eu'] }, 'in the region us; the route allows eu'],
    ['region', { region: null }, { regions: ['eu'] }, 'Its region is not stated'],
    [
      'cost',
      { nanoUsd: 20_000_000 },
      { maxCostUsd: 0.01 },
      'could cost 0.02 US dollars there; the limit is 0.01',
    ],
    ['unpriced', { nanoUsd: null }, { maxCostUsd: 0.01 }, 'Its price is not known'],
    ['unsupported', { isUnsupported: true }, {}, 'the format openai-chat'],
  ] as const)('leaves a deployment out for its %s, whatever its role', (reason, sketch, rules, sentence) => {
    for (const role of ['primary', 'fallback', 'canary'] as const) {
      const route = {
        primary: role === 'primary' ? ['bad/x', 'good/y'] : 'good/y',
        fallbacks: role === 'fallback' ? ['bad/x'] : [],
        ...(role === 'canary' ? { canary: { target: 'bad/x', percent: 100 } } : {}),
        ...rules,
      }
      const source = buildSource({ 'bad/x': sketch, 'good/y': {} })
      const input = { route: buildRoute(route), request: buildRequest(), source, now: 0 }
      const decision = selectCandidates(input)

      expect(decision.order.map(({ deployment }) => deployment)).toEqual(['good/y'])
      const left = decision.candidates.find(({ deployment }) => deployment === 'bad/x')
      expect(left).toMatchObject({ role, reason, rank: null })
      expect(left?.detail).toContain(sentence)
      expect(mayServe(input, { deployment: 'bad/x', isLastResort: true })).toBe(reason)
      expect(mayServe(input, { deployment: 'good/y', isLastResort: false })).toBeUndefined()
    }
  })

  it('leaves out deployments whose provider is gone', () => {
    expect(orderOf(buildSource({ 'b/two': {} }), { fallbacks: ['b/two'] })).toEqual(['b/two'])
  })

  it('never asks a paid fallback that the limit forbids when the free primary is down', () => {
    const source = buildSource({ 'free/m': { nanoUsd: 0 }, 'paid/m': { nanoUsd: 5_000_000 } })
    kill(source, 'free/m')
    const route = buildRoute({ primary: 'free/m', fallbacks: ['paid/m'], maxCostUsd: 0.001 })
    const decision = selectCandidates({ route, request: buildRequest(), source, now: 0 })

    expect(decision.order).toEqual([])
    expect(decision.failure?.code).toBe('all_unavailable')
    expect(toRouteError(decision.failure!, 'chat').code).toBe('gateway.all_unavailable')
  })

  it('takes the lower one of the limits of route and request', () => {
    const source = buildSource({ 'a/one': { nanoUsd: 2_000_000 } })
    const select = (ofRoute: number, ofRequest: number) =>
      selectCandidates({
        route: buildRoute({ maxCostUsd: ofRoute }),
        request: buildRequest({ maxCostUsd: ofRequest }),
        source,
        now: 0,
      }).failure

    expect(select(0.001, 1)).toEqual({ code: 'cost_exceeded', maxCostUsd: 0.001 })
    expect(select(1, 0.001)).toEqual({ code: 'cost_exceeded', maxCostUsd: 0.001 })
    expect(select(0.002, 0.002)).toBeUndefined()
  })

  it('says which rule each deployment breaks when none may serve', () => {
    const source = buildSource({ 'a/one': { nanoUsd: null }, 'b/two': { region: 'us' } })
    const route = buildRoute({ fallbacks: ['b/two'], maxCostUsd: 1, regions: ['eu'] })
    const { failure, decision } = selectCandidates({ route, request: buildRequest(), source, now: 0 })

    expect(failure).toEqual({
      code: 'no_candidate',
      reasons: [
        'a/one: Its price is not known, so it cannot be said to keep the limit of 1 US dollars',
        'b/two: It processes data in the region us; the route allows eu',
      ],
    })
    expect(decision).toBe('No deployment is asked: none keeps all rules.')
  })

  it('refuses every deployment when the request is above the ceiling of the route', () => {
    const route = buildRoute({ sensitivityCeiling: 'internal' })
    const request = buildRequest({ sensitivity: 'confidential' })
    const { candidates, order } = selectCandidates({ route, request, source: buildSource(three), now: 0 })

    expect(order).toEqual([])
    expect(candidates[0]?.detail).toBe(
      'The route takes data up to the class internal; the request is confidential.',
    )
  })

  it('keeps the order of the route, fallbacks after primaries', () => {
    const route = { primary: ['b/two', 'a/one'], fallbacks: ['c/three'] }
    expect(orderOf(buildSource(three), route)).toEqual(['b/two', 'a/one', 'c/three'])
  })

  it('puts the cheapest primary first, those without a price last', () => {
    const source = buildSource({
      'a/one': { nanoUsd: null },
      'b/two': { nanoUsd: 9 },
      'c/three': { nanoUsd: 3 },
    })
    const route = { primary: ['a/one', 'b/two', 'c/three'], strategy: 'cost' as const }

    expect(orderOf(source, route)).toEqual(['c/three', 'b/two', 'a/one'])
  })

  it('puts the quickest primary first and tries those of unknown speed now and then', () => {
    const source = buildSource(three)
    beSlow(source, 'a/one', 900)
    beSlow(source, 'b/two', 100)
    const route = { primary: ['a/one', 'b/two', 'c/three'], strategy: 'latency' as const }

    expect(orderOf(source, route, { fraction: 0.5 })).toEqual(['b/two', 'a/one', 'c/three'])
    expect(orderOf(source, route, { fraction: 0.04 })).toEqual(['c/three', 'b/two', 'a/one'])
  })

  it('moves those slower than maxLatencyMs behind the fallbacks and says so', () => {
    const source = buildSource(three)
    beSlow(source, 'a/one', 2_000)
    const route = buildRoute({ fallbacks: ['b/two'], maxLatencyMs: 1_000 })
    const { order, candidates, decision } = selectCandidates({
      route,
      request: buildRequest(),
      source,
      now: 0,
    })

    expect(order.map(({ deployment }) => deployment)).toEqual(['b/two', 'a/one'])
    expect(candidates[1]?.detail).toMatch(/^Its median time to the first byte, \d+ ms, is above 1000 ms/)
    expect(decision).toBe('b/two is asked first: those before it are slower than 1000 ms.')
  })

  it('passes over open breakers and cool-downs, and says when they are asked again', () => {
    const source = buildSource(three)
    kill(source, 'a/one')
    source.health.of('b/two').enter(0)!.limit(7_000, 0)
    const route = buildRoute({ primary: ['a/one', 'b/two', 'c/three'] })
    const { order, candidates, decision } = selectCandidates({
      route,
      request: buildRequest(),
      source,
      now: 0,
    })

    expect(order.map(({ deployment }) => deployment)).toEqual(['c/three'])
    expect(candidates.map(({ reason }) => reason)).toEqual(['chosen', 'breaker_open', 'cooling_down'])
    expect(candidates[1]?.detail).toMatch(/^It failed too often and is asked again in \d\d s\.$/)
    expect(candidates[2]?.detail).toBe('It limits the rate of requests and is asked again in 7 s.')
    expect(decision).toBe('c/three is asked first: it is the only primary that can serve.')
  })

  it('tells when to come back when all are out', () => {
    const source = buildSource(three)
    kill(source, 'a/one')
    source.health.of('b/two').enter(0)!.limit(7_000, 0)
    const route = buildRoute({ fallbacks: ['b/two'] })
    const { failure } = selectCandidates({ route, request: buildRequest(), source, now: 0 })

    expect(failure).toEqual({ code: 'all_unavailable', retryAfterMs: 7_000 })
  })

  it('asks a limping deployment last when too many are out, never a dead one, and counts it', () => {
    const source = buildSource(three)
    lame(source, 'a/one')
    kill(source, 'b/two')
    const route = buildRoute({ fallbacks: ['b/two'] })
    const input = { route, request: buildRequest(), source, now: 0 }
    const { order } = selectCandidates(input)

    expect(order).toEqual([{ deployment: 'a/one', role: 'primary', isLastResort: true }])
    expect(source.health.panics).toBe(1)
    expect(mayServe(input, order[0]!)).toBeUndefined()
    expect(source.health.of('a/one').enter(0, true)?.entry).toBe('forced')
  })

  it('asks no limping deployment while half of the group is there', () => {
    const source = buildSource(three)
    lame(source, 'a/one')

    expect(orderOf(source, { fallbacks: ['b/two'] })).toEqual(['b/two'])
    expect(source.health.panics).toBe(0)
  })

  it('stays with the deployment that served the conversation before, while that can serve', () => {
    const source = buildSource(three)
    const route = { primary: ['a/one', 'b/two', 'c/three'], stickiness: 'conversation' as const }
    const request = { conversation: 'talk', previous: 'c/three' }

    expect(orderOf(source, route, request)).toEqual(['c/three', 'a/one', 'b/two'])
    kill(source, 'c/three')
    expect(orderOf(source, route, request)).toEqual(['a/one', 'b/two'])
  })

  it('finds at the recheck what has changed since the selection', () => {
    const source = buildSource(three)
    const input = { route: buildRoute({ fallbacks: ['b/two'] }), request: buildRequest(), source, now: 0 }
    const choice = selectCandidates(input).order[1]!
    kill(source, 'b/two')

    expect(mayServe(input, choice)).toBe('breaker_open')
  })

  it('sends copies only where the rules allow', () => {
    const shadow = { target: 'b/two', percent: 100 }
    const select = (ceiling: 'public' | 'internal') =>
      selectCandidates({
        route: buildRoute({ shadow }),
        request: buildRequest(),
        source: buildSource({ 'a/one': {}, 'b/two': { sensitivityCeiling: ceiling } }),
        now: 0,
      }).shadow

    expect(select('internal')).toBe('b/two')
    expect(select('public')).toBeUndefined()
  })

  it('marks nobody as canary or control when the canary of a unit cannot serve', () => {
    const source = buildSource(three)
    const route = buildRoute({ canary: { target: 'b/two', percent: 100 } })
    const select = () => selectCandidates({ route, request: buildRequest(), source, now: 0 })

    expect(select()).toMatchObject({
      variant: 'canary',
      order: [{ deployment: 'b/two' }, { deployment: 'a/one' }],
    })
    kill(source, 'b/two')
    expect(select()).toMatchObject({ variant: null, order: [{ deployment: 'a/one' }] })
  })
})
