import fc from 'fast-check'
import { expect, test } from 'vitest'
import { analyzeWords, characterGrams } from './index.ts'

test('inflections of a word share a term, in German and in English', () => {
  expect(analyzeWords('Häuser', 'de')).toEqual(analyzeWords('haus', 'de'))
  expect(analyzeWords('Größe', 'de')).toEqual(analyzeWords('GRÖSSE', 'de'))
  expect(analyzeWords('companies', 'en')).toEqual(analyzeWords('company’s', 'en'))
  expect(analyzeWords('l’usine', 'fr')).toContain(analyzeWords('usine', 'fr')[0])
})

test.each([
  ['SKU-8847', ['sku-8847', 'sku', '8847']],
  ['§ 12', ['§12', '12']],
  ['12,50', ['12.50']],
  ['12.50', ['12.50']],
  ['1.250', ['1.250', '1250']],
  ['1,250.00', ['1.250.00', '1250.00']],
  ['C++', ['c++', 'c']],
  ['2026-05-03', ['2026-05-03', '2026', '05', '03']],
])('%s stays findable', (text, terms) => {
  expect(analyzeWords(text, 'de')).toEqual(terms)
})

test('a thousands separator does not hide a number', () => {
  expect(analyzeWords('1250', 'de')).toEqual(expect.arrayContaining(['1250']))
  expect(analyzeWords('1.250 Euro', 'de')).toEqual(expect.arrayContaining(['1250']))
})

test('stop words go, unless there is nothing else', () => {
  expect(analyzeWords('the rules of the house', 'en')).toEqual(['rule', 'hous'])
  expect(analyzeWords('It is.', 'en')).toEqual(['it', 'is'])
})

test('an unknown language is split and folded, not stemmed', () => {
  expect(analyzeWords('Ｆｕｌｌ width Houses', undefined)).toEqual(['full', 'width', 'houses'])
})

test('terms are never empty, never longer than 60 and well formed', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.string({ unit: fc.constantFrom('𝒳', 'a', '-', '.', '1'), maxLength: 200 }),
      ),
      fc.constantFrom('de', 'en', 'fr', 'es', 'it', 'nl', 'ja', undefined),
      (text, language) => {
        for (const term of analyzeWords(text, language)) {
          expect(term.length).toBeGreaterThan(0)
          expect(term.length).toBeLessThanOrEqual(60)
          expect(term.isWellFormed()).toBe(true)
        }
      },
    ),
  )
})

test('words of more than four letters become all their 4-grams, without diacritics', () => {
  expect(characterGrams('Die Größe')).toEqual(['die', 'gros', 'ross', 'osse'])
  expect(characterGrams('Kündigungsfrist')).toEqual(expect.arrayContaining(characterGrams('frist')))
})

test('the number of grams follows from the length of the word', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '7'), minLength: 1, maxLength: 30 }), (word) => {
      expect(characterGrams(word)).toHaveLength(Math.max(1, word.length - 3))
    }),
  )
})
