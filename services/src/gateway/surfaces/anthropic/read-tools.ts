import type {
  JSONObject,
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4ToolChoice,
} from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'
import { cacheOptions } from './cache-options.ts'
import { describeClientTool } from './client-tools.ts'
import {
  invalid,
  readList,
  readObject,
  readOptionalFlag,
  readOptionalString,
  readString,
  readWord,
  unsupported,
} from './fields.ts'
import { toPortableName } from './tool-names.ts'

/** The tools to offer. Deferred ones are offered from the start, so the search for them is left out. */
export function readTools(body: JsonObject): Pick<LanguageModelV4CallOptions, 'tools'> {
  if (body.tools == null) return {}
  const tools: LanguageModelV4FunctionTool[] = []
  readList(body.tools, 'tools').forEach((value, index) => {
    const tool = readTool(readObject(value, `tools.${index}`), `tools.${index}`)
    if (tool) tools.push(tool)
  })
  return tools.length === 0 ? {} : { tools }
}

function readTool(tool: JsonObject, param: string): LanguageModelV4FunctionTool | undefined {
  const type = readOptionalString(tool.type, `${param}.type`) ?? 'custom'
  if (type.startsWith('tool_search_tool')) return undefined
  const name = typeof tool.name === 'string' ? tool.name : type
  if (type === 'custom') return readCustomTool(tool, param)
  const known = describeClientTool(type)
  if (!known) {
    throw unsupported(
      param,
      `the tool "${name}" of type ${type} exists only at Anthropic; leave it out or choose a model that Anthropic serves`,
    )
  }
  const inputSchema = known.inputSchema as LanguageModelV4FunctionTool['inputSchema']
  return { type: 'function', name, description: known.description, inputSchema, ...cacheOptions(tool) }
}

function readCustomTool(tool: JsonObject, param: string): LanguageModelV4FunctionTool {
  const name = toPortableName(readString(tool.name, `${param}.name`))
  if (name === '') throw invalid(`${param}.name`, 'it must not be empty')
  const description = readOptionalString(tool.description, `${param}.description`)
  const inputSchema = readSchema(tool.input_schema, `${param}.input_schema`)
  const strict = readOptionalFlag(tool.strict, `${param}.strict`)
  return {
    type: 'function',
    name,
    ...(description === undefined ? {} : { description }),
    inputSchema,
    ...(strict === undefined ? {} : { strict }),
    ...readExamples(tool.input_examples, `${param}.input_examples`),
    ...cacheOptions(tool),
  }
}

/** Unchanged but for what OpenAI insists on: an object names its type and its properties, even when it has none. */
function readSchema(value: unknown, param: string): LanguageModelV4FunctionTool['inputSchema'] {
  const schema = readObject(value, param)
  const isBareObject = schema.type === 'object' && schema.properties === undefined
  const isEmpty = Object.keys(schema).length === 0
  const complete = isBareObject || isEmpty ? { ...schema, type: 'object', properties: {} } : schema
  return complete as LanguageModelV4FunctionTool['inputSchema']
}

function readExamples(value: unknown, param: string): Pick<LanguageModelV4FunctionTool, 'inputExamples'> {
  if (value == null) return {}
  const inputExamples = readList(value, param).map((example, index) => ({
    input: readObject(example, `${param}.${index}`) as JSONObject,
  }))
  return { inputExamples }
}

const choices = ['auto', 'any', 'tool', 'none'] as const

export interface ToolChoice {
  readonly toolChoice: LanguageModelV4ToolChoice | undefined
  /** False when the client wants one call at a time. */
  readonly isParallel: boolean
}

export function readToolChoice(body: JsonObject): ToolChoice {
  if (body.tool_choice == null) return { toolChoice: undefined, isParallel: true }
  const choice = readObject(body.tool_choice, 'tool_choice')
  const type = readWord(choice.type, choices, 'tool_choice.type')
  if (type === undefined) throw invalid('tool_choice.type', 'it is missing')
  const isParallel =
    readOptionalFlag(choice.disable_parallel_tool_use, 'tool_choice.disable_parallel_tool_use') !== true
  return { toolChoice: toToolChoice(type, choice, body), isParallel }
}

function toToolChoice(
  type: (typeof choices)[number],
  choice: JsonObject,
  body: JsonObject,
): LanguageModelV4ToolChoice {
  if (type === 'any') return { type: 'required' }
  if (type !== 'tool') return { type }
  const name = readString(choice.name, 'tool_choice.name')
  const isOffered =
    Array.isArray(body.tools) && body.tools.some((tool) => isJsonObject(tool) && tool.name === name)
  if (!isOffered) throw invalid('tool_choice.name', `no tool is named "${name}"`)
  return { type: 'tool', toolName: toPortableName(name) }
}
