import { expect, test } from 'vitest'
import { type ActionTranslate, actionWords, nameAction, sayAction } from './action-words.ts'

const t: ActionTranslate = (key, values = {}) =>
  Object.entries(values).reduce<string>(
    (text, [name, value]) => text.replace(`{{${name}}}`, String(value)),
    actionWords.en[key as keyof typeof actionWords.en],
  )
const values = { actor: 'System', subject: 'document 1', time: 'Monday' }

test('known actions have a name and a sentence', () => {
  expect(nameAction(t, 'document.accepted')).toBe('Document accepted')
  expect(sayAction(t, 'document.accepted', values)).toBe('System added the document 1 on Monday.')
})

test.each(['workflow.started', 'say.any', 'of.document', 'document_accepted', ''])(
  'the unknown action %j is told as it is',
  (action) => {
    expect(nameAction(t, action)).toBe(action)
    expect(sayAction(t, action, values)).toBe(`System did “${action}” to document 1 on Monday.`)
  },
)

test('every action that has a name has a sentence in both languages', () => {
  const named = Object.keys(actionWords.en).filter((key) =>
    /^(tenant|api_key|collection|document)_/.test(key),
  )

  expect(named.length).toBeGreaterThan(0)
  for (const key of named) {
    expect(actionWords.en).toHaveProperty(`say_${key}`)
    expect(actionWords.de).toHaveProperty(`say_${key}`)
  }
})
