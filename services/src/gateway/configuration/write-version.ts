import { isUniqueViolation } from '@tragwerk/data/sql'
import type { Call } from '@tragwerk/trust/access'
import type { Transaction } from 'kysely'
import { gatewayErrors } from '../errors.ts'
import type { ConfigurationDeps } from './deps.ts'
import { type Entry, type InForce, toEntry } from './in-force.ts'
import type { Prepared } from './prepare.ts'
import { insertConfiguration, type StoredVersion, selectNewest } from './store.ts'
import { summarizeChange } from './summarize-change.ts'

export type WriteDeps = Pick<ConfigurationDeps, 'database' | 'audit' | 'clock'> & {
  readonly inForce: InForce
}

export interface Draft {
  readonly prepared: Prepared
  readonly note: string | null
  readonly source: 'file' | 'api'
  /**
   * The newest version that the writer knew of; another one is a conflict. Without it the draft follows whatever is
   * newest.
   */
  readonly newest?: number
}

const maxAttempts = 5

/**
 * Stores a version, puts it in force here and notes it in the audit log: all of it or nothing. A file that is already
 * the newest version (another process read the same one) is not stored again.
 *
 * @throws gateway.configuration_changed, gateway.configuration_invalid when a part of the gateway refuses it
 */
export async function writeVersion(deps: WriteDeps, call: Call, draft: Draft): Promise<Entry> {
  for (let attempt = 1; ; attempt++) {
    const before = deps.inForce.current()
    try {
      return await deps.database.asSystem((trx: Transaction<unknown>) => write(deps, { trx, call, draft }))
    } catch (error) {
      if (deps.inForce.current() !== before) deps.inForce.switchTo(before)
      // Another process took the number; what it wrote decides about ours.
      if (!isUniqueViolation(error) || attempt === maxAttempts) throw error
    }
  }
}

interface Attempt {
  readonly trx: Transaction<unknown>
  readonly call: Call
  readonly draft: Draft
}

async function write(deps: WriteDeps, { trx, call, draft }: Attempt): Promise<Entry> {
  const { audit, clock, inForce } = deps
  const { prepared, source } = draft
  const newest = await selectNewest(trx)
  if (source === 'file' && newest?.source === 'file' && newest.digest === prepared.digest) {
    return enter(inForce, newest, prepared)
  }
  const last = newest?.version ?? 0
  const before = inForce.current()
  if (draft.newest !== undefined && draft.newest !== last) {
    throw gatewayErrors.configurationChanged({ basedOn: before.info.version, active: last })
  }
  const version = {
    version: last + 1,
    createdAt: clock.now(),
    author: storable(call.principal.name),
    note: draft.note === null ? null : storable(draft.note),
    source,
    digest: prepared.digest,
  }
  await insertConfiguration(trx, call.tenantId, { ...version, configuration: prepared.configuration })
  const entry = enter(inForce, version, prepared)
  await audit.append(trx, call, {
    action: 'gateway.configuration_changed',
    subject: `gateway_configuration:${version.version}`,
    details: {
      version: version.version,
      replaced: before.info.version,
      digest: version.digest,
      source,
      note: version.note,
      changes: summarizeChange(before.active.configuration, prepared.configuration),
    },
  })
  return entry
}

function enter(inForce: InForce, version: StoredVersion, prepared: Prepared): Entry {
  const entry = toEntry(version, prepared)
  const refusal = inForce.switchTo(entry)
  if (refusal) throw gatewayErrors.configurationInvalid({ problems: [refusal.problem] }, refusal.cause)
  return entry
}

function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD')
}
