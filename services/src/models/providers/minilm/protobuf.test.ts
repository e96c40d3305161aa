import { expect, test } from 'vitest'
import { protoMessage } from './protobuf.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

// Expected bytes follow the examples of the published encoding guide.
test.each([
  [150, '089601'],
  [0, '0800'],
  [-1, '08ffffffffffffffffff01'],
  [2 ** 40, '08808080808020'],
])('writes the integer %i', (value, expected) => {
  expect(hex(protoMessage().integer(1, value).finish())).toBe(expected)
})

test('writes text, floats and fields above fifteen', () => {
  expect(hex(protoMessage().text(2, 'testing').finish())).toBe('120774657374696e67')
  expect(hex(protoMessage().float(2, 1).finish())).toBe('150000803f')
  expect(hex(protoMessage().integer(20, 1).finish())).toBe('a00101')
})

test('prefixes a nested message with its length', () => {
  const inner = protoMessage().integer(1, 150)

  expect(hex(protoMessage().message(3, inner).integer(4, 1).finish())).toBe('1a030896012001')
})
