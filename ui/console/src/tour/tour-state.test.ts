import { permissions } from '@tragwerk/contracts/identity'
import { expect, test } from 'vitest'
import { keepTour, readTour, stepFrom, stepsFor } from './tour-state.ts'

function aStorage(value: string | null) {
  return {
    getItem: () => value,
    setItem: (_key: string, next: string) => {
      value = next
    },
  }
}

test('a step that was kept is found again, and so is the end', () => {
  const storage = aStorage(null)

  expect(readTour(storage)).toBeUndefined()
  keepTour(storage, 'audit')
  expect(readTour(storage)).toBe('audit')
  keepTour(storage, 'done')
  expect(readTour(storage)).toBe('done')
})

test('what cannot be read counts as done, so that it never starts against anybody’s will', () => {
  expect(readTour(aStorage('9'))).toBe('done')
  expect(readTour(aStorage('nonsense'))).toBe('done')
})

test('steps whose pages the key may not see are left out', () => {
  expect(stepsFor(permissions)).toEqual(['home', 'playground', 'audit'])
  expect(stepsFor(['knowledge:read', 'audit:read'])).toEqual(['home', 'audit'])
  expect(stepsFor([])).toEqual(['home'])
})

test('a step that is left out is passed over, and after the last is the end', () => {
  expect(stepFrom('playground', ['home', 'audit'])).toBe('audit')
  expect(stepFrom('audit', ['home'])).toBeUndefined()
})
