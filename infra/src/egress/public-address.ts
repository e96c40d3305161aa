import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** Not reachable as a public host: IANA special-purpose registry of IPv4. */
const deniedV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map((range) => ipaddr.IPv4.parseCIDR(range))

/** The only block of IPv6 that is handed out for public use … */
const globalUnicastV6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** … without its special parts: protocol assignments with Teredo, documentation, 6to4. */
const deniedV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map((range) =>
  ipaddr.IPv6.parseCIDR(range),
)

/** Forms that carry an IPv4 address in their last 32 bits and reach it: mapped, and NAT64 of DNS64 networks. */
const carriersOfV4 = ['::ffff:0:0/96', '64:ff9b::/96'].map((range) => ipaddr.IPv6.parseCIDR(range))

/**
 * True when the address, in any notation, is a public host on the internet. Everything not known to be public
 * is not: private, local, shared, multicast, documentation and tunnel ranges, IPv6 forms of such IPv4
 * addresses, zones, and text that is no address.
 */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text)
  if (address === undefined) return false
  return address instanceof ipaddr.IPv4 ? isPublicV4(address) : isPublicV6(address)
}

/** One notation for comparing: mapped IPv4 becomes plain, IPv6 is shortened. Undefined for no address. */
export function normalizeAddress(text: string): string | undefined {
  const address = parseAddress(text)
  return address && ipaddr.process(address.toString()).toString()
}

/**
 * The library takes `1.2.3` for an address and `::1.2.3.4` for a mapped one, so Node decides what an address
 * is, and IPv6 is brought into its plain form first.
 */
function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  const version = text.includes('%') ? 0 : isIP(text)
  if (version === 4) return ipaddr.IPv4.parse(text)
  return version === 6 ? ipaddr.IPv6.parse(new URL(`http://[${text}]`).hostname.slice(1, -1)) : undefined
}

function isPublicV4(address: ipaddr.IPv4): boolean {
  return !deniedV4.some((range) => address.match(range))
}

function isPublicV6(address: ipaddr.IPv6): boolean {
  if (carriersOfV4.some((range) => address.match(range))) {
    return isPublicV4(new ipaddr.IPv4(address.toByteArray().slice(-4)))
  }
  return address.match(globalUnicastV6) && !deniedV6.some((range) => address.match(range))
}
