import type { Clock, Deadlines } from '@tragwerk/infra/clock'
import type { AppError } from '@tragwerk/infra/errors'
import type { Tracing } from '@tragwerk/infra/telemetry'
import type { Models } from '../../models/index.ts'
import type { LedgerRecord } from '../ledger/record.ts'
import type { HealthRegistry } from '../resilience/health-registry.ts'
import type { RetryBudget } from '../resilience/retry-budget.ts'
import type { Runtime } from '../runtime.ts'
import type { TokenCounter } from '../tokens/count-tokens.ts'
import type { Shadows } from './shadow.ts'

/** What serving a request needs. */
export interface ServeDeps {
  readonly clock: Clock
  readonly deadlines: Deadlines
  /** The current instant in ISO 8601. */
  readonly stamp: () => string
  /** From 0 to below 1. */
  readonly random: () => number
  readonly health: HealthRegistry
  readonly budget: RetryBudget
  readonly tokens: TokenCounter
  readonly shadows: Pick<Shadows, 'begin'>
  readonly models: Pick<Models, 'languageModel' | 'embeddingModel'>
  readonly tracing: Pick<Tracing, 'startSpan'>
  readonly logger: { warn(fields: Readonly<Record<string, unknown>>, message: string): void }
  readonly runtime: () => Runtime
  readonly record: (record: LedgerRecord) => void
  /** The platform's own time for a request that was answered, from its admission on. */
  readonly noteOwnTime: (ms: number) => void
  /** The status that clients get for an error; the layer above knows. */
  readonly statusOf: (error: AppError) => number
}
