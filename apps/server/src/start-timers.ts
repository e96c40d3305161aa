import { purgeTextIndexes } from '@tragwerk/data/text-search'
import { maintainVectorIndexes } from '@tragwerk/data/vector'
import type { Data } from './compose-data.ts'
import type { Infra } from './compose-infra.ts'
import type { Services, Trust } from './compose-services.ts'

const sweepEveryMs = 15_000
const idempotencySweepEveryMs = 600_000
const maintenanceEveryMs = 30_000

interface Timed {
  readonly infra: Infra
  readonly data: Data
  readonly trust: Trust
  readonly services: Services
  readonly tenantId: string
}

/** Work that comes back by the clock; each task skips a turn while it is still busy. */
export function startTimers(parts: Timed): void {
  const { infra, data, trust, services, tenantId } = parts
  const { clock, lifecycle, logger } = infra
  const every = (name: string, ms: number, work: () => Promise<unknown>) => {
    const timer = clock.every(
      ms,
      async () => void (await work()),
      (error) => logger.warn({ err: error, task: name }, 'A recurring task failed and will run again'),
    )
    lifecycle.use(name, async () => timer[Symbol.dispose]())
  }
  every('knowledge sweep', sweepEveryMs, () => services.knowledge.sweep())
  every('idempotency sweep', idempotencySweepEveryMs, () => trust.idempotency.sweepExpired())
  every('vector maintenance', maintenanceEveryMs, () => maintainVectorIndexes(data.database))
  every('text maintenance', maintenanceEveryMs, () => purgeTextIndexes(data.database, tenantId))
}
