import { expect, test } from 'vitest'
import { defineErrors, ensure, hasCode, isAppError } from './index.ts'

const errors = defineErrors('shelf', {
  book_missing: {
    kind: 'not_found',
    message: (d: { title: string }) => `No book "${d.title}". Add it first.`,
  },
  closed: { kind: 'unavailable', message: 'The shelf is closed. Try again later.' },
})

test('a table row becomes a typed constructor with a stable code', () => {
  const error = errors.bookMissing({ title: 'Faust' })

  expect(error).toMatchObject({ code: 'shelf.book_missing', kind: 'not_found', details: { title: 'Faust' } })
  expect(error.message).toBe('No book "Faust". Add it first.')
  expect(isAppError(error)).toBe(true)
  expect(hasCode(error, 'shelf.book_missing')).toBe(true)
})

test('retryability follows the kind', () => {
  expect(errors.closed().retryable).toBe(true)
  expect(errors.bookMissing({ title: 'x' }).retryable).toBe(false)
})

test('the reference table names placeholders instead of values', () => {
  expect(errors.table).toContainEqual({
    code: 'shelf.book_missing',
    kind: 'not_found',
    text: 'No book "{title}". Add it first.',
  })
})

test('ensure throws the given error only for missing values', () => {
  expect(() => ensure(undefined, errors.closed())).toThrow('closed')
  expect(() => ensure('present', errors.closed())).not.toThrow()
})

test('the cause is kept for the log', () => {
  const cause = new Error('disk')

  expect(errors.closed({}, cause).cause).toBe(cause)
})
