import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildOpenApi } from '@tragwerk/api/openapi'
import { apiRoutes, knownErrors } from '@tragwerk/api/routes'

/** `docs/reference/openapi.json`: every route of the platform, with the version of the root manifest. */
export function renderOpenApi(): string {
  const manifest = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  return `${JSON.stringify(buildOpenApi(apiRoutes, { version, errors: knownErrors }), null, 2)}\n`
}
