import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { buildOpenApi } from '../openapi/index.ts'
import { apiRoutes } from './api-routes.ts'
import { knownErrors } from './known-errors.ts'
import { endpointsOfFakes } from './test-server.ts'

const reference = new URL('../../../docs/reference/openapi.json', import.meta.url)
const manifest = new URL('../../../package.json', import.meta.url)

test('the committed document is what the routes say; npm run generate renews it', async () => {
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string }

  const built = `${JSON.stringify(buildOpenApi(apiRoutes, { version, errors: knownErrors }), null, 2)}\n`

  expect(await readFile(reference, 'utf8')).toBe(built)
})

test('every route of the contracts is served, and nothing else', () => {
  const served = endpointsOfFakes().map(({ route }) => route.id)

  expect(served.sort()).toEqual(apiRoutes.map(({ id }) => id).sort())
})

test('no two error tables declare the same code', () => {
  const codes = knownErrors.map(({ code }) => code)

  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
})
