import type { SharedV4ProviderOptions } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import { readObject, readWord } from '../responses/fields.ts'

/**
 * `cache_control: {type: 'ephemeral', ttl?: '5m' | '1h'}` on a message, a part or a tool, as Anthropic has it and as
 * other gateways take it in chat requests: up to here the provider shall cache.
 */
export function readCacheControl(owner: JsonObject, path: string): SharedV4ProviderOptions | undefined {
  const place = `${path}.cache_control`
  const control = readObject(owner, 'cache_control', place)
  if (!control) return undefined
  readWord(control, 'type', { allowed: ['ephemeral'], path: `${place}.type` })
  const ttl = readWord(control, 'ttl', { allowed: ['5m', '1h'], path: `${place}.ttl` })
  return {
    anthropic: { cacheControl: { type: 'ephemeral', ...(ttl === undefined ? {} : { ttl }) } },
    bedrock: { cachePoint: { type: 'default', ...(ttl === undefined ? {} : { ttl }) } },
  }
}
