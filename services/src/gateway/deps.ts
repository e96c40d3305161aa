import type { SqlDatabase } from '@tragwerk/data/sql'
import type { Clock, Deadlines, Ids } from '@tragwerk/infra/clock'
import type { Egress } from '@tragwerk/infra/egress'
import type { AppError } from '@tragwerk/infra/errors'
import type { Logger, LoopDelay, Tracing } from '@tragwerk/infra/telemetry'
import type { Audit } from '@tragwerk/trust/audit'
import type { Models } from '../models/index.ts'
import type { ConfigurationDeps } from './configuration/deps.ts'
import type { ActiveGatewayConfiguration } from './configuration/in-force.ts'
import type { LedgerDeps } from './ledger/ledger.ts'
import type { BuiltInModels } from './providers/built-in-provider.ts'

export interface GatewayDeps extends Pick<ConfigurationDeps, 'options' | 'readVariable'> {
  readonly database: SqlDatabase
  readonly audit: Pick<Audit, 'append' | 'list' | 'verify'>
  readonly clock: Clock
  readonly ids: Ids
  /** From 0 to below 1. */
  readonly random: () => number
  readonly deadlines: Deadlines
  readonly logger: Logger
  readonly tracing: Pick<Tracing, 'startSpan'>
  readonly loopDelay: Pick<LoopDelay, 'watch'>
  readonly failpoints: LedgerDeps['failpoints']
  /** The way out for one configuration: its addresses may be private when an operator wrote it. */
  readonly egressFor: (active: ActiveGatewayConfiguration) => Pick<Egress, 'upstream' | 'fetch'>
  /** Models of the process that depend on who asks are found here. */
  readonly models: Pick<Models, 'languageModel' | 'embeddingModel'>
  readonly builtIn: BuiltInModels
  /** Further first parts of ids of models inside the process, such as `knowledge`. */
  readonly inProcessNames: readonly string[]
  /** Where finished requests wait for the database. */
  readonly spoolDirectory: string
  /** The HTTP status that clients get for an error. */
  readonly statusOf: (error: AppError) => number
}
