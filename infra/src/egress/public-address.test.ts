import { expect, test } from 'vitest'
import { isPublicAddress } from './index.ts'

test.each([
  '93.184.215.14',
  '1.1.1.1',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.0.1.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:82a::200e',
  '::ffff:1.1.1.1',
  '64:ff9b::1.1.1.1',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.each([
  ['this network', '0.0.0.0', '0.255.255.255'],
  ['private', '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255'],
  ['carrier', '100.64.0.1', '100.127.255.255'],
  ['loopback', '127.0.0.1', '127.255.255.255', '::1', '0:0:0:0:0:0:0:1'],
  ['link-local, cloud metadata', '169.254.0.1', '169.254.169.254', 'fe80::1', 'febf::1', 'fe80::1%eth0'],
  ['protocol assignments', '192.0.0.1', '192.0.0.170', '2001::1', '2001:1::1'],
  ['documentation', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1'],
  ['benchmarks', '198.18.0.1', '198.19.255.255', '2001:2::1'],
  ['multicast', '224.0.0.1', '239.255.255.255', 'ff02::1'],
  ['reserved', '240.0.0.1', '255.255.255.255', '5f00::1', '100::1'],
  ['unspecified', '::'],
  ['unique and site local', 'fc00::1', 'fdff::1', 'fec0::1'],
  ['mapped', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:a9fe:a9fe', '::ffff:10.0.0.1'],
  ['compatible', '::127.0.0.1', '::7f00:1', '::1.1.1.1'],
  ['translated', '64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::1.1.1.1', '::ffff:0:127.0.0.1'],
  ['6to4', '2002:7f00:1::', '2002:a9fe:a9fe::', '2002:101:101::'],
  ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2', '2001:0:7f00:1::'],
  ['no address', '', 'localhost', '1.2.3', '1.2.3.4.5', 'example.com', '::g'],
])('%s addresses are not public', (_kind, ...addresses) => {
  expect(addresses.filter(isPublicAddress)).toEqual([])
})
