import { beforeAll, describe, expect, test } from 'vitest'
import { defaultParserLimits } from './limits.ts'
import type { ParsedDocument, Parser } from './port.ts'

/** The same small document in the format of a parser. */
export interface ParserSample {
  /** Title "Reisen bei Muster", the two sections of `expectedOutline`, a list, and a table. */
  readonly document: () => Uint8Array | Promise<Uint8Array>
  /** A document whose only text is the one given. */
  readonly textOnly: (text: string) => Uint8Array | Promise<Uint8Array>
  /** False for formats that cannot mark a table or a list. */
  readonly hasTables: boolean
}

export const sampleTable = [
  ['Leistung', 'Betrag', 'Frist'],
  ['Frühstück', '5,60 EUR', '30 Tage'],
  ['Kilometergeld', '0,30 EUR', '60 Tage'],
] as const

/** What every parser must do, whatever its format. */
export function describeParser(name: string, make: () => Parser, sample: ParserSample): void {
  describe(`${name} parser`, () => {
    let document: ParsedDocument
    const parse = async (bytes: Uint8Array | Promise<Uint8Array>) =>
      make().parse(await bytes, defaultParserLimits)
    const textsOf = (kind: string) =>
      document.blocks
        .filter((block) => block.kind === kind)
        .map((block) => document.text.slice(block.start, block.end))

    beforeAll(async () => {
      document = await parse(sample.document())
    })

    test('blocks are ordered, do not overlap, and cover all text', () => {
      let end = 0
      for (const block of document.blocks) {
        expect(document.text.slice(end, block.start).trim()).toBe('')
        expect(document.text.slice(block.start, block.end)).toMatch(/^\S(?:[\s\S]*\S)?$/)
        expect(block.end).toBeGreaterThan(block.start)
        end = block.end
      }
      expect(end).toBe(document.text.length)
    })

    test('reads the title, the headings with their levels, and whole paragraphs', () => {
      const levels = document.blocks.filter((block) => block.kind === 'heading').map((block) => block.level!)

      expect(document.title).toBe('Reisen bei Muster')
      expect(textsOf('heading')).toEqual(['Reisen bei Muster', 'Bahn & Bus', 'Erstattung'])
      expect(levels[1]).toBe(levels[2])
      expect(levels[0]).toBeLessThan(levels[1]!)
      expect(textsOf('paragraph')).toContain(
        'Die zweite Klasse ist die Regel. Ausnahmen genehmigt Frau Öztürk.',
      )
    })

    test.runIf(sample.hasTables)('reads list items and self-contained table rows', () => {
      expect(textsOf('list_item')).toEqual(['Belege beilegen', 'Formular ausfüllen'])
      expect(textsOf('table_row')).toEqual([
        'Leistung: Frühstück; Betrag: 5,60 EUR; Frist: 30 Tage',
        'Leistung: Kilometergeld; Betrag: 0,30 EUR; Frist: 60 Tage',
      ])
    })

    test('the text carries no markup', () => {
      expect(document.text).not.toMatch(/[#*<>]|&amp;/)
    })

    test('a document without text is refused with knowledge.no_text', async () => {
      await expect(parse(sample.textOnly(' '))).rejects.toMatchObject({ code: 'knowledge.no_text' })
    })

    test('text beyond the limit is refused with knowledge.file_too_large', async () => {
      const bytes = await sample.textOnly('Ein Satz mit Länge.')

      const parsing = make().parse(bytes, { ...defaultParserLimits, maxTextLength: 10 })

      await expect(parsing).rejects.toMatchObject({ code: 'knowledge.file_too_large' })
    })
  })
}
