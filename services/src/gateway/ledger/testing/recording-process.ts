import { createIds, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import { createLogger } from '@tragwerk/infra/telemetry'
import { createLedger } from '../ledger.ts'
import { aRecord } from './a-record.ts'

/**
 * A process for the tests to kill: records requests over a database that never answers, a few in each turn of the event
 * loop, and prints after each turn how many it has recorded in all turns before.
 */
function recordForEver(directory: string, tenantId: string): void {
  const clock = createSystemClock()
  const ledger = createLedger({
    database: { asTenant: () => new Promise(() => undefined) },
    audit: {
      append: () => Promise.reject(new Error('not reached')),
      list: () => Promise.reject(new Error('not reached')),
      verify: () => Promise.reject(new Error('not reached')),
    },
    clock,
    ids: createIds({ clock, random: createSystemRandom() }),
    logger: createLogger({ level: 'silent' }),
    failpoints: { hit() {} },
    directory,
  })
  let count = 0
  const turn = () => {
    process.stdout.write(`${count}\n`)
    for (let number = 0; number < 3; number += 1) {
      count += 1
      ledger.record(aRecord({ tenantId, costNanoUsd: 7 }))
    }
    setImmediate(turn)
  }
  turn()
}

if (process.argv[2] && process.argv[3]) recordForEver(process.argv[2], process.argv[3])
