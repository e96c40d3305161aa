import { expect, test } from 'vitest'
import { analyzeWords } from '../../language/index.ts'
import { queryWords } from './query-words.ts'

test.each([
  ['travelling', undefined, 'en'],
  ['Dienstreisen', undefined, 'de'],
  ['travelling', 'de', 'en'],
  ['Dienstreisen', 'en', 'de'],
])('a passage with the word "%s" is found when the query is taken for %s', (word, guessed, passage) => {
  expect(queryWords(word, guessed)).toEqual(expect.arrayContaining(analyzeWords(word, passage)))
})

test('a longer query is stemmed in its own language only', () => {
  const query = 'How many travelling days are the employees allowed to take each year?'

  expect(queryWords(query, 'en')).toEqual(analyzeWords(query, 'en'))
})

test('keeps how often a word of the query occurs', () => {
  expect(queryWords('new york new', 'en').filter((word) => word === 'new')).toHaveLength(2)
})
