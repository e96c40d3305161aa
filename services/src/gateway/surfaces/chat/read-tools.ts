import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4ToolChoice,
} from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'
import { toCustomToolFunction } from '../responses/custom-tool.ts'
import {
  invalid,
  readArray,
  readBoolean,
  readObject,
  readString,
  readWord,
  requireObject,
  requireString,
  unsupported,
} from '../responses/fields.ts'
import { readCacheControl } from './cache-control.ts'

type JsonSchema = LanguageModelV4FunctionTool['inputSchema']

/** Functions and custom tools; of `allowed_tools` only those named are offered. */
export function readTools(body: JsonObject): Pick<LanguageModelV4CallOptions, 'tools' | 'toolChoice'> {
  refuseOldForm(body)
  const choice = body.tool_choice ?? undefined
  const allowed = readAllowed(choice)
  const listed = (readArray(body, 'tools') ?? []).map((entry, index) => readTool(entry, `tools[${index}]`))
  const tools = allowed ? listed.filter((tool) => allowed.names.has(tool.name)) : listed
  if (tools.length === 0) return {}
  const toolChoice = allowed ? { type: allowed.mode } : readChoice(choice)
  return { tools, ...(toolChoice ? { toolChoice } : {}) }
}

/** Names of the custom tools of a request, whose calls are told back in their own form. */
export function customToolNames(body: JsonObject): ReadonlySet<string> {
  const names = new Set<string>()
  if (!Array.isArray(body.tools)) return names
  for (const tool of body.tools) {
    if (!isJsonObject(tool) || tool.type !== 'custom' || !isJsonObject(tool.custom)) continue
    if (typeof tool.custom.name === 'string') names.add(tool.custom.name)
  }
  return names
}

function refuseOldForm(body: JsonObject): void {
  for (const [field, successor] of [
    ['functions', 'tools'],
    ['function_call', 'tool_choice'],
  ] as const) {
    if (body[field] === undefined || body[field] === null) continue
    throw unsupported(field, `the chosen model does not speak this old form; send ${successor} instead`)
  }
}

function readTool(entry: unknown, path: string): LanguageModelV4FunctionTool {
  const tool = requireObject(entry, path)
  const providerOptions = readCacheControl(tool, path)
  const read = tool.type === 'custom' ? readCustom(tool, path) : readFunction(tool, path)
  return providerOptions ? { ...read, providerOptions } : read
}

function readFunction(tool: JsonObject, path: string): LanguageModelV4FunctionTool {
  if (tool.type !== 'function') {
    throw unsupported(
      `${path}.type`,
      `tools of type ${JSON.stringify(tool.type)} are not known; send function or custom`,
    )
  }
  const place = `${path}.function`
  const definition = requireObject(tool.function, place)
  const description = readString(definition, 'description', `${place}.description`)
  const strict = readBoolean(definition, 'strict')
  const parameters = readObject(definition, 'parameters', `${place}.parameters`)
  return {
    type: 'function',
    name: requireString(definition, 'name', `${place}.name`),
    inputSchema: (parameters ?? { type: 'object', properties: {} }) as JsonSchema,
    ...(description === undefined ? {} : { description }),
    ...(strict === undefined ? {} : { strict }),
  }
}

/** The chat form of a custom tool says the same as that of the responses form, one level deeper. */
function readCustom(tool: JsonObject, path: string): LanguageModelV4FunctionTool {
  const place = `${path}.custom`
  const custom = requireObject(tool.custom, place)
  const format = readObject(custom, 'format', `${place}.format`)
  const grammar = format && readObject(format, 'grammar', `${place}.format.grammar`)
  return toCustomToolFunction({ ...custom, format: format && { ...format, ...grammar } }, place)
}

interface Allowed {
  readonly mode: 'auto' | 'required'
  readonly names: ReadonlySet<string>
}

function readAllowed(choice: unknown): Allowed | undefined {
  if (!isJsonObject(choice) || choice.type !== 'allowed_tools') return undefined
  const path = 'tool_choice.allowed_tools'
  const allowed = requireObject(choice.allowed_tools, path)
  const mode = readWord(allowed, 'mode', { allowed: ['auto', 'required'], path: `${path}.mode` }) ?? 'auto'
  const tools = readArray(allowed, 'tools', `${path}.tools`) ?? []
  const names = tools.map((entry, index) =>
    readChosenName(requireObject(entry, `${path}.tools[${index}]`), path),
  )
  return { mode, names: new Set(names) }
}

function readChoice(choice: unknown): LanguageModelV4ToolChoice | undefined {
  if (choice === undefined) return undefined
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { type: choice }
  if (isJsonObject(choice)) return { type: 'tool', toolName: readChosenName(choice, 'tool_choice') }
  throw invalid('tool_choice', 'it must be auto, none, required or an object that names a tool')
}

function readChosenName(choice: JsonObject, path: string): string {
  if (choice.type !== 'function' && choice.type !== 'custom') {
    throw invalid(`${path}.type`, 'it must be function or custom')
  }
  const named = requireObject(choice[choice.type], `${path}.${choice.type}`)
  return requireString(named, 'name', `${path}.${choice.type}.name`)
}
