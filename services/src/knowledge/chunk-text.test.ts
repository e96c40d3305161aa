import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitSentences } from '../language/index.ts'
import { type ChunkOptions, chunkDocument } from './chunk-text.ts'
import type { BlockKind, ParsedDocument } from './parsers/index.ts'
import { createTextBuilder } from './parsers/text-builder.ts'

type Piece = { kind: BlockKind; text: string; level?: number; page?: number }

const options: ChunkOptions = {
  countTokens: (text) => text.match(/\p{L}+|\p{N}|[^\p{L}\p{N}\s]/gu)?.length ?? 0,
  splitSentences: (text) => splitSentences(text, 'de'),
}

function aDocument(...pieces: Piece[]): ParsedDocument {
  const builder = createTextBuilder({ maxTextLength: 1e8 })
  for (const piece of pieces) builder.add(piece)
  return builder.build()
}

const sentence = (words: number) =>
  `${Array.from({ length: words }, (_, i) => (i === 0 ? 'Anfang' : 'wort')).join(' ')}.`

test('packs whole sentences to about the target', () => {
  const text = Array.from({ length: 40 }, () => sentence(19)).join(' ')

  const chunks = chunkDocument(aDocument({ kind: 'paragraph', text }), options)

  expect(chunks.map((chunk) => chunk.tokens)).toEqual([140, 140, 140, 140, 140, 100])
  for (const chunk of chunks) expect(chunk.text).toMatch(/^Anfang.*\.$/s)
})

test('names the headings above a passage and never crosses one', () => {
  const chunks = chunkDocument(
    aDocument(
      { kind: 'heading', level: 1, text: 'Reisen' },
      { kind: 'paragraph', text: 'Reisen werden vorab genehmigt.' },
      { kind: 'heading', level: 2, text: 'Bahn' },
      { kind: 'paragraph', text: 'Die zweite Klasse ist die Regel.' },
      { kind: 'heading', level: 1, text: 'Spesen' },
      { kind: 'paragraph', text: 'Belege sind beizulegen.' },
    ),
    options,
  )

  expect(chunks.map(({ heading, text }) => [heading, text])).toEqual([
    ['Reisen', 'Reisen werden vorab genehmigt.'],
    ['Reisen › Bahn', 'Die zweite Klasse ist die Regel.'],
    ['Spesen', 'Belege sind beizulegen.'],
  ])
})

test('keeps a heading without text below it as a passage of its own', () => {
  const chunks = chunkDocument(
    aDocument(
      { kind: 'heading', level: 1, text: 'Hinweise' },
      { kind: 'heading', level: 2, text: 'Heute geschlossen' },
      { kind: 'heading', level: 2, text: 'Morgen offen' },
    ),
    options,
  )

  expect(chunks.map(({ heading, text }) => [heading, text])).toEqual([
    ['Hinweise', 'Heute geschlossen'],
    ['Hinweise', 'Morgen offen'],
  ])
})

test('keeps a table in one passage when it fits', () => {
  const rows = Array.from({ length: 10 }, (_, i) => ({
    kind: 'table_row' as const,
    text: `Artikel: Lager ${'x '.repeat(8)}${i}; Preis: ${i} Euro`,
  }))

  const chunks = chunkDocument(aDocument({ kind: 'paragraph', text: sentence(80) }, ...rows), options)

  expect(chunks).toHaveLength(2)
  expect(chunks[1]?.text.split('\n')).toHaveLength(10)
})

test('begins a new passage on every page, so that a quotation names the right one', () => {
  const chunks = chunkDocument(
    aDocument(
      { kind: 'paragraph', text: sentence(10), page: 3 },
      { kind: 'paragraph', text: sentence(10), page: 3 },
      { kind: 'paragraph', text: sentence(10), page: 4 },
      { kind: 'table_row', text: 'a | b', page: 5 },
      { kind: 'table_row', text: 'c | d', page: 6 },
    ),
    options,
  )

  expect(chunks.map((chunk) => chunk.page)).toEqual([3, 4, 5, 6])
})

test('cuts a file of one endless word by its letters', () => {
  const text = 'a'.repeat(100_000)

  const chunks = chunkDocument(aDocument({ kind: 'table_row', text }), options)

  expect(Math.max(...chunks.map((chunk) => chunk.text.length))).toBeLessThanOrEqual(2500)
  expect(chunks.map((chunk) => chunk.text).join('')).toBe(text)
})

const pieces = fc.array(
  fc.record({
    kind: fc.constantFrom<BlockKind>('heading', 'paragraph', 'list_item', 'table_row', 'code'),
    level: fc.integer({ min: 1, max: 4 }),
    text: fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc
        .array(fc.constantFrom('Haus', 'z. B.', 'Ende.', '3.', 'Mai', '😀', 'ß', 'x'.repeat(90)), {
          maxLength: 200,
        })
        .map((w) => w.join(' ')),
    ),
  }),
  { minLength: 1, maxLength: 12 },
)

test('passages are ordered exact slices within the cap that lose no text', () => {
  fc.assert(
    fc.property(pieces, (input) => {
      const document = aDocument({ kind: 'paragraph', text: 'Beginn.' }, ...input)

      const chunks = chunkDocument(document, { ...options, targetTokens: 20, maxTokens: 30 })

      let end = 0
      const seen = new Uint8Array(document.text.length)
      for (const [index, chunk] of chunks.entries()) {
        expect(chunk.ordinal).toBe(index)
        expect(chunk.text).toBe(document.text.slice(chunk.start, chunk.end))
        expect(chunk.text).toBe(chunk.text.trim())
        expect(chunk.start).toBeGreaterThanOrEqual(end)
        expect(chunk.tokens).toBeLessThanOrEqual(30)
        end = chunk.end
        seen.fill(1, chunk.start, chunk.end)
      }
      for (const block of document.blocks.filter((each) => each.kind === 'heading')) {
        const title = document.text.slice(block.start, block.end)
        if (
          chunks.some((chunk) => chunk.heading.split(' › ').includes(title) || chunk.heading.includes(title))
        ) {
          seen.fill(1, block.start, block.end)
        }
      }
      const lost =
        [...document.text].length && Array.from(seen, (flag, i) => (flag ? '' : document.text[i])).join('')
      expect(String(lost).trim()).toBe('')
    }),
    { numRuns: 150 },
  )
})
