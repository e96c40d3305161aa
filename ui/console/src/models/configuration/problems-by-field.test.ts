import { expect, test } from 'vitest'
import { pathWithin, toPath } from './configuration-path.ts'
import { sortProblems } from './problems-by-field.ts'

test('names places as the server does', () => {
  expect(toPath(['routes', 2, 'fallbacks', 0])).toBe('routes[2].fallbacks[0]')
  expect(toPath(['prices', 'openai/gpt-5', 'input'])).toBe('prices["openai/gpt-5"].input')
  expect(toPath(['providers', 'my-own', 'apiKey'])).toBe('providers.my-own.apiKey')
  expect(toPath(['providers', '1st'])).toBe('providers["1st"]')
})

test('does not take a longer name for a place within a shorter one', () => {
  expect(pathWithin('routes[1].task', 'routes[1]')).toBe('task')
  expect(pathWithin('routes[11].task', 'routes[1]')).toBeUndefined()
  expect(pathWithin('providers.openai-eu.apiKey', 'providers.openai')).toBeUndefined()
  expect(pathWithin('routes[1].primary[0]', 'routes[1].primary')).toBe('[0]')
})

test('gives what concerns the entry itself to the field of its name, where there is one', () => {
  const problems = [{ path: 'prices["a/b"]', problem: 'There is no provider "a".' }]
  const form = { prefix: 'prices["a/b"]', fields: ['deployment', 'input'] }

  expect(sortProblems(problems, { ...form, nameField: 'deployment' }).byField).toEqual({
    deployment: 'There is no provider "a".',
  })
  expect(sortProblems(problems, form).whole).toEqual(problems)
})

test('gives each problem to the closest field, the whole entry, or the rest of the configuration', () => {
  const at = (path: string) => ({ path, problem: `About ${path}.` })
  const problems = [
    at('routes[1].fallbacks[0].model'),
    at('routes[1].fallbacks'),
    at('routes[1].timeouts.total'),
    at('routes[1]'),
    at('routes[1].odd'),
    at('providers.openai.apiKey'),
  ]

  const sorted = sortProblems(problems, {
    prefix: 'routes[1]',
    fields: ['fallbacks', 'fallbacks[0]', 'timeouts.total'],
  })

  expect(sorted.byField).toEqual({
    'fallbacks[0]': 'About routes[1].fallbacks[0].model.',
    fallbacks: 'About routes[1].fallbacks.',
    'timeouts.total': 'About routes[1].timeouts.total.',
  })
  expect(sorted.whole.map(({ path }) => path)).toEqual(['routes[1]', 'routes[1].odd'])
  expect(sorted.elsewhere.map(({ path }) => path)).toEqual(['providers.openai.apiKey'])
})

test('keeps two problems of one field', () => {
  const problems = ['One.', 'Two.'].map((problem) => ({ path: 'routes[0].task', problem }))

  expect(sortProblems(problems, { prefix: 'routes[0]', fields: ['task'] }).byField.task).toBe('One. Two.')
})
