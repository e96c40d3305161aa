import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Passage } from './passage.ts'
import type { QuotableUnit } from './quotable-units.ts'
import { type RankedUnit, selectSentences } from './select-sentences.ts'
import type { Features } from './unit-features.ts'
import { selectionProfile } from './weights.ts'

const profile = selectionProfile('en')

const noEvidence: Features = {
  coverage: 0,
  grams: 0,
  allGrams: 0,
  bm25: 0,
  neighbour: 0,
  type: 0,
  length: 0,
  first: 0,
  cosine: 0,
  window: 0,
}
const goodEvidence: Features = { ...noEvidence, coverage: 0.9, grams: 0.9, cosine: 0.7, window: 0.6 }

interface Given {
  readonly text: string
  readonly passage?: number
  readonly start?: number
  readonly score?: number
  readonly features?: Features
}

function ranked(...given: Given[]): RankedUnit[] {
  return given.map(({ text, passage = 0, start = 0, score = 5, features = goodEvidence }, index) => {
    const unit: QuotableUnit = { passage, start, end: start + text.length, text, before: '', isFirst: false }
    return { unit, index, score, features }
  })
}

function passage(number: number, text: string, more: Partial<Passage> = {}): Passage {
  return { number, text, ...more }
}

test('quotes of one document stand as they are written, whatever their rank', () => {
  const text = 'First things come. Then others follow.'
  const units = ranked({ text: 'Then others follow.', start: 19 }, { text: 'First things come.', score: 4.5 })

  const { quotes } = selectSentences(units, [passage(1, text)], profile)

  expect(quotes.map((quote) => quote.text)).toEqual(['First things come.', 'Then others follow.'])
})

test('the document of the best quote comes first, and passages of one document stay together', () => {
  const passages = [
    passage(1, 'Alpha weighs ten.', { documentId: 'a', start: 0 }),
    passage(2, 'Gamma costs much.', { documentId: 'b', start: 900 }),
    passage(3, 'Delta came early.', { documentId: 'b', start: 100 }),
  ]
  const units = ranked(
    { text: 'Gamma costs much.', passage: 1 },
    { text: 'Alpha weighs ten.', passage: 0, score: 4.9 },
    { text: 'Delta came early.', passage: 2, score: 4.8 },
  )

  expect(selectSentences(units, passages, profile).quotes.map(({ number }) => number)).toEqual([3, 2, 1])
})

test('says a thing once', () => {
  const units = ranked(
    { text: 'The office opens at nine.' },
    { text: 'The office opens at nine!', passage: 1 },
  )

  const { quotes } = selectSentences(
    units,
    [passage(1, 'The office opens at nine.'), passage(2, 'The office opens at nine!')],
    profile,
  )

  expect(quotes).toHaveLength(1)
})

test('weak candidates are not quoted beside a strong one', () => {
  const units = ranked({ text: 'A strong one.' }, { text: 'Something weak.', score: 3 })

  expect(selectSentences(units, [passage(1, 'A strong one. Something weak.')], profile).quotes).toHaveLength(
    1,
  )
})

test('confidence decides between an answer, a hint and silence', () => {
  const outcomes = [
    goodEvidence,
    { ...goodEvidence, coverage: 0.5, grams: 0.45, cosine: 0.3, window: 0.3 },
    noEvidence,
  ].map(
    (features) =>
      selectSentences(ranked({ text: 'A sentence.', features }), [passage(1, 'A sentence.')], profile)
        .outcome,
  )

  expect(outcomes).toEqual(['answered', 'related', 'nothing_found'])
})

test('confidence is 0 to 1 and never falls when a feature that it counts rises', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const counted = fc.constantFrom('coverage', 'grams', 'cosine', 'window', 'neighbour' as const)
  const features = fc.record({
    coverage: share,
    grams: share,
    cosine: share,
    window: share,
    neighbour: share,
  })
  const confidence = (given: Partial<Features>, language: string) =>
    selectSentences(
      ranked({ text: 'A sentence.', features: { ...noEvidence, ...given } }),
      [passage(1, 'A sentence.')],
      selectionProfile(language),
    ).confidence

  fc.assert(
    fc.property(features, counted, share, fc.constantFrom('de', 'en'), (given, name, rise, language) => {
      const before = confidence(given, language)
      const after = confidence({ ...given, [name]: given[name] + rise }, language)

      expect(before).toBeGreaterThanOrEqual(0)
      expect(after).toBeLessThanOrEqual(1)
      expect(after).toBeGreaterThanOrEqual(before)
    }),
  )
})
