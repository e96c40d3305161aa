import { systemCall } from '@tragwerk/trust/access'
import { describe, expect, it } from 'vitest'
import type { Ledger } from './ledger.ts'
import type { LedgerRecord } from './record.ts'

export interface AddingSubject {
  /** The ledger of the running test, and its tenant. */
  readonly current: () => { readonly ledger: Ledger; readonly tenantId: string }
  readonly record: (changes: Partial<LedgerRecord>) => LedgerRecord
}

/** What becomes of requests on their way into the database; part of what the ledger promises. */
export function describeAdding({ current, record }: AddingSubject): void {
  describe('what is added', () => {
    it('is the new ones where some are there already', async () => {
      const { ledger, tenantId } = current()
      const early = record({ costNanoUsd: 7 })
      await ledger.flush()
      ledger.record(early)
      record({ costNanoUsd: 5 })
      await ledger.flush()

      const sums = await ledger.sumSpend(systemCall(tenantId), { by: 'task' })

      expect(sums).toEqual([expect.objectContaining({ requests: 2, costNanoUsd: 12 })])
      expect(await ledger.verify(tenantId)).toMatchObject({ ok: true, requests: 2, batches: 2 })
    })

    it.each([
      ['empty', ''],
      ['of blanks', '  '],
      ['with quotes', `"it's"`],
      ['with backslashes', '\\ \\n \\" \\'],
      ['with brackets and commas', '(a,b),{c},NULL'],
      ['of several lines', 'a\n\tb\r\nc'],
      ['from everywhere', 'Größe 😀 \u0001'],
    ])('keeps a text %s letter by letter', async (_kind, text) => {
      const { ledger, tenantId } = current()
      const { id } = record({ requestedModel: text, keyName: text, useCaseId: text, decision: text })
      await ledger.flush()

      const kept = await ledger.get(systemCall(tenantId), id)

      expect(kept).toMatchObject({ requestedModel: text, keyName: text, useCaseId: text, decision: text })
      expect(await ledger.verify(tenantId)).toMatchObject({ ok: true, requests: 1 })
    })

    it('replaces what a database cannot take, or would take for the end of a row', async () => {
      const { ledger, tenantId } = current()
      const { id } = record({ keyName: 'a\0b\x1ec\x1fd\ud800' })
      await ledger.flush()

      const kept = await ledger.get(systemCall(tenantId), id)

      expect(kept.keyName).toBe('a\uFFFDb\uFFFDc\uFFFDd\uFFFD')
    })
  })
}
