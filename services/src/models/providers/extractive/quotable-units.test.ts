import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findQuotableUnits } from './quotable-units.ts'

function textsOf(text: string, language = 'de'): string[] {
  return findQuotableUnits([{ number: 1, text }], language).map((unit) => unit.text)
}

test('headings and questions are context of the next line, not quotable themselves', () => {
  const text =
    'Reisekosten\nHotels bis 120 EUR werden erstattet.\nWie reiche ich Belege ein?\nBelege gehen an die Buchhaltung.'
  const units = findQuotableUnits([{ number: 1, text }], 'de')

  expect(units.map(({ text, before }) => [before, text])).toEqual([
    ['Reisekosten', 'Hotels bis 120 EUR werden erstattet.'],
    ['Wie reiche ich Belege ein?', 'Belege gehen an die Buchhaltung.'],
  ])
})

test('rows of pipe and tab tables carry the names of their columns; header and rule are left out', () => {
  expect(textsOf('| Artikel | Preis |\n| --- | ---: |\n| Mutter | 4,00 EUR |')).toEqual([
    'Artikel: Mutter; Preis: 4,00 EUR',
  ])
  expect(textsOf('Mutter\t4,00 EUR\nSchraube\t12,50 EUR')).toEqual([
    'Mutter; 4,00 EUR',
    'Schraube; 12,50 EUR',
  ])
})

test('list items are quoted without their markers, price lines whole', () => {
  expect(textsOf('- Taxi nur mit Begründung\n2. Mietwagen ab 200 km\nArtikel: Pumpe – 1.450,00 EUR')).toEqual(
    ['Taxi nur mit Begründung', 'Mietwagen ab 200 km', 'Artikel: Pumpe – 1.450,00 EUR'],
  )
})

test('a passage of nothing but a heading is still quotable', () => {
  expect(textsOf('# Kantine')).toEqual(['Kantine'])
})

test('every range lies inside its passage and in order', () => {
  const line = fc.oneof(
    fc.constantFrom('| a | b |', '|---|---|', '- item', '# Head', '1.', '?', '', '- ', 'x\ty'),
    fc.lorem(),
    fc.string({ maxLength: 10 }),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
      const text = lines.join('\n')
      let at = 0
      for (const { start, end } of findQuotableUnits([{ number: 1, text }], 'de')) {
        expect(start).toBeGreaterThanOrEqual(at)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
        at = end
      }
    }),
  )
})
