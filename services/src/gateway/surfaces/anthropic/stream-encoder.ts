import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { ReplyContext, ReplyEncoder } from '../codec.ts'
import { aBlock, type Block, type BlockSequence, createBlockSequence } from './block-sequence.ts'
import { toCarrierData, toClientSignature, toRedactedData } from './carried-signatures.ts'
import { noticeOfFile, toCitation, toCitations, toInputJson } from './content.ts'
import { toStopReason, toStopSequence } from './finish.ts'
import * as frames from './frames.ts'
import { toClientToolId } from './tool-ids.ts'
import { toClientName } from './tool-names.ts'

type Part = LanguageModelV4StreamPart
type PartOf<Type extends Part['type']> = Extract<Part, { type: Type }>

/** What is kept of one streamed message. */
interface Writing {
  readonly context: ReplyContext
  readonly blocks: BlockSequence
  /** Calls that are not complete, by the model's id. */
  readonly calls: Map<string, Call>
  hasCalls: boolean
  files: number
}

interface Call {
  /** Undefined for tools that the provider runs itself: nothing of them is sent. */
  readonly block: Block | undefined
  /** Arguments that come as plain text are written when they are complete. */
  readonly isText: boolean
}

/**
 * Nothing is sent before the first content or the end. A generation that ends with `error` or `interrupted` sends
 * nothing more and never becomes complete.
 */
export function openMessageStream(context: ReplyContext): ReplyEncoder {
  const writing: Writing = {
    context,
    blocks: createBlockSequence(),
    calls: new Map(),
    hasCalls: false,
    files: 0,
  }
  let isStarted = false
  let isComplete = false
  return {
    get isComplete() {
      return isComplete
    },
    encode(part) {
      if (part.type === 'ping') return isStarted ? frames.ping : ''
      let sent: string
      if (part.type === 'finish') {
        sent = encodeFinish(writing, part)
        isComplete = sent !== ''
      } else {
        sent = encodeContent(writing, part)
      }
      if (isStarted || sent === '') return sent
      isStarted = true
      return frames.messageStart(context) + frames.ping + sent
    },
  }
}

function encodeContent(writing: Writing, part: Part): string {
  const { blocks } = writing
  switch (part.type) {
    case 'text-delta':
      return part.delta === '' ? '' : append(blocks, 'text', part.id, part.delta)
    case 'text-end':
      return endText(blocks, part)
    case 'reasoning-start':
      return startReasoning(blocks, part)
    case 'reasoning-delta': {
      const sent = part.delta === '' ? '' : append(blocks, 'thinking', part.id, part.delta)
      sign(blocks.find('thinking', part.id), part)
      return sent
    }
    case 'reasoning-end': {
      const block = blocks.find('thinking', part.id)
      sign(block, part)
      return block ? blocks.end(block) : ''
    }
    case 'tool-input-start':
      return startCall(writing, part)
    case 'tool-input-delta': {
      const call = writing.calls.get(part.id)
      if (!call?.block || call.isText || call.block.isEnded || part.delta === '') return ''
      return blocks.append(call.block, part.delta)
    }
    case 'tool-input-end': {
      const block = writing.calls.get(part.id)?.block
      // Without any delta the arguments come with the call itself.
      return block?.hasContent && !block.isEnded ? blocks.end(block) : ''
    }
    case 'tool-call':
      return encodeCall(writing, part)
    case 'source': {
      const source = toCitation(part)
      if (source) blocks.addSource(source)
      return ''
    }
    case 'file':
      return append(blocks, 'text', `file-${writing.files++}`, noticeOfFile(part))
    default:
      return ''
  }
}

/** The text may be closed already; what it cites then goes to the next. */
function endText(blocks: BlockSequence, part: PartOf<'text-end'>): string {
  const block = blocks.find('text', part.id)
  const citations = toCitations(part.citations)
  if (!block) {
    for (const citation of citations) blocks.addSource(citation)
    return ''
  }
  block.citations = citations
  return blocks.end(block)
}

function append(blocks: BlockSequence, kind: 'text' | 'thinking', id: string, text: string): string {
  const found = blocks.find(kind, id)
  if (found) return blocks.append(found, text)
  const block = aBlock(kind, id)
  const before = blocks.begin(block)
  return before + blocks.append(block, text)
}

function startReasoning(blocks: BlockSequence, part: PartOf<'reasoning-start'>): string {
  const data = toRedactedData(part.providerMetadata)
  if (data !== undefined) return beginRedacted(blocks, data)
  const block = aBlock('thinking', part.id)
  sign(block, part)
  return blocks.begin(block)
}

/** Signatures may come with any part of the reasoning; the last one counts. */
function sign(block: Block | undefined, part: Pick<PartOf<'reasoning-end'>, 'providerMetadata'>): void {
  if (block && part.providerMetadata) {
    block.signature = toClientSignature(part.providerMetadata) || block.signature
  }
}

function beginRedacted(blocks: BlockSequence, data: string): string {
  const block = aBlock('redacted', '')
  block.held = data
  block.isEnded = true
  return blocks.begin(block)
}

function startCall(writing: Writing, part: PartOf<'tool-input-start'>): string {
  const isText = part.inputEncoding === 'text'
  if (part.providerExecuted) {
    writing.calls.set(part.id, { block: undefined, isText })
    return ''
  }
  return beginCall(writing, { id: part.id, toolName: part.toolName, isText }).sent
}

function beginCall(
  writing: Writing,
  { id, toolName, isText }: { id: string; toolName: string; isText: boolean },
) {
  const { context, blocks, calls } = writing
  const block = aBlock('tool', toClientToolId(id), toClientName(toolName, context.body))
  calls.set(id, { block, isText })
  writing.hasCalls = true
  return { block, sent: blocks.begin(block) }
}

function encodeCall(writing: Writing, part: PartOf<'tool-call'>): string {
  const { blocks } = writing
  const known = writing.calls.get(part.toolCallId)
  if (part.providerExecuted || (known && !known.block)) return ''
  let sent = ''
  let block = known?.block
  if (!block) {
    const begun = beginCall(writing, { id: part.toolCallId, toolName: part.toolName, isText: false })
    block = begun.block
    sent = begun.sent
  }
  if (!block.hasContent && !block.isEnded) {
    const input = toInputJson(part.input)
    if (input !== '') sent += blocks.append(block, input)
  }
  if (!block.isEnded) sent += blocks.end(block)
  // Some providers use an id again.
  writing.calls.delete(part.toolCallId)
  const data = toCarrierData(part.toolCallId, part.providerMetadata)
  return data === undefined ? sent : sent + beginRedacted(blocks, data)
}

function encodeFinish({ blocks, hasCalls }: Writing, part: PartOf<'finish'>): string {
  const stopReason = toStopReason(part.finishReason, hasCalls)
  if (stopReason === undefined) return ''
  const stopSequence = toStopSequence(part.providerMetadata)
  return (
    blocks.close() + frames.messageDelta({ stopReason, stopSequence, usage: part.usage }) + frames.messageStop
  )
}
