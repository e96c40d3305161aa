import type { LanguageModelV4ToolResultPart } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import { cacheOptions } from './cache-options.ts'
import { invalid, readOptionalFlag, readString } from './fields.ts'
import { appendParts, readBlocks, type UserPart } from './read-parts.ts'
import { toProviderToolId } from './tool-ids.ts'

export interface ToolResult {
  readonly part: LanguageModelV4ToolResultPart
  /** Images and documents of the result, each after a text that names the call. They belong into the user's turn. */
  readonly files: readonly UserPart[]
}

/**
 * Results of tools are text in most formats, so files in them go to the user's turn that follows, and the result says
 * where they are. A failure that does not call itself one gets the word "Error", because the mark of failure is
 * lost in OpenAI's format.
 */
export function readToolResult(
  block: JsonObject,
  toolNames: ReadonlyMap<string, string>,
  param: string,
): ToolResult {
  const toolCallId = toProviderToolId(readString(block.tool_use_id, `${param}.tool_use_id`))
  const toolName = toolNames.get(toolCallId)
  if (toolName === undefined) {
    throw invalid(`${param}.tool_use_id`, 'no tool_use block before it has this id')
  }
  const isError = readOptionalFlag(block.is_error, `${param}.is_error`) ?? false
  const { text, files, cache } = readContent(block, toolCallId, param)
  const output = isError
    ? { type: 'error-text' as const, value: nameError(text) }
    : { type: 'text' as const, value: text }
  return { part: { type: 'tool-result', toolCallId, toolName, output, ...cache }, files }
}

function readContent(block: JsonObject, toolCallId: string, param: string) {
  const parts: UserPart[] = []
  if (block.content != null) {
    readBlocks(block.content, `${param}.content`).forEach((inner, index) => {
      appendParts(parts, inner, `${param}.content.${index}`)
    })
  }
  const texts: string[] = []
  const files: UserPart[] = []
  let cache = cacheOptions(block)
  for (const part of parts) {
    if (part.providerOptions && !cache.providerOptions) cache = { providerOptions: part.providerOptions }
    if (part.type === 'text') {
      texts.push(part.text)
      continue
    }
    const name = `${part.mediaType.startsWith('image') ? 'image' : 'document'} ${files.length / 2 + 1}`
    texts.push(`[${name}: in the user message after the tool results]`)
    const { providerOptions: _, ...file } = part
    files.push({ type: 'text', text: `[${name} of the result of tool call ${toolCallId}]` }, file)
  }
  return { text: texts.join('\n'), files, cache }
}

function nameError(text: string): string {
  if (text === '') return 'Error'
  return /^\W*\w*error/i.test(text) ? text : `Error: ${text}`
}
