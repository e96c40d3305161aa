import type { LanguageModelV4FunctionTool } from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'
import { readObject, readString, requireString } from './fields.ts'

/**
 * A custom tool takes free text. Models that only know functions get one with a single text; a grammar is told to the
 * model in words, for nothing but the model's own provider could enforce it.
 */
export function toCustomToolFunction(tool: JsonObject, path: string): LanguageModelV4FunctionTool {
  const format = readObject(tool, 'format', `${path}.format`)
  const description = readString(tool, 'description', `${path}.description`)
  return {
    type: 'function',
    name: requireString(tool, 'name', `${path}.name`),
    ...(description === undefined ? {} : { description }),
    inputSchema: {
      type: 'object',
      properties: { input: { type: 'string', description: describeInput(format, path) } },
      required: ['input'],
      additionalProperties: false,
    },
  }
}

function describeInput(format: JsonObject | undefined, path: string): string {
  if (format?.type !== 'grammar') return 'The whole input of the tool as plain text.'
  const syntax = requireString(format, 'syntax', `${path}.format.syntax`)
  const definition = requireString(format, 'definition', `${path}.format.definition`)
  return `The whole input of the tool as plain text. It must match this ${syntax} grammar:\n${definition}`
}

/** Names of the custom tools among the tools of a request. */
export function customToolNames(tools: unknown): ReadonlySet<string> {
  const names = new Set<string>()
  if (!Array.isArray(tools)) return names
  for (const tool of tools) {
    if (isJsonObject(tool) && tool.type === 'custom' && typeof tool.name === 'string') names.add(tool.name)
  }
  return names
}

/** The free text in a function's arguments; arguments of another shape are taken as the text itself. */
export function readCustomInput(input: string): string {
  try {
    const parsed: unknown = JSON.parse(input)
    if (typeof parsed === 'string') return parsed
    if (isJsonObject(parsed) && typeof parsed.input === 'string') return parsed.input
  } catch {
    // Not JSON: the model wrote the text without the object around it.
  }
  return input
}

const head = /^\s*\{\s*"input"\s*:\s*"/

/**
 * Reads the free text while the arguments still arrive. Returns what each piece adds to it; '' when the piece ends
 * inside an escape, or when the arguments have another shape, and then the whole text is known only at the end.
 */
export function createCustomInputReader(): (delta: string) => string {
  let held = ''
  let state: 'before' | 'inside' | 'after' = 'before'
  return (delta) => {
    if (state === 'after') return ''
    held += delta
    if (state === 'before') {
      const found = head.exec(held)
      if (!found) return ''
      held = held.slice(found[0].length)
      state = 'inside'
    }
    const { length, isEnd } = measure(held)
    const text = JSON.parse(`"${held.slice(0, length)}"`) as string
    held = held.slice(length)
    if (isEnd) state = 'after'
    return text
  }
}

/** How much of the inside of a JSON string can be decoded already, and whether its closing quote follows. */
function measure(text: string): { readonly length: number; readonly isEnd: boolean } {
  let at = 0
  while (at < text.length) {
    const character = text[at]
    if (character === '"') return { length: at, isEnd: true }
    if (character !== '\\') {
      if (text.charCodeAt(at) < 0x20) return { length: at, isEnd: true }
      at += 1
      continue
    }
    const size = escapeSize(text, at)
    if (size === 0) return { length: at, isEnd: true }
    if (at + size > text.length) break
    at += size
  }
  return { length: at, isEnd: false }
}

/** Characters of the escape that begins here; 0 for one that JSON does not know. */
function escapeSize(text: string, at: number): number {
  const kind = text[at + 1]
  if (kind === undefined) return 2
  if (kind !== 'u') return '"\\/bfnrt'.includes(kind) ? 2 : 0
  const digits = text.slice(at + 2, at + 6)
  if (!/^[0-9a-fA-F]*$/.test(digits)) return 0
  // Both halves of a pair go out together, or a frame would hold half a character.
  return /^d[89ab]/i.test(digits) && '\\u'.startsWith(text.slice(at + 6, at + 8)) ? 12 : 6
}
