import { createHash } from 'node:crypto'
import { isJsonObject, type JsonObject } from '../../json.ts'

/** Anthropic allows 128 characters, OpenAI and Amazon Bedrock allow 64. */
const limit = 64

/** The name as every provider takes it: long ones are cut and told apart by a hash of the whole. */
export function toPortableName(name: string): string {
  if (name.length <= limit) return name
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 10)
  return `${name.slice(0, limit - 11)}_${hash}`
}

/** The client's own name of the tool that the model called. */
export function toClientName(name: string, body: JsonObject): string {
  if (name.length !== limit || !Array.isArray(body.tools)) return name
  for (const tool of body.tools) {
    if (isJsonObject(tool) && typeof tool.name === 'string' && toPortableName(tool.name) === name) {
      return tool.name
    }
  }
  return name
}
