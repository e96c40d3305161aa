import type { ConfigurationVersion } from '@tragwerk/contracts/gateway'
import { ensure } from '@tragwerk/infra/errors'
import { type Call, requirePermission } from '@tragwerk/trust/access'
import { gatewayErrors } from '../errors.ts'
import type { ConfigurationDeps } from './deps.ts'
import type { DatabaseFollower } from './follow-database.ts'
import type { Entry, InForce } from './in-force.ts'
import { type Prepared, prepareConfiguration } from './prepare.ts'
import { toVersion } from './read-versions.ts'
import type { SecretSources } from './resolve-secrets.ts'
import { selectConfiguration } from './store.ts'
import { writeVersion } from './write-version.ts'

export interface NewConfiguration {
  readonly configuration: unknown
  readonly note?: string | undefined
  /** The version that was edited. */
  readonly basedOn: number
}

export interface ChangeDeps extends ConfigurationDeps {
  readonly file: string | undefined
  readonly inForce: InForce
  readonly follower: DatabaseFollower
  readonly sourcesOf: (writtenBy: SecretSources['writtenBy']) => SecretSources
}

export async function changeConfiguration(
  deps: ChangeDeps,
  call: Call,
  { configuration, note, basedOn }: NewConfiguration,
): Promise<ConfigurationVersion> {
  requireChangeable(deps, call)
  await deps.follower.refresh()
  const active = deps.inForce.current().info.version
  ensure(basedOn === active, () => gatewayErrors.configurationChanged({ basedOn, active }))
  const prepared = await prepare(deps, configuration)
  const newest = deps.follower.seen()
  return finish(deps, await writeVersion(deps, call, { prepared, note: note || null, source: 'api', newest }))
}

export async function activateVersion(
  deps: ChangeDeps,
  call: Call,
  version: number,
): Promise<ConfigurationVersion> {
  requireChangeable(deps, call)
  await deps.follower.refresh()
  const stored = await selectConfiguration(deps.database.kysely(), version)
  ensure(stored, () => gatewayErrors.configurationNotFound({ version }))
  const prepared = await prepare(deps, stored.configuration)
  const note = `Version ${version} again.`
  return finish(deps, await writeVersion(deps, call, { prepared, note, source: 'api' }))
}

function requireChangeable({ file }: ChangeDeps, call: Call): void {
  requirePermission(call, 'gateway:write')
  if (file !== undefined) throw gatewayErrors.configurationIsFile({ file })
}

async function prepare(deps: ChangeDeps, configuration: unknown): Promise<Prepared> {
  const { prepared, problems } = await prepareConfiguration(configuration, deps.sourcesOf('api'))
  if (problems) throw gatewayErrors.configurationInvalid({ problems: problems.slice(0, 100) })
  return prepared
}

function finish({ follower, logger }: ChangeDeps, entry: Entry): ConfigurationVersion {
  const { version } = entry.info
  follower.noteWritten(version)
  logger.info({ version, digest: entry.prepared.digest }, 'A gateway configuration is in force.')
  return toVersion({ ...entry.info, digest: entry.prepared.digest }, version)
}
