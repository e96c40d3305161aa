import type {
  ActiveConfiguration,
  ConfigurationProblem,
  ConfigurationVersion,
  GatewayConfiguration,
} from '@tragwerk/contracts/gateway'
import type { Page } from '@tragwerk/contracts/page'
import { ensure } from '@tragwerk/infra/errors'
import { type Call, requirePermission } from '@tragwerk/trust/access'
import { gatewayErrors } from '../errors.ts'
import type { ConfigurationDeps } from './deps.ts'
import type { InForce, VersionInfo } from './in-force.ts'
import { prepareConfiguration } from './prepare.ts'
import type { SecretSources } from './resolve-secrets.ts'
import { selectConfiguration, selectVersions } from './store.ts'
import type { Trouble } from './trouble.ts'

export interface VersionPage {
  /** 1 to 200. */
  readonly limit: number
  readonly cursor?: string | undefined
}

export interface ReadDeps extends Pick<ConfigurationDeps, 'database'> {
  readonly file: string | undefined
  readonly inForce: InForce
  readonly trouble: Trouble
  readonly sourcesOf: (writtenBy: SecretSources['writtenBy']) => SecretSources
}

export function describeActive({ inForce, trouble, file }: ReadDeps, call: Call): ActiveConfiguration {
  requirePermission(call, 'gateway:read')
  const { active, info, prepared } = inForce.current()
  const broken = trouble.current()
  return {
    version: toVersion({ ...info, digest: prepared.digest }, info.version),
    configuration: active.configuration,
    file: file ?? null,
    broken: broken ? { at: broken.at.toISOString(), problems: [...broken.problems] } : null,
  }
}

export async function checkInput(
  { sourcesOf }: ReadDeps,
  call: Call,
  { configuration }: { readonly configuration: unknown },
): Promise<{ readonly problems: ConfigurationProblem[] }> {
  requirePermission(call, 'gateway:read')
  const { problems } = await prepareConfiguration(configuration, sourcesOf('api'))
  return { problems: problems ?? [] }
}

export async function listVersions(
  { database, inForce }: ReadDeps,
  call: Call,
  { limit, cursor }: VersionPage,
): Promise<Page<ConfigurationVersion>> {
  requirePermission(call, 'gateway:read')
  const below = cursor === undefined ? undefined : decodeCursor(cursor)
  const rows = await selectVersions(database.kysely(), { below, limit: limit + 1 })
  const active = inForce.current().info.version
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map((row) => toVersion(row, active)),
    nextCursor: rows.length > limit && last ? encodeCursor(last.version) : null,
  }
}

export async function getVersion(
  { database, inForce }: ReadDeps,
  call: Call,
  version: number,
): Promise<{ readonly version: ConfigurationVersion; readonly configuration: GatewayConfiguration }> {
  requirePermission(call, 'gateway:read')
  const stored = await selectConfiguration(database.kysely(), version)
  ensure(stored, () => gatewayErrors.configurationNotFound({ version }))
  return {
    version: toVersion(stored, inForce.current().info.version),
    // Checked when it was written; only what a later program refuses may differ from the type.
    configuration: stored.configuration as GatewayConfiguration,
  }
}

export function toVersion(
  { version, createdAt, author, note, source, digest }: VersionInfo & { readonly digest: string },
  active: number,
): ConfigurationVersion {
  return {
    version,
    createdAt: createdAt.toISOString(),
    author,
    note,
    source,
    isActive: version === active,
    digest,
  }
}

function encodeCursor(version: number): string {
  return Buffer.from(`v${version}`).toString('base64url')
}

function decodeCursor(cursor: string): number {
  const version = /^v([1-9]\d{0,9})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1]
  ensure(version !== undefined && Number(version) <= 2_147_483_647, gatewayErrors.cursorInvalid)
  return Number(version)
}
