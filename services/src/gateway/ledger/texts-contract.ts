import { runMigrations, type SqlDatabase } from '@tragwerk/data/sql'
import { systemCall } from '@tragwerk/trust/access'
import { auditMigrations } from '@tragwerk/trust/audit'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gatewayMigrations } from '../migrations.ts'
import type { LedgerRecord } from './record.ts'
import { aRecord } from './testing/a-record.ts'
import { aTenant, type LedgerLab, openLedgerLab } from './testing/ledger-lab.ts'

/** What becomes of the texts of a request on their way into any engine. `open` yields an empty database. */
export function describeLedgerTexts(engine: string, open: () => Promise<SqlDatabase>): void {
  describe(`texts in the ledger on ${engine}`, () => {
    let database: SqlDatabase
    let lab: LedgerLab
    let tenantId: string

    beforeAll(async () => {
      database = await open()
      await runMigrations(database, [...auditMigrations, ...gatewayMigrations])
    })
    afterAll(() => database?.close())
    beforeEach(() => {
      lab = openLedgerLab(database)
      tenantId = aTenant()
    })
    afterEach(() => lab.close())

    const record = (changes: Partial<LedgerRecord>) => {
      const made = aRecord({ tenantId, ...changes })
      lab.ledger.record(made)
      return made
    }

    it.each([
      ['empty', ''],
      ['of blanks', '  '],
      ['with quotes', `"it's"`],
      ['with backslashes', '\\ \\n \\" \\'],
      ['with brackets and commas', '(a,b),{c},NULL'],
      ['of several lines', 'a\n\tb\r\nc'],
      ['from everywhere', 'Größe 😀 \u0001'],
    ])('keeps a text %s letter by letter', async (_kind, text) => {
      const { id } = record({ requestedModel: text, keyName: text, useCaseId: text, decision: text })
      await lab.ledger.flush()

      const kept = await lab.ledger.get(systemCall(tenantId), id)

      expect(kept).toMatchObject({ requestedModel: text, keyName: text, useCaseId: text, decision: text })
      expect(await lab.ledger.verify(tenantId)).toMatchObject({ ok: true, requests: 1 })
    })

    it('replaces what a database cannot take, or would take for the end of a row', async () => {
      const { id } = record({ keyName: 'a\0b\x1ec\x1fd\ud800' })
      await lab.ledger.flush()

      const kept = await lab.ledger.get(systemCall(tenantId), id)

      expect(kept.keyName).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFD')
    })
  })
}
