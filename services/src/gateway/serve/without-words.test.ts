import { expect, test } from 'vitest'
import { gatewayErrors } from '../errors.ts'
import { withoutWords } from './without-words.ts'

test('the words of a provider give way to its status', () => {
  const problem = 'its credit is used up; it says "Your "secret" plan ended."'
  const error = gatewayErrors.upstreamFailed({ deployment: 'a/b', problem, status: 402 })

  expect(withoutWords(error)).toMatchObject({
    code: 'gateway.upstream_failed',
    message: 'a/b could not serve the request: its credit is used up; it answered with status 402.',
    details: {},
  })
})

test('without a status it is said that there was a reason', () => {
  const problem = 'it says "Slow down, Anna."'
  const error = gatewayErrors.upstreamLimited({ deployment: 'a/b', retryAfterMs: 1_000, problem })

  expect(withoutWords(error).message).toBe(
    'a/b limits the rate of requests: it gave a reason that is not kept. Try again in 1 s.',
  )
})

test('what a request said of itself is not kept either', () => {
  const unknown = gatewayErrors.modelNotFound({ model: 'my secret', near: [] })
  const wrong = gatewayErrors.requestInvalid({ param: 'tools[0].name', problem: '"Anna" is no name' })

  expect(withoutWords(unknown).message).not.toContain('my secret')
  expect(withoutWords(wrong).message).toBe('The field "tools[0].name" of the request was refused.')
})
