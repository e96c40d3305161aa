import { expect, test } from 'vitest'
import { apiRoutes } from './api-routes.ts'
import { knownErrors } from './known-errors.ts'
import { endpointsOfFakes } from './test-server.ts'

test('every route of the contracts is served, and nothing else', () => {
  const served = endpointsOfFakes().map(({ route }) => route.id)

  expect(served.sort()).toEqual(apiRoutes.map(({ id }) => id).sort())
})

test('no two error tables declare the same code', () => {
  const codes = knownErrors.map(({ code }) => code)

  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
})
