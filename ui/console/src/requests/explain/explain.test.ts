import type { Attempt } from '@tragwerk/contracts/gateway'
import { describe, expect, test } from 'vitest'
import { answeredInstead } from './answered-instead.ts'
import { splitTokens } from './token-split.ts'
import { toBars, toShares, toTicks } from './waterfall-bars.ts'

const timing = { admissionMs: 1, queueMs: 4, upstreamMs: 20, overheadMs: 2 }

function anAttempt(changes: Partial<Attempt> = {}): Attempt {
  return {
    deployment: 'openai/small',
    lane: 'pass-through',
    role: 'primary',
    startedMs: 6,
    queuedMs: 4,
    firstByteMs: 5,
    durationMs: 14,
    outcome: 'answered',
    status: 200,
    error: null,
    problem: null,
    ...changes,
  }
}

const segmentsOf = (attempt: Attempt) => toBars({ timing, attemptList: [attempt] })[1]!

describe('the waterfall', () => {
  test('begins with the admission', () => {
    expect(toBars({ timing, attemptList: [] })).toEqual([
      { segments: [{ kind: 'admission', fromMs: 0, toMs: 1 }] },
    ])
  })

  test('shows the wait for a place before an attempt, then for the first byte, then the answer', () => {
    expect(segmentsOf(anAttempt())).toMatchObject({
      segments: [
        { kind: 'queue', fromMs: 2, toMs: 6 },
        { kind: 'wait', fromMs: 6, toMs: 11 },
        { kind: 'answer', fromMs: 11, toMs: 16 },
      ],
      firstByteAtMs: 11,
    })
  })

  test('shows a failure without an answer as one piece', () => {
    const bar = segmentsOf(anAttempt({ outcome: 'failed', firstByteMs: null, queuedMs: 0, durationMs: 3 }))

    expect(bar.segments).toEqual([{ kind: 'failed', fromMs: 6, toMs: 9 }])
    expect(bar).not.toHaveProperty('firstByteAtMs')
  })

  test('shows what broke off after it had begun as failed from there', () => {
    expect(segmentsOf(anAttempt({ outcome: 'failed' })).segments.map(({ kind }) => kind)).toEqual([
      'queue',
      'wait',
      'failed',
    ])
  })

  test('orders attempts by their beginning, also when a hedge has ended first', () => {
    const late = anAttempt({ role: 'hedge', startedMs: 8, durationMs: 2 })
    const bars = toBars({ timing, attemptList: [late, anAttempt({ outcome: 'lost' })] })

    expect(bars.map(({ attempt }) => attempt?.role)).toEqual([undefined, 'primary', 'hedge'])
  })

  test('has sums that add up to the duration', () => {
    expect(toShares({ timing }).reduce((sum, { ms }) => sum + ms, 0)).toBe(27)
  })
})

test.each([
  [27, [0, 10, 20]],
  [100, [0, 20, 40, 60, 80, 100]],
  [0.7, [0, 0.2, 0.4, 0.6]],
  [0, [0]],
])('an axis of %d ms has round moments', (durationMs, ticks) => {
  expect(toTicks(durationMs)).toEqual(ticks)
})

test('every token is in one part', () => {
  const usage = {
    input: 100,
    cachedInput: 60,
    cacheWrite: 10,
    output: 20,
    reasoning: 15,
    source: 'provider',
  } as const

  expect(splitTokens(usage).map(({ part, count }) => [part, count])).toEqual([
    ['fresh', 30],
    ['cached', 60],
    ['written', 10],
    ['visible', 5],
    ['reasoning', 15],
  ])
})

describe('who answered in the place of another', () => {
  const failed = anAttempt({ outcome: 'failed', deployment: 'openai/large', startedMs: 1 })

  test('is told with all that failed before, each once', () => {
    const attempts = [failed, { ...failed, startedMs: 2 }, anAttempt({ role: 'fallback' })]

    expect(answeredInstead(attempts)).toEqual({ failed: 'openai/large', deployment: 'openai/small' })
  })

  test.each([
    ['the first one answered', [anAttempt()]],
    ['it answered when it was asked again', [anAttempt({ outcome: 'failed' }), anAttempt({ role: 'retry' })]],
    ['nobody did', [failed]],
  ])('is nobody where %s', (_case, attempts) => {
    expect(answeredInstead(attempts)).toBeUndefined()
  })
})
