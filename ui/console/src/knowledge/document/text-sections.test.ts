import { expect, test } from 'vitest'
import { findAll, mostFound, stepThrough } from './find-text.ts'
import { marksBySection, placeIn, sectionAt, toPieces, toSections, visibleRange } from './text-sections.ts'

function aChunk(ordinal: number, start: number, end: number) {
  return { id: `chunk ${ordinal}`, ordinal, heading: '', page: null, start, end }
}

const text = 'Title\n\nFirst passage.\n\nSecond passage.\n'
const chunks = [aChunk(0, 7, 21), aChunk(1, 23, 38)]

test('divides the text at its passages and loses nothing', () => {
  const sections = toSections(text, chunks)

  expect(sections.map(({ start, end, passage }) => [start, end, passage?.ordinal])).toEqual([
    [0, 7, undefined],
    [7, 21, 0],
    [21, 23, undefined],
    [23, 38, 1],
    [38, 39, undefined],
  ])
  expect(sections.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
})

test('passages that overlap, or reach beyond the text, still give the whole text once', () => {
  const sections = toSections(text, [aChunk(1, 15, 99), aChunk(0, 7, 21), aChunk(2, 16, 18)])

  expect(sections.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text)
  expect(sections.map(({ passage }) => passage?.ordinal)).toEqual([undefined, 0, 1])
})

test('long stretches are divided at line ends, at spaces, or between characters', () => {
  const lines = `${'x'.repeat(4000)}\n${'y'.repeat(4000)}`
  expect(toSections(lines, []).map(({ end }) => end)).toEqual([4001, 8001])

  const emoji = '😀'.repeat(5000)
  const sections = toSections(`a${emoji}`, [])
  expect(sections.length).toBe(2)
  for (const { start, end } of sections) expect(`a${emoji}`.slice(start, end).isWellFormed()).toBe(true)
})

test('a passage whose border cuts a character is widened to the whole of it', () => {
  const sections = toSections('ab😀cd', [aChunk(0, 3, 5), aChunk(1, 5, 6)])

  expect(sections.map(({ start, end }) => 'ab😀cd'.slice(start, end))).toEqual(['ab', '😀c', 'd'])
})

test.each([
  ['as named', { start: 7, end: 12 }, { start: 7, end: 12 }],
  ['cut off at the end of the text', { start: 30, end: 999 }, { start: 30, end: 39 }],
  ['nowhere behind the text', { start: 100, end: 120 }, undefined],
  ['nowhere when it ends before it starts', { start: 12, end: 7 }, undefined],
  ['nowhere when half is missing', { start: 12 }, undefined],
])('a quoted place is shown %s', (_, place, expected) => {
  expect(placeIn(text, place)).toEqual(expected)
})

test('line ends around a section are not drawn, line ends and blanks at its start inside a line are', () => {
  const shown = (text: string) => {
    const { start, end } = visibleRange(text, { start: 0, end: text.length })
    return text.slice(start, end)
  }

  expect(shown('\n\n  a\nb \n\n')).toBe('  a\nb')
  expect(shown('\n \n')).toBe('')
})

test('an offset finds its section', () => {
  const sections = toSections(text, chunks)

  expect([0, 6, 7, 20, 21, 38, 500].map((offset) => sectionAt(sections, offset))).toEqual([
    0, 0, 1, 1, 2, 4, 4,
  ])
})

test('marked pieces of a section join to its text; the stronger mark wins', () => {
  const pieces = toPieces(text, { start: 7, end: 21 }, [
    { start: 0, end: 12, kind: 'quote' },
    { start: 10, end: 15, kind: 'found' },
    { start: 30, end: 35, kind: 'found' },
  ])

  expect(pieces).toEqual([
    { text: 'Fir', start: 7, kind: 'quote' },
    { text: 'st', start: 10, kind: 'found' },
    { text: ' pa', start: 12, kind: 'found' },
    { text: 'ssage.', start: 15 },
  ])
})

test('marks are handed to every section that they touch, and to no other', () => {
  const sections = toSections(text, chunks)
  const marks = marksBySection(sections, [
    { start: 10, end: 25, kind: 'quote' },
    { start: 30, end: 31, kind: 'found' },
  ])

  expect([...marks].map(([index, those]) => [index, those.map(({ kind }) => kind)])).toEqual([
    [1, ['quote']],
    [2, ['quote']],
    [3, ['quote', 'found']],
  ])
})

test('finds words in any case and over line ends, and takes signs as they are', () => {
  expect(findAll('Der FRIST\nablauf, die Frist  Ablauf', 'frist ablauf')).toEqual([
    { start: 4, end: 16 },
    { start: 22, end: 35 },
  ])
  expect(findAll('a.b (c) a+b', 'A.B')).toEqual([{ start: 0, end: 3 }])
  expect(findAll('x', '  ')).toEqual([])
})

test('letters that grow in lower case do not shift the offsets behind them', () => {
  const turkish = 'İİİ find'

  expect(findAll(turkish, 'FIND')).toEqual([{ start: 4, end: 8 }])
})

test('stops counting at a number that nobody steps through', () => {
  expect(findAll('a'.repeat(mostFound + 10), 'a')).toHaveLength(mostFound)
})

test('steps around both ends', () => {
  expect([stepThrough(3, 2, 1), stepThrough(3, 0, -1), stepThrough(0, 0, 1)]).toEqual([0, 2, 0])
})
