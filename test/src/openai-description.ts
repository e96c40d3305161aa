import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { wireDataPath } from '@tragwerk/testkit/wire-data'
import { Ajv2020 } from 'ajv/dist/2020.js'

/** Says what is wrong with a value, one sentence for each fault; nothing when it fits. */
export type Check = (value: unknown) => readonly string[]

/**
 * The published OpenAPI description of OpenAI: `checkOf('CreateChatCompletionResponse')` gives the check of one of its
 * schemas. Call inside `describeWithWireData`, in a hook or a test.
 */
export function readOpenaiDescription(): { checkOf(schema: string): Check } {
  const text = gunzipSync(readFileSync(wireDataPath('07-wire/openai-openapi.json.gz'))).toString('utf8')
  const description = toJsonSchema(JSON.parse(text))
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ajv.addFormat('unixtime', { type: 'number', validate: Number.isInteger })
  ajv.addFormat('uri', (value: string) => URL.canParse(value))
  for (const format of ['binary', 'base64', 'float', 'int64']) ajv.addFormat(format, true)
  ajv.addSchema({ $id: 'openai', ...(description as object) })
  return {
    checkOf(schema) {
      const validate = ajv.getSchema(`openai#/components/schemas/${schema}`)
      if (!validate) throw new Error(`The description has no schema "${schema}".`)
      return (value) =>
        validate(value)
          ? []
          : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)
    },
  }
}

/** The description says `nullable` in places, which its version of OpenAPI no longer knows. */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema)
  if (typeof value !== 'object' || value === null) return value
  const { nullable, ...rest } = value as Record<string, unknown>
  const schema = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, toJsonSchema(inner)]))
  return nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema
}
