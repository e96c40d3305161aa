import { expect, test } from 'vitest'
import { createIds, createManualClock, createSystemRandom } from '../clock/index.ts'
import { Secret } from '../config/index.ts'
import { type CellAddress, createEnvelope, createKeyring, type RootKey } from './index.ts'

const random = createSystemRandom()
const ids = createIds({ clock: createManualClock(), random })
const address: CellAddress = { table: 'notes', column: 'body', rowId: 'row-1' }

function aRootKey(fill = 7): RootKey {
  return new Secret(Buffer.alloc(32, fill))
}

function aDataKey(rootKey = aRootKey()) {
  const envelope = createEnvelope({ keyring: createKeyring(rootKey), ids, random })
  const tenantKey = envelope.createTenantKey('tenant-1')
  const wrapped = envelope.createDataKey(tenantKey)
  return { envelope, tenantKey, wrapped, dataKey: envelope.openDataKey(tenantKey, wrapped) }
}

const refused = expect.objectContaining({ code: 'crypto.not_authentic' })

test.each([0, 1, 16, 100_000])('opens what it sealed, %i bytes', (size) => {
  const { dataKey, envelope, tenantKey, wrapped } = aDataKey()
  const plaintext = random.bytes(size)

  const sealed = dataKey.seal(address, plaintext)

  expect(sealed).toHaveLength(size + 45)
  expect(envelope.openDataKey(tenantKey, wrapped).open(address, sealed)).toEqual(plaintext)
})

test('the same text never looks the same twice', () => {
  const { dataKey } = aDataKey()

  expect(dataKey.seal(address, Buffer.from('x'))).not.toEqual(dataKey.seal(address, Buffer.from('x')))
})

test.each([
  { table: 'other' },
  { column: 'title' },
  { rowId: 'row-2' },
  { table: 'notes|body', column: 'row-1', rowId: '' },
])('a value moved to %j does not open', (change) => {
  const { dataKey } = aDataKey()
  const sealed = dataKey.seal(address, Buffer.from('x'))

  expect(() => dataKey.open({ ...address, ...change }, sealed)).toThrow(refused)
})

test('parts with the separator stay apart', () => {
  const { dataKey } = aDataKey()
  const sealed = dataKey.seal({ table: 'a|b', column: 'c', rowId: 'd' }, Buffer.from('x'))

  expect(() => dataKey.open({ table: 'a', column: 'b|c', rowId: 'd' }, sealed)).toThrow(refused)
  expect(() => dataKey.open({ table: 'a%7Cb', column: 'c', rowId: 'd' }, sealed)).toThrow(refused)
})

test('every single flipped bit is noticed', () => {
  const { dataKey } = aDataKey()
  const sealed = dataKey.seal(address, Buffer.from('abc'))

  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    expect(() => dataKey.open(address, changed)).toThrow(/crypto|Encrypted data/)
  }
})

test('every shortening is noticed, also one that leaves a shorter tag', () => {
  const { dataKey } = aDataKey()
  const sealed = dataKey.seal(address, Buffer.from('abcdef'))

  for (let length = 0; length < sealed.length; length++) {
    expect(() => dataKey.open(address, sealed.subarray(0, length))).toThrow('Encrypted data')
  }
})

test('a value of one data key does not open with another, and says which key it needs', () => {
  const { envelope, tenantKey, dataKey } = aDataKey()
  const other = envelope.openDataKey(tenantKey, envelope.createDataKey(tenantKey))

  expect(() => other.open(address, dataKey.seal(address, Buffer.from('x')))).toThrow(
    expect.objectContaining({
      code: 'crypto.unknown_key',
      details: { keyId: dataKey.id.replaceAll('-', '') },
    }),
  )
})

test('keys of one tenant cannot be given to another', () => {
  const { envelope, tenantKey, wrapped } = aDataKey()

  const stolen = { ...tenantKey, tenantId: 'tenant-2' }
  const theirs = envelope.createTenantKey('tenant-2')

  expect(() => envelope.createDataKey(stolen)).toThrow(refused)
  expect(() => envelope.openDataKey(theirs, { ...wrapped, tenantId: 'tenant-2' })).toThrow('Encrypted data')
  expect(() => envelope.rewrapDataKey(wrapped, tenantKey, theirs)).toThrow(refused)
})

test('after a change of the root key old values open, and new ones need only the new key', () => {
  const old = aDataKey(aRootKey(1))
  const sealed = old.dataKey.seal(address, Buffer.from('kept'))
  const both = createEnvelope({
    keyring: createKeyring(aRootKey(2), { previous: [aRootKey(1)] }),
    ids,
    random,
  })

  const rewrapped = both.rewrapTenantKey(old.tenantKey)

  const onlyNew = createEnvelope({ keyring: createKeyring(aRootKey(2)), ids, random })
  expect(onlyNew.openDataKey(rewrapped, old.wrapped).open(address, sealed).toString()).toBe('kept')
  expect(() => onlyNew.openDataKey(old.tenantKey, old.wrapped)).toThrow(
    expect.objectContaining({ code: 'crypto.unknown_key' }),
  )
  expect(both.rewrapTenantKey(rewrapped)).toBe(rewrapped)
})

test('a data key moves under a new key of its tenant', () => {
  const { envelope, tenantKey, wrapped, dataKey } = aDataKey()
  const next = envelope.createTenantKey('tenant-1')

  const moved = envelope.rewrapDataKey(wrapped, tenantKey, next)

  const sealed = dataKey.seal(address, Buffer.from('kept'))
  expect(envelope.openDataKey(next, moved).open(address, sealed).toString()).toBe('kept')
})

test('each purpose has its own key, and each root key its own name', () => {
  const keyring = createKeyring(aRootKey(1))

  expect(keyring.hmac('a', 'data')).toHaveLength(32)
  expect(keyring.hmac('a', 'data')).toEqual(createKeyring(aRootKey(1)).hmac('a', 'data'))
  expect(keyring.hmac('a', 'data')).not.toEqual(keyring.hmac('b', 'data'))
  expect(keyring.hmac('a', 'data')).not.toEqual(createKeyring(aRootKey(2)).hmac('a', 'data'))
  expect(keyring.id).not.toBe(createKeyring(aRootKey(2)).id)
})
