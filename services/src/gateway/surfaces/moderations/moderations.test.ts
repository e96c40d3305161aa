import { expect, test } from 'vitest'
import { checkModerationRequest, moderationUnsupported } from './moderations.ts'

const image = { type: 'image_url', image_url: { url: 'https://example.org/a.png' } }

test.each([['a'], [['a', 'b']], [[{ type: 'text', text: 'a' }, image]]])('the input %j is fine', (input) => {
  expect(() => checkModerationRequest({ input })).not.toThrow()
})

test.each([
  ['input', undefined],
  ['input', []],
  ['input[1]', ['a', image]],
  ['input[0].type', [{ type: 'audio' }]],
  ['input[0].image_url.url', [{ type: 'image_url', image_url: {} }]],
])('a wrong %s is refused by its path', (param, input) => {
  expect(() => checkModerationRequest({ input })).toThrow(
    expect.objectContaining({ code: 'gateway.request_invalid', details: expect.objectContaining({ param }) }),
  )
})

test('a model that does not judge says so', () => {
  expect(moderationUnsupported('anthropic/x')).toMatchObject({
    code: 'gateway.request_unsupported',
    message: expect.stringContaining('"anthropic/x" does not judge content'),
  })
})
