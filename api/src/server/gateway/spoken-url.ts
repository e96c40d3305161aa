import type { IncomingHttpHeaders } from 'node:http'

/** Clients of Anthropic and of OpenAI ask for models at the same address; the version header tells them apart. */
export function toSpokenUrl(url: string, headers: IncomingHttpHeaders): string {
  if (headers['anthropic-version'] === undefined) return url
  return /^\/v1\/models(?:[/?]|$)/.test(url) ? `/anthropic${url}` : url
}
