import { describe, expect, it } from 'vitest'
import { type ChainedEntry, genesisHash, hashEntry } from './entry.ts'
import { verifyExport } from './index.ts'

const tenantId = '01900000-0000-7000-8000-000000000001'

/** An export as `exportEntries` writes it. */
function anExport(length: number): string[] {
  const entries: ChainedEntry[] = []
  for (let sequence = 1; sequence <= length; sequence += 1) {
    const content = {
      sequence,
      at: '2026-01-01T00:00:00.000Z',
      action: 'document.accepted',
      actorId: 'system',
      subject: `document:${sequence}`,
      details: { sequence },
      traceId: '0'.repeat(32),
      previousHash: entries.at(-1)?.hash ?? genesisHash,
    }
    entries.push({ ...content, hash: hashEntry(tenantId, content) })
  }
  const head = { sequence: length, hash: entries.at(-1)?.hash ?? genesisHash }
  return [{ format: 'tragwerk-audit', version: 1, tenantId }, ...entries, { head }].map((line) =>
    JSON.stringify(line),
  )
}

const edit = (lines: string[], work: (lines: string[]) => void) => {
  work(lines)
  return lines
}

describe('verifyExport', () => {
  it.each([0, 1, 5])('accepts an untouched export of %i entries', async (length) => {
    expect(await verifyExport(anExport(length))).toMatchObject({ ok: true, entries: length })
  })

  it('skips empty lines', async () => {
    const lines = anExport(2).flatMap((line) => [line, '', ' '])

    expect(await verifyExport(lines)).toMatchObject({ ok: true, entries: 2 })
  })

  const manipulations: Array<[string, number, string, (lines: string[]) => void]> = [
    ['changed text', 3, 'changed', (l) => l.splice(3, 1, l[3]!.replace('document:3', 'document:4'))],
    ['half a character', 3, 'changed', (l) => l.splice(3, 1, l[3]!.replace('document:3', '\\ud800'))],
    ['a deleted line', 3, 'deleted', (l) => l.splice(3, 1)],
    ['a doubled line', 3, 'inserted', (l) => l.splice(4, 0, l[3]!)],
    ['two swapped lines', 2, 'deleted', (l) => l.splice(2, 2, l[3]!, l[2]!)],
    ['a line that is not JSON', 4, 'changed', (l) => l.splice(4, 1, l[4]!.slice(1))],
    ['a member more', 4, 'changed', (l) => l.splice(4, 1, l[4]!.replace('{', '{"x":1,'))],
    ['the last entries cut off', 4, 'truncated', (l) => l.splice(4, 2)],
    ['the end cut off', 4, 'truncated', (l) => l.splice(4)],
    ['only the header left', 1, 'truncated', (l) => l.splice(1)],
    ['another export behind it', 6, 'changed', (l) => l.push(...anExport(1))],
  ]
  it.each(manipulations)('finds %s', async (_, firstBadSequence, fault, work) => {
    const lines = edit(anExport(5), work)

    expect(await verifyExport(lines)).toMatchObject({
      ok: false,
      firstBadSequence,
      reason: expect.stringMatching(new RegExp(`^${fault}: `)),
    })
  })

  it('finds an entry that was replaced together with its hash', async () => {
    const lines = anExport(5)
    const entry: ChainedEntry = { ...JSON.parse(lines[3]!), subject: 'document:x' }
    lines[3] = JSON.stringify({ ...entry, hash: hashEntry(tenantId, entry) })

    expect(await verifyExport(lines)).toMatchObject({ ok: false, firstBadSequence: 3 })
  })

  it('finds the export of another tenant under this header', async () => {
    const lines = anExport(2)
    lines[0] = lines[0]!.replace(/1"\}$/, '2"}')

    expect(await verifyExport(lines)).toMatchObject({ ok: false, firstBadSequence: 1 })
  })

  it('finds a chain rewritten from its first entry, given a checkpoint', async () => {
    const checkpoint = { sequence: 3, hash: 'ab'.repeat(32) }

    expect(await verifyExport(anExport(5))).toMatchObject({ ok: true })
    expect(await verifyExport(anExport(5), { checkpoint })).toMatchObject({
      ok: false,
      firstBadSequence: 3,
      reason: expect.stringMatching(/^rewritten: /),
    })
  })

  it.each([[[]], [['{}']], [['not JSON']], [anExport(1).slice(1)]])(
    'refuses what does not begin with a header: %j',
    async (lines) => {
      await expect(verifyExport(lines)).rejects.toMatchObject({ code: 'audit.export_invalid' })
    },
  )
})
