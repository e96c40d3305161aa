import { type GatewayRequestSummary, gatewayRoutes } from '@tragwerk/contracts/gateway'
import { describe, expect, test } from 'vitest'
import {
  isFiltered,
  isListed,
  type RequestsSearch,
  toChips,
  toFilter,
  withoutChip,
  withoutFilters,
} from './filters.ts'
import { addRequests, mergeRequests } from './merge-requests.ts'
import { fromLocalInput, startOf, toLocalInput } from './period.ts'
import { toCsv } from './to-csv.ts'

const now = Date.parse('2026-03-01T12:00:00Z')

function aRequest(changes: Partial<GatewayRequestSummary> = {}): GatewayRequestSummary {
  return {
    id: 'a',
    at: '2026-03-01T11:59:00.000Z',
    format: 'openai-chat',
    requestedModel: 'support',
    task: 'support',
    deployment: 'openai/small',
    outcome: 'complete',
    status: 200,
    errorCode: null,
    isStream: true,
    keyId: 'key-1',
    keyName: 'Online shop',
    useCaseId: null,
    usage: { input: 7, cachedInput: 0, cacheWrite: 0, output: 3, reasoning: 0, source: 'provider' },
    costNanoUsd: 42_500,
    isPriced: true,
    attempts: 1,
    fallbacks: 0,
    overheadMs: 0.5,
    firstByteMs: 12,
    durationMs: 30,
    traceId: 'f'.repeat(32),
    ...changes,
  }
}

const full: RequestsSearch = {
  q: 'shop',
  outcome: 'complete',
  format: 'openai-chat',
  task: 'support',
  deployment: 'openai/small',
  keyId: 'key-1',
  from: '2026-03-01T00:00:00.000Z',
  to: '2026-03-02T00:00:00.000Z',
}

describe('filters', () => {
  test('have a chip each, and its removal takes only it out of the address', () => {
    const chips = toChips(full)

    expect(chips.map(({ name }) => name)).toEqual([
      'outcome',
      'format',
      'task',
      'deployment',
      'keyId',
      'from',
      'to',
    ])
    for (const { name } of chips)
      expect(toChips(withoutChip(full, name))).toEqual(chips.filter((chip) => chip.name !== name))
  })

  test('go by a reset, and the pause stays', () => {
    expect(withoutFilters({ ...full, period: 'hour', paused: true })).toEqual({ paused: true })
    expect([isFiltered(full), isFiltered({ period: 'hour' }), isFiltered({ paused: true })]).toEqual([
      true,
      true,
      false,
    ])
  })

  test('are asked of the server as the address has them', () => {
    expect(toFilter(full, now)).toEqual(full)
  })

  test('of a period reach back from now, whatever else the address says', () => {
    expect(toFilter({ ...full, period: 'hour' }, now)).toMatchObject({ from: '2026-03-01T11:00:00.000Z' })
    expect(toFilter({ ...full, period: 'hour' }, now)).not.toHaveProperty('to')
  })

  test('from a mistyped address are never refused by the route', () => {
    const filter = toFilter({ q: ' ', from: 'yesterday', to: '2026-03-01', task: 'a'.repeat(201) }, now)

    expect(filter).toEqual({ to: '2026-03-01T00:00:00.000Z' })
    expect(gatewayRoutes.listRequests.query.safeParse(filter).success).toBe(true)
  })

  test('let a live request through when all of them hold', () => {
    expect(isListed(aRequest(), toFilter(full, now))).toBe(true)
    expect(isListed(aRequest(), {})).toBe(true)
  })

  test.each<Partial<GatewayRequestSummary>>([
    { outcome: 'refused' },
    { format: 'anthropic-messages' },
    { task: null },
    { deployment: null },
    { keyId: 'key-2' },
    { keyName: 'Other' },
    { at: '2026-02-28T23:59:59.999Z' },
    { at: '2026-03-02T00:00:00.000Z' },
  ])('keep out a live request with %j', (changes) => {
    expect(isListed(aRequest(changes), toFilter(full, now))).toBe(false)
  })

  test.each(['SUPPORT', 'openai/sm', 'ffff', 'online'])('find %j in any case', (q) => {
    expect(isListed(aRequest(), { q })).toBe(true)
  })
})

describe('the list', () => {
  const [old, mid, fresh] = ['10', '20', '30'].map((second) =>
    aRequest({ id: second, at: `2026-03-01T11:59:${second}.000Z` }),
  ) as [GatewayRequestSummary, GatewayRequestSummary, GatewayRequestSummary]

  test('has what came live once and in its place', () => {
    expect(mergeRequests([fresh, old], [mid, old]).map(({ id }) => id)).toEqual(['30', '20', '10'])
  })

  test('stays the same object while nothing new comes', () => {
    const listed = [mid, old]

    expect(mergeRequests([], listed)).toBe(listed)
    expect(mergeRequests([mid], listed)).toBe(listed)
    expect(addRequests(listed, [old])).toBe(listed)
  })

  test('takes a request that is sent twice once', () => {
    expect(addRequests([old], [mid, old])).toEqual([mid, old])
  })
})

test.each([
  ['minutes', '2026-03-01T11:45:00.000Z'],
  ['day', '2026-02-28T12:00:00.000Z'],
  ['week', '2026-02-22T12:00:00.000Z'],
] as const)('the period %s begins at %s', (period, start) => {
  expect(startOf(period, now)).toBe(start)
})

test('what is typed in local time comes back as typed', () => {
  expect(toLocalInput(fromLocalInput('2026-07-01T09:05'))).toBe('2026-07-01T09:05')
  expect([fromLocalInput('2026-'), toLocalInput('soon'), toLocalInput(undefined)]).toEqual([
    undefined,
    '',
    '',
  ])
})

describe('the file', () => {
  test('has a line per request with exact dollars', () => {
    const [head, line, rest] = toCsv([aRequest()]).split('\r\n')
    const cells = Object.fromEntries(head!.split(',').map((name, at) => [name, line!.split(',')[at]]))

    expect(cells).toMatchObject({ id: 'a', inputTokens: '7', costUsd: '0.000042500', errorCode: '' })
    expect(rest).toBe('')
  })

  test('leaves the cost empty where no price is known', () => {
    expect(toCsv([aRequest({ isPriced: false, costNanoUsd: 0 })])).not.toContain('0.000000000')
  })

  test('holds texts together, and lets none be taken for a formula', () => {
    const text = toCsv([aRequest({ requestedModel: '=1+1', keyName: 'a, "b"\nc' })])

    expect(text).toContain(",'=1+1,")
    expect(text).toContain('"a, ""b""\nc"')
  })
})
