const plain = /^[a-zA-Z0-9_-]+$/
const encodedPrefix = 'toolu_b64_'

/**
 * Other providers use characters in the ids of calls that Anthropic's format forbids. Those travel encoded, so that
 * the conversation stays valid when an Anthropic model takes it over, and come back as the provider wrote them.
 */
export function toClientToolId(id: string): string {
  if (plain.test(id)) return id
  return encodedPrefix + Buffer.from(id, 'utf8').toString('base64url')
}

export function toProviderToolId(id: string): string {
  if (!id.startsWith(encodedPrefix)) return id
  return Buffer.from(id.slice(encodedPrefix.length), 'base64url').toString('utf8')
}
