import { expect, test } from 'vitest'
import { checkName, suggestName } from './collection-name.ts'

test.each([
  ['', 'nameMissing'],
  ['Handbook', 'nameCharacters'],
  ['hand book', 'nameCharacters'],
  ['-handbook', 'nameStart'],
  ['a'.repeat(64), 'nameLong'],
  ['a'.repeat(63), undefined],
  ['2026-rules', undefined],
])('%j is judged as %s', (name, problem) => {
  expect(checkName(name)).toBe(problem)
})

test.each([
  ['Einkauf & Verträge', 'einkauf-vertraege'],
  ['  Café  Menü ', 'cafe-menue'],
  ['- -', ''],
  ['x'.repeat(70), 'x'.repeat(63)],
])('%j is turned into %j, which is allowed', (typed, name) => {
  expect(suggestName(typed)).toBe(name)
  if (name !== '') expect(checkName(name)).toBeUndefined()
})
