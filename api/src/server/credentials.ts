import type { IncomingHttpHeaders } from 'node:http'

/** The key from `Authorization: Bearer`, or else from `x-api-key`; undefined when there is neither. */
export function readKey(headers: IncomingHttpHeaders): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return bearer
  const plain = headers['x-api-key']
  return typeof plain === 'string' && plain !== '' ? plain : undefined
}
