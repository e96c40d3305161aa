import { z } from 'zod'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Collects named schemas as components while inline ones are converted. */
export interface SchemaWriter {
  /** What a client sends: defaults are optional, unknown fields are refused. */
  input(schema: z.ZodType): JsonSchema
  /** What a client gets: it must expect further fields. */
  output(schema: z.ZodType): JsonSchema
  /** All named schemas seen so far, by name. */
  components(): Record<string, JsonSchema>
}

const localPrefix = '#/$defs/'
const componentPrefix = '#/components/schemas/'

/**
 * Converts schemas to JSON Schema 2020-12, the dialect of OpenAPI 3.1. A schema with `.meta({ id })` becomes a
 * component; where it reads differently in a request and in a reply, the former is named `<id>Input`.
 */
export function createSchemaWriter(): SchemaWriter {
  const components = new Map<string, JsonSchema>()

  function convert(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema: _, $defs = {}, ...root } = toJsonSchema(schema, io)
    const renamed = new Map<string, string>()
    const definitions = Object.entries($defs as Record<string, JsonSchema>)
    for (const [id, definition] of definitions) {
      const isTaken = components.has(id) && !isSame(components.get(id)!, rewrite(definition, new Map()))
      renamed.set(id, isTaken ? `${id}Input` : id)
    }
    for (const [id, definition] of definitions) components.set(renamed.get(id)!, rewrite(definition, renamed))
    return rewrite(root, renamed)
  }

  return {
    input: (schema) => convert(schema, 'input'),
    output: (schema) => convert(schema, 'output'),
    components: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}

function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const json = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override({ jsonSchema }) {
      // Formats say it already; the patterns are hundreds of characters long.
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  return json as Record<string, unknown>
}

function isSame(a: JsonSchema, b: JsonSchema): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function rewrite<T>(value: T, renamed: ReadonlyMap<string, string>): T {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, renamed)) as T
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).map(([key, field]) => {
    if (key !== '$ref' || typeof field !== 'string') return [key, rewrite(field, renamed)]
    const id = field.replace(localPrefix, '')
    return [key, componentPrefix + (renamed.get(id) ?? id)]
  })
  return Object.fromEntries(fields) as T
}
