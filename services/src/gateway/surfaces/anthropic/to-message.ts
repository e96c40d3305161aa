import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import { gatewayErrors } from '../../errors.ts'
import type { JsonObject } from '../../json.ts'
import type { ReplyContext } from '../codec.ts'
import { toCarrierData, toClientSignature, toRedactedData } from './carried-signatures.ts'
import {
  type ClientCitation,
  noticeOfFile,
  toCitation,
  toCitations,
  toInput,
  withSources,
} from './content.ts'
import { toStopDetails, toStopReason, toStopSequence, toUsage } from './finish.ts'
import { toClientToolId } from './tool-ids.ts'
import { toClientName } from './tool-names.ts'

type Part = LanguageModelV4GenerateResult['content'][number]

interface TextBlock {
  readonly type: 'text'
  text: string
  citations: readonly ClientCitation[] | null
}

type Block = TextBlock | (JsonObject & { readonly type: 'thinking' | 'redacted_thinking' | 'tool_use' })

/** The whole answer as a message. What a provider ran itself (its own tools, their results) is left out. */
export function toMessage(result: LanguageModelV4GenerateResult, context: ReplyContext): JsonObject {
  const blocks = toBlocks(result.content, context.body)
  const stopReason = toStopReason(
    result.finishReason,
    blocks.some(({ type }) => type === 'tool_use'),
  )
  if (stopReason === undefined) {
    const problem = 'the answer broke off before its end'
    throw gatewayErrors.upstreamFailed({ deployment: context.model, problem, status: undefined })
  }
  return {
    id: `msg_${context.id}`,
    type: 'message',
    role: 'assistant',
    model: context.model,
    content: blocks,
    stop_reason: stopReason,
    stop_sequence: toStopSequence(result.providerMetadata),
    stop_details: toStopDetails(stopReason),
    usage: toUsage(result.usage),
  }
}

function toBlocks(content: readonly Part[], body: JsonObject): Block[] {
  const blocks: Block[] = []
  // Sources belong to the text before them, or else to the first that follows.
  let sources: ClientCitation[] = []
  let lastText: TextBlock | undefined
  const attach = () => {
    if (!lastText || sources.length === 0) return
    lastText.citations = withSources(lastText.citations ?? [], sources)
    sources = []
  }
  for (const part of content) {
    if (part.type === 'source') {
      const source = toCitation(part)
      if (source) sources.push(source)
      continue
    }
    for (const block of toBlock(part, body)) {
      if (block.type === 'text') {
        attach()
        lastText = block
      }
      blocks.push(block)
    }
  }
  attach()
  return blocks
}

function toBlock(part: Part, body: JsonObject): readonly Block[] {
  switch (part.type) {
    case 'text': {
      if (part.text === '') return []
      const citations = toCitations(part.citations)
      return [{ type: 'text', text: part.text, citations: citations.length === 0 ? null : citations }]
    }
    case 'reasoning': {
      const data = toRedactedData(part.providerMetadata)
      if (data !== undefined) return [{ type: 'redacted_thinking', data }]
      const signature = toClientSignature(part.providerMetadata)
      if (part.text === '' && signature === '') return []
      return [{ type: 'thinking', thinking: part.text, signature }]
    }
    case 'tool-call': {
      if (part.providerExecuted) return []
      const id = toClientToolId(part.toolCallId)
      const name = toClientName(part.toolName, body)
      const call: Block = { type: 'tool_use', id, name, input: toInput(part.input) }
      const data = toCarrierData(part.toolCallId, part.providerMetadata)
      return data === undefined ? [call] : [call, { type: 'redacted_thinking', data }]
    }
    case 'file':
      return [{ type: 'text', text: noticeOfFile(part), citations: null }]
    default:
      return []
  }
}
