import type { SqlDatabase } from '@tragwerk/data/sql'
import type { Clock } from '@tragwerk/infra/clock'
import type { OptionValues } from '@tragwerk/infra/config'
import type { Logger } from '@tragwerk/infra/telemetry'
import type { Audit } from '@tragwerk/trust/audit'
import type { gatewayOptions } from '../options.ts'
import type { ProviderOptions } from './default-configuration.ts'
import type { ReadFile } from './read-bounded-file.ts'
import type { WatchFolder } from './watch-folder.ts'

export interface ConfigurationDeps {
  readonly database: Pick<SqlDatabase, 'asSystem' | 'kysely' | 'listen'>
  readonly audit: Pick<Audit, 'append'>
  readonly clock: Pick<Clock, 'now' | 'sleep' | 'every'>
  readonly logger: Pick<Logger, 'info' | 'warn' | 'error'>
  readonly options: ProviderOptions & Pick<OptionValues<typeof gatewayOptions>, 'file' | 'env'>
  readonly readVariable: (name: string) => string | undefined
  /** Absent: from the disk. */
  readonly readFile?: ReadFile
  /** Absent: told by the operating system. */
  readonly watchFolder?: WatchFolder
}
