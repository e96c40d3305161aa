/** Writes docs/reference/openapi.json from the route objects. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { buildOpenApi } from '@tragwerk/api/openapi'
import { apiRoutes, knownErrors } from '@tragwerk/api/routes'

const root = new URL('../', import.meta.url)
const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { version: string }
const document = buildOpenApi(apiRoutes, { version, errors: knownErrors })
await mkdir(new URL('docs/reference/', root), { recursive: true })
await writeFile(new URL('docs/reference/openapi.json', root), `${JSON.stringify(document, null, 2)}\n`)
