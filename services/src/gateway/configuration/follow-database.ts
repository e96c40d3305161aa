import type { ConfigurationDeps } from './deps.ts'
import { type InForce, toEntry } from './in-force.ts'
import { type Preparation, prepareConfiguration } from './prepare.ts'
import type { SecretSources } from './resolve-secrets.ts'
import { selectConfiguration, selectNewest } from './store.ts'
import type { Trouble } from './trouble.ts'

export interface DatabaseFollower {
  /** The newest version that this process has looked at, in force here or not; 0 before the first. */
  seen(): number
  /** To be called when this process has put a version of its own in force. */
  noteWritten(version: number): void
  /** Puts the newest version in force when it is not yet; one that cannot be used is reported. */
  refresh(): Promise<void>
}

export interface DatabaseFollowerDeps extends Pick<ConfigurationDeps, 'database' | 'logger'> {
  readonly inForce: InForce
  readonly trouble: Trouble
  readonly sourcesOf: (writtenBy: SecretSources['writtenBy']) => SecretSources
}

/** Follows what any process wrote. A version that lacks a secret here is tried again each time. */
export function createDatabaseFollower(deps: DatabaseFollowerDeps): DatabaseFollower {
  const { database, inForce, trouble, sourcesOf, logger } = deps
  let seen = 0
  let tryAgain = false

  const prepare = (stored: { readonly configuration: unknown; readonly source: 'file' | 'api' }) =>
    prepareConfiguration(stored.configuration, sourcesOf(stored.source === 'file' ? 'operator' : 'api'))

  return {
    seen: () => seen,
    noteWritten(version) {
      seen = version
      tryAgain = false
      trouble.clear()
    },
    async refresh() {
      const newest = await selectNewest(database.kysely())
      if (!newest || (newest.version === seen && !tryAgain)) return
      const stored = await selectConfiguration(database.kysely(), newest.version)
      if (!stored) return
      const { prepared, problems }: Preparation = await prepare(stored)
      seen = stored.version
      tryAgain = problems !== undefined
      if (problems) return trouble.report(`version ${stored.version}`, problems)
      const refusal = inForce.switchTo(toEntry(stored, prepared))
      if (refusal) return trouble.report(`version ${stored.version}`, [refusal.problem], refusal.cause)
      trouble.clear()
      logger.info({ version: stored.version, digest: stored.digest }, 'A gateway configuration is in force.')
    },
  }
}
