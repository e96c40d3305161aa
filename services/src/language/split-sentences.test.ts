import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitSentences } from './index.ts'

function sentencesOf(text: string, language?: string): string[] {
  return splitSentences(text, language).map(({ start, end }) => text.slice(start, end))
}

test.each([
  ['an ordinal before a month', 'Am 3. Mai war frei. Danach nicht.'],
  ['an ordinal before a noun', 'Im 19. Jahrhundert begann es. Danach endete es.'],
  ['a number word', 'Siehe Nr. 5 im Anhang. Danach folgt mehr.'],
  ['a spaced abbreviation', 'Das gilt z. B. Für alle d. h. Überall. Danach nicht.'],
  ['a joining abbreviation', 'Er zahlt Miete bzw. Pacht. Danach nicht.'],
  ['a paragraph of law', 'Es gilt § 3 Abs. 2 Satz 1. Danach nicht.'],
  ['a title', 'Frau Dr. Schulze und Prof. Lange kamen. Danach ging sie.'],
  ['a decimal number', 'Es kostet 12.50 oder 12,50 Euro. Danach mehr.'],
])('German keeps a sentence whole over %s', (_, text) => {
  const [first, second, ...rest] = sentencesOf(text, 'de')

  expect(first!.length + second!.length + 1).toBe(text.length)
  expect(second).toMatch(/^Danach/)
  expect(rest).toEqual([])
})

test.each([
  ['a title', 'We met Mr. Miller and Dr. Jones. Then we left.'],
  ['a Latin abbreviation', 'Bring a tool, e.g. A hammer, i.e. Something hard. Then we left.'],
  ['initials', 'J. R. Miller of the U.S. Army spoke. Then we left.'],
  ['a number word', 'See No. 7 and Fig. 2 for it. Then we left.'],
  ['a decimal number', 'It is 3.5 times as long. Then we left.'],
])('English keeps a sentence whole over %s', (_, text) => {
  const [first, second, ...rest] = sentencesOf(text, 'en')

  expect(first!.length + second!.length + 1).toBe(text.length)
  expect(second).toBe('Then we left.')
  expect(rest).toEqual([])
})

test('still breaks after a number or a short word that ends a sentence', () => {
  expect(sentencesOf('Es waren 25. Die anderen fehlten.', 'de')).toHaveLength(2)
  expect(sentencesOf('It was built in the U.S. The plans were not.', 'en')).toHaveLength(2)
  expect(sentencesOf('I said no. Never again.', 'en')).toHaveLength(2)
})

test('gives headings, list items, table rows and fields a range each', () => {
  const lines = [
    '# Preise',
    'Reisekosten',
    'Sie werden ersetzt.',
    '- Bahnfahrt zweiter Klasse',
    '2. Hotel bis 120 EUR',
    '| Artikel | Preis |',
    '| Schraube | 12,50 |',
    'Artikel: Unterlegscheibe verzinkt, 100 Stück – 3,20 EUR',
    'Artikel: Mutter – 4,00 EUR',
  ]

  expect(sentencesOf(lines.join('\n'), 'de')).toEqual(lines)
})

test('joins lines that were wrapped to a width and keeps paragraphs apart', () => {
  const text = [
    'The first sentence of this text is so long that a program broke it',
    'into two lines. The second one begins in the middle of the line and',
    'ends here.',
    '',
    'A new paragraph',
  ].join('\n')

  expect(sentencesOf(text, 'en').map((sentence) => sentence.replaceAll('\n', ' '))).toEqual([
    'The first sentence of this text is so long that a program broke it into two lines.',
    'The second one begins in the middle of the line and ends here.',
    'A new paragraph',
  ])
})

test('counts in UTF-16 code units', () => {
  const text = '😀 Hallo Welt. Größe zählt. '

  expect(splitSentences(text, 'de')).toEqual([
    { start: 0, end: 14 },
    { start: 15, end: 27 },
  ])
})

test('a malformed language tag falls back to the general rules', () => {
  expect(sentencesOf('Eins. Zwei.', 'x_!')).toEqual(['Eins.', 'Zwei.'])
})

const piece = fc.oneof(
  fc.constantFrom(
    '.',
    '. ',
    '\n',
    '\r\n',
    '\n\n',
    '| ',
    '- ',
    '1. ',
    'z. B. ',
    'Dr. ',
    '12,50',
    '?',
    '"',
    '\u2028',
    '\t',
    '😀',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.lorem({ maxCount: 8 }),
)
const document = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''))

test('ranges are in order, visible at both ends, and hold everything that is not white space', () => {
  fc.assert(
    fc.property(document, fc.constantFrom('de', 'en', 'fr', undefined), (text, language) => {
      let at = 0
      for (const { start, end } of splitSentences(text, language)) {
        expect(start).toBeGreaterThanOrEqual(at)
        expect(end).toBeGreaterThan(start)
        expect(text.slice(at, start).trim()).toBe('')
        expect(text.slice(start, end)).toBe(text.slice(start, end).trim())
        at = end
      }
      expect(text.slice(at).trim()).toBe('')
    }),
  )
})

test('a megabyte without a break or of breaks only takes no special time', () => {
  for (const text of [
    'a'.repeat(1_000_000),
    ' '.repeat(1_000_000),
    'a.\n'.repeat(100_000),
    '1. '.repeat(100_000),
  ]) {
    const started = performance.now()
    splitSentences(text, 'de')
    expect(performance.now() - started).toBeLessThan(10_000)
  }
})
