import { expect, test } from 'vitest'
import { toSteps } from './next-steps.ts'

const samples = { name: 'handbook', documents: 10 }
const own = { name: 'contracts', documents: 1 }
const all = () => true

test('a fresh installation has everything before it', () => {
  expect(toSteps({ collections: [samples], keys: [] }, new Set(), all)).toEqual([
    { name: 'ask', isDone: false },
    { name: 'add', isDone: false },
    { name: 'key', isDone: false },
    { name: 'connect', isDone: false },
  ])
})

test('what the server shows is done: own documents, a key, and its first use', () => {
  const keys = [{ lastUsedAt: null }, { lastUsedAt: '2026-11-21T10:00:00Z' }]

  const steps = toSteps({ collections: [samples, own], keys }, new Set(['ask']), all)

  expect(steps.every(({ isDone }) => isDone)).toBe(true)
})

test('an empty collection and an unused key are only half of it', () => {
  const known = { collections: [samples, { ...own, documents: 0 }], keys: [{ lastUsedAt: null }] }

  const open = toSteps(known, new Set(), all).filter(({ isDone }) => !isDone)

  expect(open.map(({ name }) => name)).toEqual(['ask', 'add', 'connect'])
})

test('what the key may not do, and samples that are not there, are not proposed', () => {
  const steps = toSteps({ collections: [], keys: undefined }, new Set(), (permission) =>
    ['models:use', 'knowledge:write'].includes(permission),
  )

  expect(steps.map(({ name }) => name)).toEqual(['add', 'connect'])
})
