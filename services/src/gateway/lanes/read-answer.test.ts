import { expect, test } from 'vitest'
import { readAnswer } from './read-answer.ts'

const usage = { prompt_tokens: 50, completion_tokens: 7, total_tokens: 57 }
const part = { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 }
const choices = [{ index: 0, message: { content: 'word "usage" '.repeat(2_000) }, finish_reason: 'stop' }]

test.each([
  ['at the end', { choices, usage }],
  ['before other fields', { choices, usage, x: { list: [{ id: '}' }] } }],
  ['before the usage of its parts', { choices, usage, usage_breakdown: { models: [{ usage: part }] } }],
  ['behind the usage of its parts', { choices, usage_breakdown: { models: [{ usage: part }] }, usage }],
  ['in front of everything', { usage, choices }],
  ['before that of something that comes last', { choices, usage, last: { usage: part } }],
  ['before a key that looks like it', { choices, usage, 'x"usage': part }],
])('a long answer tells its own usage %s', (_place, answer) => {
  for (const space of ['', '  ']) {
    const bytes = Buffer.from(JSON.stringify(answer, null, space))
    for (const isSized of [true, false]) {
      const reading = readAnswer('openai-chat', bytes, { isSized })

      expect(reading?.usage).toMatchObject({ input: 50, output: 7, source: 'provider' })
    }
  }
})

test('of an answer of known size only the end is parsed', () => {
  const bytes = Buffer.from(`{"choices":[{"message":{"content":"ü "}}],"usage":${JSON.stringify(usage)}}\n`)
  bytes.write('no')

  expect(readAnswer('openai-chat', bytes, { isSized: true })?.usage.input).toBe(50)
  expect(readAnswer('openai-chat', bytes, { isSized: false })).toBeUndefined()
})

test('a long answer that only tells the usage of its parts tells none of its own', () => {
  const answer = { choices, usage_breakdown: { models: [{ usage: part }] } }

  expect(
    readAnswer('openai-chat', Buffer.from(JSON.stringify(answer)), { isSized: true })?.usage.source,
  ).toBe('none')
})

test('a long answer that is cut anywhere is none', () => {
  const text = 'A \\ and a "quoted" {brace}. '.repeat(800)
  const bytes = Buffer.from(JSON.stringify({ usage, choices: [{ message: { content: [{ text }] } }] }))
  expect(readAnswer('openai-chat', bytes, { isSized: false })).toBeDefined()
  const places = [...Array(100).keys()].map((back) => bytes.length - 1 - back)

  for (const isSized of [true, false]) {
    const taken = places.filter((end) => readAnswer('openai-chat', bytes.subarray(0, end), { isSized }))
    expect(taken).toEqual([])
  }
})
