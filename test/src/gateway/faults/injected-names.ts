import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded into the program under test before anything else (`--import file:…?server=127.0.0.1:53`): names below `.test` are
 * looked up at the given server instead of the system's, and SIGUSR2 sets the clocks a little more than a minute ahead.
 */
const server = new URL(import.meta.url).searchParams.get('server')
if (server === null) throw new Error('The address of the name server is missing.')

const systemLookup = dns.lookup

type Callback = (error: Error | null, found: string | dns.LookupAddress[], family?: number) => void

const lookup = (name: string, options: dns.LookupOptions, callback: Callback) => {
  if (!name.endsWith('.test')) return Reflect.apply(systemLookup, dns, [name, options, callback])
  // One question and a long wait, so that only the program's own limit can end it; a resolver that has seen quick
  // answers would wait less.
  const resolver = new dns.promises.Resolver({ timeout: 30_000, tries: 1 })
  resolver.setServers([server])
  resolver.resolve4(name).then(
    ([address = '']) => {
      if (options.all) callback(null, [{ address, family: 4 }])
      else callback(null, address, 4)
    },
    (error: Error) => callback(error, ''),
  )
}
Reflect.set(dns, 'lookup', lookup)
syncBuiltinESMExports()

const aheadMs = 61_000
if (isMainThread) {
  const now = Date.now
  const monotonic = performance.now.bind(performance)
  let offsetMs = 0
  Date.now = () => now() + offsetMs
  performance.now = () => monotonic() + offsetMs
  process.on('SIGUSR2', () => {
    offsetMs += aheadMs
  })
}
