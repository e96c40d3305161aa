import { expect, test } from 'vitest'
import { analyzeWords } from '../../language/index.ts'
import { createWordMatcher } from './match-words.ts'

test.each([
  ['en', 'The Rules, and the “rule” of rulers.', 'rules', ['Rules', 'rule']],
  ['en', 'SKU-8847 is out of stock.', '8847', ['SKU-8847']],
  ['en', 'Written in C++, not in C.', 'c++', ['C++', 'C']],
  ['de', 'Nach § 12 gilt: 12 Tage.', '§ 12', ['§ 12', '12']],
  ['de', 'Alle Häuser und das Haus.', 'Haus', ['Häuser', 'Haus']],
  ['en', 'It costs 1,250 euros.', '1250', ['1,250']],
  ['en', 'The company’s travel-policy applies.', 'company policy', ['company’s', 'travel-policy']],
  [undefined, 'Houses are not stemmed.', 'house', []],
])('in %s "%s" shows how it has "%s"', (language, text, query, words) => {
  expect(createWordMatcher(analyzeWords(query, language))(text, language)).toEqual(words)
})

test('a stop word does not match where it was not indexed', () => {
  expect(createWordMatcher(['the', 'of'])('The end of it.', 'en')).toEqual([])
})

test('one matcher reads texts of several languages, the same word differently', () => {
  const match = createWordMatcher(['hous', 'house'])

  expect(match('house', 'en')).toEqual(['house'])
  expect(match('house', undefined)).toEqual(['house'])
  expect(match('houses', undefined)).toEqual([])
  expect(match('houses', 'en')).toEqual(['houses'])
})
