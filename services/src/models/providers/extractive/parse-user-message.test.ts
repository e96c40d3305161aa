import { expect, test } from 'vitest'
import { parseUserMessage } from './parse-user-message.ts'

test.each([
  ['a bare question', 'When is lunch?', 'When is lunch?', []],
  [
    'labels',
    'Context: Lunch is at noon.\nQuestion: When is lunch?\nAnswer:',
    'When is lunch?',
    ['Lunch is at noon.'],
  ],
  [
    'German labels',
    'Kontext:\nEssen gibt es um zwölf.\n\nFrage: Wann gibt es Essen?',
    'Wann gibt es Essen?',
    ['Essen gibt es um zwölf.'],
  ],
  ['a fence', 'When is lunch?\n```\nLunch is at noon.\n```', 'When is lunch?', ['Lunch is at noon.']],
  [
    'quoted lines',
    '> Lunch is at noon.\n> Bring money.\n\nWhen is lunch?',
    'When is lunch?',
    ['Lunch is at noon.\nBring money.'],
  ],
  ['tags', '<context>Lunch is at noon.</context> When is lunch?', 'When is lunch?', ['Lunch is at noon.']],
  ['an open fence', 'When is lunch?\n```\nnoon', 'When is lunch?\n```\nnoon', []],
])('finds question and sources in %s', (_, message, question, sources) => {
  const parsed = parseUserMessage(message)

  expect(parsed.question).toBe(question)
  expect(parsed.sources.map(({ text }) => text.trim())).toEqual(sources)
})

test('in a long message the sentence that asks is the question', () => {
  const story = 'The canteen is on the second floor and serves warm food for everybody. '.repeat(5)

  const { question, sources } = parseUserMessage(`${story}Where is the canteen?`)

  expect(question).toBe('Where is the canteen?')
  expect(sources).toHaveLength(1)
})

test('marks that are opened thousands of times and never closed cost no special time', () => {
  for (const mark of ['<text>', '<doc>\n', '```js\n', '> ', '"""\n', 'question: ']) {
    const started = performance.now()
    parseUserMessage(mark.repeat(40_000))
    expect(performance.now() - started).toBeLessThan(5_000)
  }
})
