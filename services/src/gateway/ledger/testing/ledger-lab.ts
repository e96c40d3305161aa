import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SqlDatabase } from '@tragwerk/data/sql'
import {
  createIds,
  createManualClock,
  createSystemClock,
  createSystemRandom,
  type ManualClock,
} from '@tragwerk/infra/clock'
import { createLogger } from '@tragwerk/infra/telemetry'
import { type Audit, createAudit } from '@tragwerk/trust/audit'
import { createLedger, type Ledger, type LedgerDeps } from '../ledger.ts'

export interface LedgerLab {
  readonly directory: string
  readonly clock: ManualClock
  readonly audit: Audit
  readonly ledger: Ledger
  /** While true the database cannot be reached. */
  isDown: boolean
  /** Another ledger over the same directory, as after a new start. */
  reopen(changes?: Partial<LedgerDeps>): Ledger
  spoolFiles(): string[]
  close(): Promise<void>
}

const ids = createIds({ clock: createSystemClock(), random: createSystemRandom() })

export function aTenant(): string {
  return ids.uuid()
}

/** A ledger with a spool of its own over a database that can be switched off. */
export function openLedgerLab(database: SqlDatabase, changes: Partial<LedgerDeps> = {}): LedgerLab {
  const directory = mkdtempSync(join(tmpdir(), 'ledger-lab-'))
  const clock = createManualClock()
  const audit = createAudit({ database, clock })
  const opened: Ledger[] = []
  const guarded: Pick<SqlDatabase, 'asTenant'> = {
    asTenant: (tenantId, work) =>
      lab.isDown ? Promise.reject(new Error('Connection refused')) : database.asTenant(tenantId, work),
  }
  const open = (more: Partial<LedgerDeps> = {}) => {
    const ledger = createLedger({
      database: guarded,
      audit,
      clock,
      ids,
      logger: createLogger({ level: 'silent' }),
      failpoints: { hit() {} },
      directory,
      ...changes,
      ...more,
    })
    opened.push(ledger)
    return ledger
  }
  const lab: LedgerLab = {
    directory,
    clock,
    audit,
    ledger: open(),
    isDown: false,
    reopen: open,
    spoolFiles: () => readdirSync(directory).filter((name) => name.startsWith('requests-')),
    async close() {
      for (const ledger of opened) await ledger[Symbol.asyncDispose]()
      rmSync(directory, { recursive: true })
    },
  }
  return lab
}
