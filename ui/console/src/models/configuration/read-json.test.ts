import { expect, test } from 'vitest'
import { readJson } from './read-json.ts'

test('reads an object and nothing else', () => {
  expect(readJson('{"routes": []}')).toEqual({ value: { routes: [] } })
  expect(readJson('[]').fault?.key).toBe('jsonObject')
  expect(readJson('null').fault?.key).toBe('jsonObject')
})

test('says where the text is broken', () => {
  const { fault } = readJson('{"routes": [}')

  expect(fault?.key).toBe('jsonBroken')
  expect(fault?.reason).toContain("'}'")
})
