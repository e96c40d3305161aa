import { expect, test } from 'vitest'
import { analyzeWords } from '../../language/index.ts'
import { matchWords } from './match-words.ts'

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
  expect(matchWords(text, language, analyzeWords(query, language))).toEqual(words)
})

test('a stop word does not match where it was not indexed', () => {
  expect(matchWords('The end of it.', 'en', ['the', 'of'])).toEqual([])
})
