import { expect, test } from 'vitest'
import { hideOwnKeys, ownKeys } from './own-keys.ts'

const keys = ownKeys([
  'content-type',
  'application/json',
  'authorization',
  'Bearer secret-of-ours',
  'x-api-key',
  'other-secret',
])

test('credentials are found among the headers', () => {
  expect(keys).toEqual(['secret-of-ours', 'other-secret'])
})

test('a refusal that repeats our key loses it', () => {
  const body = Buffer.from('{"error":"größe: secret-of-ours, secret-of-ours"}')

  expect(hideOwnKeys(body, keys).toString()).toBe('{"error":"größe: [secret], [secret]"}')
})

test('any other refusal stays the very buffer', () => {
  const body = Buffer.from([0xff, 0xfe, 0x7b, 0x7d])

  expect(hideOwnKeys(body, keys)).toBe(body)
})
