import type { IncomingHttpHeaders } from 'node:http'

/** Of the provider's headers these are told to clients, with a prefix that says whose they are. */
const told =
  /^(x-ratelimit-|anthropic-ratelimit-|ratelimit|openai-(processing-ms|version|organization)$|request-id$|x-request-id$|cf-ray$)/
const prefix = 'llm_provider-'

/** Flat: name, value, …. Names are the provider's with the prefix `llm_provider-`, as other gateways have it. */
export function relayHeaders(headers: IncomingHttpHeaders): string[] {
  const relayed: string[] = []
  for (const name in headers) {
    const value = headers[name]
    if (typeof value === 'string' && told.test(name)) relayed.push(prefix + name, value)
  }
  return relayed
}

/** How long the provider wants to be left alone: seconds, a date, or OpenAI's milliseconds. */
export function readRetryAfterMs(headers: IncomingHttpHeaders, now: Date): number | undefined {
  const exact = Number(headers['retry-after-ms'] ?? Number.NaN)
  if (exact >= 0) return exact
  const stated = headers['retry-after']
  if (stated === undefined) return undefined
  const seconds = Number(stated)
  if (seconds >= 0) return seconds * 1000
  const until = Date.parse(stated)
  return Number.isNaN(until) ? undefined : Math.max(0, until - now.getTime())
}
