import { readOptions } from '@tragwerk/infra/config'
import { expect, test } from 'vitest'
import { serverOptions } from './options.ts'

const read = (basePath: string) =>
  readOptions({ server: serverOptions }, { argv: ['--base-path', basePath], env: {}, file: {} }).values.server
    .basePath

test.each([
  ['/', '/'],
  ['tragwerk', '/tragwerk/'],
  ['/tragwerk', '/tragwerk/'],
  ['//team/ai.v2//', '/team/ai.v2/'],
])('the base path %s is read as %s', (given, expected) => {
  expect(read(given)).toBe(expected)
})

test.each(['/a//b/', '/a/../b', '/.well-known/', '/a b/', '/a?b/', 'https://host/a', '/ü/', '/"x/'])(
  'the base path %s is refused',
  (given) => {
    expect(() => read(given)).toThrow(/--base-path .*expected segments of letters/)
  },
)

test.each(['/api', '/v1/', 'assets/console', '/livez'])('the base path %s would hide the API', (given) => {
  expect(() => read(given)).toThrow(/expected a first segment other than api, v1/)
})
