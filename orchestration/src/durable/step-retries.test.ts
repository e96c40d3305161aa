import { defineErrors } from '@tragwerk/infra/errors'
import { expect, test } from 'vitest'
import { toStepConfig } from './step-retries.ts'

const errors = defineErrors('lab', {
  busy: { kind: 'unavailable', message: 'The lab is busy. Try again.' },
  broken: { kind: 'invalid', message: 'The sample is broken. Send another.' },
})

/** Attempts until the library is told to stop, or has made all it may. */
function attemptsAt(error: Error): number {
  const { maxAttempts, shouldRetry } = toStepConfig('step', {})
  let attempts = 1
  while (shouldRetry(error) && attempts < maxAttempts) attempts += 1
  return attempts
}

test('a failure that is known to pass is outlasted for more than an hour', () => {
  const { intervalSeconds, backoffRate } = toStepConfig('step', {})
  const pauses = attemptsAt(errors.busy()) - 1

  const seconds = (intervalSeconds * (backoffRate ** pauses - 1)) / (backoffRate - 1)

  expect(seconds).toBeGreaterThan(3600)
})

test('a failure of unknown kind is repeated four times', () => {
  expect(attemptsAt(new Error('nobody knows'))).toBe(5)
})

test('a failure that lasts is not repeated', () => {
  expect(attemptsAt(errors.broken())).toBe(1)
})
