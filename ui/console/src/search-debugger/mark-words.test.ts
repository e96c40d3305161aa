import { expect, test } from 'vitest'
import { markWords } from './mark-words.ts'

const marked = (text: string, words: readonly string[]) =>
  markWords(text, words)
    .map((part) => (part.isMarked ? `[${part.text}]` : part.text))
    .join('')

test.each([
  ['Zehn Urlaubstage im Jahr', ['Urlaubstage'], 'Zehn [Urlaubstage] im Jahr'],
  ['tag, Feiertag, tage', ['tag'], '[tag], Feiertag, tage'],
  ['Größe und größe', ['größe'], 'Größe und [größe]'],
  ['SKU-8847 or SKU', ['SKU', 'SKU-8847'], '[SKU-8847] or [SKU]'],
  ['C++ (and C)', ['C++'], '[C++] (and C)'],
  ['nothing here', [], 'nothing here'],
])('%s with %o reads %s', (text, words, expected) => {
  expect(marked(text, words)).toBe(expected)
})

test('never loses a character', () => {
  const text = 'a b a. <img src=x> a'

  expect(
    markWords(text, ['a', 'img'])
      .map((part) => part.text)
      .join(''),
  ).toBe(text)
})
