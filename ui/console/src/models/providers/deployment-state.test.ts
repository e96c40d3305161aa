import { expect, test } from 'vitest'
import { aDeployment } from './a-deployment.ts'
import { barParts, longestMs, stateOf } from './deployment-state.ts'

const later = '2026-11-21T12:00:00.000Z'

test.each([
  ['out', { breaker: 'open', coolingUntil: later, requests: 9 }],
  ['cooling', { breaker: 'half_open', coolingUntil: later }],
  ['trial', { breaker: 'half_open' }],
  ['failing', { requests: 10, errorRate: 0.1 }],
  ['well', { requests: 10, errorRate: 0.09 }],
  ['idle', {}],
] as const)('says %s of the worst that is known', (state, given) => {
  expect(stateOf(aDeployment(given))).toBe(state)
})

test('what is not listed was not asked', () => {
  expect(stateOf(undefined)).toBe('idle')
})

test('bars are drawn to the longest of all', () => {
  const deployments = [
    aDeployment({ firstByteP50Ms: 100, firstByteP95Ms: 400 }),
    aDeployment({ firstByteP50Ms: 50 }),
  ]

  expect(longestMs(deployments, 'firstByte')).toBe(400)
  expect(longestMs([], 'firstByte')).toBe(1)
  expect(barParts(100, 400, 400)).toEqual([25, 75])
  expect(barParts(50, null, 400)).toEqual([12.5, 0])
  expect(barParts(600, 500, 400)).toEqual([100, 0])
})
