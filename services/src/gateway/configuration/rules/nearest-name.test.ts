import { expect, it } from 'vitest'
import { nearestName } from './nearest-name.ts'

const known = ['baseUrl', 'apiKey', 'maxConcurrency', 'region', 'models', 'queue']

it.each([
  ['base_url', 'baseUrl'],
  ['apikey', 'apiKey'],
  ['model', 'models'],
  ['qeue', 'queue'],
  ['url', 'baseUrl'],
  ['max-concurency', 'maxConcurrency'],
  ['zzzzzz', undefined],
  ['q', undefined],
  ['', undefined],
  ['x'.repeat(100_000), undefined],
])('%.20s was meant to be %s', (wanted, name) => {
  expect(nearestName(wanted, known)).toBe(name)
})
