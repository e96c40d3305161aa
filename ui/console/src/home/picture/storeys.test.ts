import { expect, test } from 'vitest'
import { anActivity } from './an-activity.ts'
import { areaOf, layerMark, toStoreys } from './storeys.ts'

test('the house has six numbered layers and trust below the fourth', () => {
  const marks = toStoreys(undefined).map((storey) => `${storey.layer} ${layerMark(storey)}`.trim())

  expect(marks).toEqual([
    'ui L1',
    'api L2',
    'orchestration L3',
    'services L4',
    'trust',
    'data L5',
    'infra L6',
  ])
})

test('without figures the parts are there, but nothing is claimed about them', () => {
  const parts = toStoreys(undefined).flatMap(({ parts }) => parts)

  expect(parts.length).toBeGreaterThan(10)
  expect(parts.every(({ figures }) => figures === undefined)).toBe(true)
})

test('parts of the server replace the plan, also unknown ones', () => {
  const activity = anActivity({ part: { layer: 'data', part: 'columns', calls: 3 } })

  expect(toStoreys(activity).find(({ layer }) => layer === 'data')?.parts).toEqual([
    { id: 'data/columns', name: 'columns', figures: expect.objectContaining({ calls: 3 }) },
  ])
})

test('a part opens its area, or its layer at its place', () => {
  expect(areaOf('services/knowledge')).toEqual({ to: '/knowledge' })
  expect(areaOf('api/gateway')).toEqual({ to: '/layers/$layer', params: { layer: 'api' }, hash: 'gateway' })
})
