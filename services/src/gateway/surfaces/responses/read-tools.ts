import type {
  LanguageModelV4CallOptions,
  LanguageModelV4FunctionTool,
  LanguageModelV4ToolChoice,
} from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'
import { toCustomToolFunction } from './custom-tool.ts'
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
} from './fields.ts'

/**
 * Functions and custom tools. The tools built into OpenAI's models cannot be honoured, so they are refused by name,
 * unless the tool choice keeps the model from calling them.
 */
export function readTools(body: JsonObject): Pick<LanguageModelV4CallOptions, 'tools' | 'toolChoice'> {
  const listed = (readArray(body, 'tools') ?? []).map((tool, index) => requireObject(tool, `tools[${index}]`))
  const choice = body.tool_choice ?? undefined
  const allowed = readAllowed(choice)
  const tools: LanguageModelV4FunctionTool[] = []
  for (const [index, tool] of listed.entries()) {
    if (allowed && !allowed.has(toolKey(tool))) continue
    const read = readTool(tool, `tools[${index}]`)
    if (read) tools.push(read)
    else if (choice !== 'none') throw hosted(`tools[${index}]`, tool.type)
  }
  const toolChoice = readToolChoice(choice, tools)
  return { ...(tools.length === 0 ? {} : { tools }), ...(toolChoice ? { toolChoice } : {}) }
}

function readTool(tool: JsonObject, path: string): LanguageModelV4FunctionTool | undefined {
  if (tool.type === 'custom') return toCustomToolFunction(tool, path)
  if (tool.type !== 'function') return undefined
  const description = readString(tool, 'description', `${path}.description`)
  const strict = readBoolean(tool, 'strict')
  return {
    type: 'function',
    name: requireString(tool, 'name', `${path}.name`),
    inputSchema: (readObject(tool, 'parameters', `${path}.parameters`) ?? {
      type: 'object',
      properties: {},
    }) as LanguageModelV4FunctionTool['inputSchema'],
    ...(description === undefined ? {} : { description }),
    ...(strict === undefined ? {} : { strict }),
  }
}

function hosted(path: string, type: unknown) {
  return unsupported(
    path,
    `the tool ${String(type)} is built into OpenAI’s own models and the chosen one does not have it; leave it out, or choose a model that speaks this format`,
  )
}

/** Tools that `allowed_tools` names; `undefined` when all may be called. */
function readAllowed(choice: unknown): ReadonlySet<string> | undefined {
  if (!isJsonObject(choice) || choice.type !== 'allowed_tools') return undefined
  const tools = readArray(choice, 'tools', 'tool_choice.tools') ?? []
  return new Set(tools.map((tool, index) => toolKey(requireObject(tool, `tool_choice.tools[${index}]`))))
}

function toolKey(tool: JsonObject): string {
  return tool.type === 'function' || tool.type === 'custom' ? `${tool.type} ${tool.name}` : String(tool.type)
}

function readToolChoice(
  choice: unknown,
  tools: readonly LanguageModelV4FunctionTool[],
): LanguageModelV4ToolChoice | undefined {
  if (choice === undefined) return undefined
  if (choice === 'auto' || choice === 'none' || choice === 'required') return { type: choice }
  if (!isJsonObject(choice)) {
    throw invalid('tool_choice', 'it must be auto, none, required or an object that names tools')
  }
  if (choice.type === 'allowed_tools') {
    const mode = readWord(choice, 'mode', { allowed: ['auto', 'required'], path: 'tool_choice.mode' })
    if (tools.length === 0)
      throw invalid('tool_choice.tools', 'none of them is among the tools of the request')
    return { type: mode ?? 'auto' }
  }
  if (choice.type !== 'function' && choice.type !== 'custom') throw hosted('tool_choice', choice.type)
  const toolName = requireString(choice, 'name', 'tool_choice.name')
  if (!tools.some(({ name }) => name === toolName)) {
    throw invalid('tool_choice.name', `"${toolName}" is not among the tools of the request`)
  }
  return { type: 'tool', toolName }
}
