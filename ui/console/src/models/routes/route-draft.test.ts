import { GatewayConfiguration } from '@tragwerk/contracts/gateway'
import { expect, test } from 'vitest'
import { nextTargetId, placeOfRoute, toRoute, toRouteDraft, withoutRoute, withRoute } from './route-draft.ts'

const configuration = GatewayConfiguration.parse({
  providers: { openai: { kind: 'openai' } },
  routes: [
    { task: 'plain', primary: 'openai/a' },
    {
      task: 'full',
      description: 'Everything',
      primary: ['openai/a', { model: 'openai/b', weight: 2.5 }],
      fallbacks: ['openai/c'],
      strategy: 'weight',
      maxLatencyMs: 900,
      maxCostUsd: 0.02,
      sensitivityCeiling: 'internal',
      regions: ['eu', 'on-premises'],
      timeouts: { firstByte: 100, total: 5000 },
      retries: { max: 0, baseMs: 10 },
      hedge: { afterMs: 300 },
      stickiness: 'conversation',
      canary: { target: 'openai/d', percent: 5 },
      shadow: { target: 'openai/e', percent: 0.5 },
    },
  ],
})

test.each(configuration.routes)('the form of $task gives back what it was made from', (route) => {
  expect(toRoute(toRouteDraft(route))).toEqual(route)
})

test('what is not a number is handed on for the check to name it', () => {
  const draft = { ...toRouteDraft(undefined), task: ' chat ', maxLatencyMs: 'soon', maxCostUsd: ' ' }

  expect(toRoute(draft)).toMatchObject({ task: 'chat', maxLatencyMs: 'soon' })
  expect(toRoute(draft)).not.toHaveProperty('maxCostUsd')
})

test('half a canary is handed on too', () => {
  const draft = { ...toRouteDraft(undefined), canary: { model: 'openai/d', percent: '' } }

  expect(toRoute(draft).canary).toEqual({ target: { model: 'openai/d', weight: 1 }, percent: undefined })
})

test('a changed route keeps its place, also under another name; a new one comes last', () => {
  const renamed = withRoute(configuration, 'plain', { task: 'simple' }).routes
  const added = withRoute(configuration, undefined, { task: 'new' }).routes

  expect(renamed).toEqual([{ task: 'simple' }, configuration.routes[1]])
  expect(added).toEqual([...configuration.routes, { task: 'new' }])
  expect(placeOfRoute(configuration, 'full')).toBe(1)
  expect(placeOfRoute(configuration, undefined)).toBe(2)
  expect(withoutRoute(configuration, 'plain').routes).toEqual([configuration.routes[1]])
})

test('targets have ids of their own', () => {
  const draft = toRouteDraft(configuration.routes[1])

  expect([...draft.primary, ...draft.fallbacks].map(({ id }) => id)).toEqual([0, 1, 2])
  expect(nextTargetId(draft)).toBe(3)
  expect(nextTargetId({ ...draft, primary: [], fallbacks: [] })).toBe(0)
})
