import type { JSONObject, SharedV4ProviderOptions } from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'

/** The block's `cache_control` where providers of Anthropic's models look for it. */
export function cacheOptions(block: JsonObject): { providerOptions?: SharedV4ProviderOptions } {
  const cacheControl = block.cache_control
  if (!isJsonObject(cacheControl)) return {}
  return { providerOptions: { anthropic: { cacheControl: cacheControl as JSONObject } } }
}
