import { isIP } from 'node:net'
import { egressErrors } from './errors.ts'
import { isPublicAddress, normalizeAddress } from './public-address.ts'

/** A URL that may be called. */
export interface CheckedUrl {
  readonly url: URL
  /** An operator named this host and port: its address is not checked. */
  readonly isAllowed: boolean
}

export interface UrlPolicy {
  /** Throws `egress.denied`. Names that are no literal address must still be checked when they are resolved. */
  check(url: string | URL): CheckedUrl
  /** Whether a resolved address may be connected to. */
  accepts(address: string): boolean
}

export interface UrlPolicyOptions {
  /** `host:port`, exact; the operator's choice. */
  readonly allow: readonly string[]
  /** Addresses of this server, never to be called. */
  readonly ownAddresses: readonly string[]
  /** Also http to hosts that are not on the list. */
  readonly allowPlainHttp: boolean
}

export function createUrlPolicy(options: UrlPolicyOptions): UrlPolicy {
  const allowed = new Set(options.allow.map(parseAllowEntry))
  const own = new Set(options.ownAddresses.map(normalizeAddress))
  const accepts = (address: string) => isPublicAddress(address) && !own.has(normalizeAddress(address))

  return {
    accepts,
    check(input) {
      const url = parseUrl(input)
      const host = bareHost(url)
      const deny = (reason: string) => egressErrors.denied({ host: url.host, reason })
      if (url.protocol !== 'https:' && url.protocol !== 'http:')
        throw deny('only http and https are possible')
      if (url.username !== '' || url.password !== '')
        throw deny('an address must not contain a user or password')
      if (allowed.has(hostAndPort(url))) return { url, isAllowed: true }
      if (url.protocol === 'http:' && !options.allowPlainHttp) throw deny('only https is allowed')
      if (host === '' || host === 'localhost' || host.endsWith('.localhost'))
        throw deny('the host is not public')
      if (isIP(host) !== 0 && !accepts(host)) throw deny('the host is not public')
      return { url, isAllowed: false }
    },
  }
}

/** The WHATWG parser turns decimal, octal, hexadecimal, short and Unicode forms of IPv4 into the dotted one. */
function parseUrl(input: string | URL): URL {
  const url = URL.parse(input)
  if (!url) throw egressErrors.denied({ host: 'the given address', reason: 'it is not a valid URL' })
  return url
}

/** Without the brackets of IPv6 and the final dot of absolute names. */
function bareHost(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.+$/, '')
}

function hostAndPort(url: URL): string {
  return `${bareHost(url)}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`
}

function parseAllowEntry(entry: string): string {
  const port = /:([1-9][0-9]{0,4})$/.exec(entry)?.[1]
  const url = port === undefined ? null : URL.parse(`http://${entry}`)
  const isExact =
    url !== null && url.pathname === '/' && url.username === '' && url.search === '' && url.hash === ''
  if (!isExact || Number(port) > 65_535) throw egressErrors.invalidAllowEntry({ entry })
  return `${bareHost(url)}:${port}`
}
