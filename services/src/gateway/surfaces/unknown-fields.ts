import type { JSONObject, JSONValue } from '@ai-sdk/provider'
import type { JsonObject } from '../json.ts'

/**
 * The fields of a request that its format does not define. OpenAI-compatible servers understand more than anyone has
 * listed (`chat_template_kwargs`, `min_p`), so these travel to them under their own name. Null is the same as absent.
 */
export function readUnknownFields(body: JsonObject, known: ReadonlySet<string>): JSONObject {
  const unknown = Object.entries(body).filter(([field, value]) => !known.has(field) && value != null)
  return Object.fromEntries(unknown) as Record<string, JSONValue>
}
