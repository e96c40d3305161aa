import type { LookupAddress } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { egressErrors } from './errors.ts'

/** Resolves a name to all its addresses; rejects when there is none. */
export type ResolveName = (hostname: string) => Promise<readonly LookupAddress[]>

/**
 * The look-up of a connection: resolves once, refuses the name when any of its addresses is not acceptable,
 * and gives exactly the checked addresses to the connection, so that a second answer of the name server
 * cannot change the target. Never called for literal addresses; those are checked with the URL.
 */
export function createGuardedLookup(
  resolve: ResolveName,
  accepts: (address: string) => boolean,
): LookupFunction {
  const resolveChecked = async (hostname: string): Promise<LookupAddress[]> => {
    const addresses = await resolve(hostname)
    if (addresses.length === 0)
      throw egressErrors.failed({ host: hostname, reason: 'the name has no address' })
    if (!addresses.every(({ address }) => accepts(address))) {
      throw egressErrors.denied({ host: hostname, reason: 'the host is not public' })
    }
    return [...addresses]
  }
  return (hostname, options, callback) => {
    resolveChecked(hostname).then(
      (addresses) => {
        const fitting = addresses.filter(({ family }) => !options.family || family === Number(options.family))
        const [first] = fitting
        if (!first)
          callback(egressErrors.failed({ host: hostname, reason: 'no address of this family' }), '', 0)
        else if (options.all) callback(null, fitting)
        else callback(null, first.address, first.family)
      },
      (error: Error) => callback(error, '', 0),
    )
  }
}
