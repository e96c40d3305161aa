import type { LanguageModelV4StreamPart, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import type { ReplyContext, ReplyEncoder } from '../codec.ts'
import { mergeMetadata } from '../responses/sealed-metadata.ts'
import { createChunkFrames } from './chunk-frames.ts'
import { customToolNames } from './read-tools.ts'
import { toReasoningDetail } from './reasoning-details.ts'
import { createAnnotations, toFinishReason, toImage, wantsReasoning } from './reply-words.ts'
import { createToolCallFrames } from './tool-call-frames.ts'

type Part<T extends LanguageModelV4StreamPart['type']> = Extract<LanguageModelV4StreamPart, { type: T }>
type ReasoningPart = Part<'reasoning-start' | 'reasoning-delta' | 'reasoning-end'>

/**
 * Encoder of one answer as `chat.completion.chunk` events. The first event goes out with the first content, so that
 * until then another deployment may still be asked. A generation that broke off gets no end.
 */
export function openChatStream(context: ReplyContext): ReplyEncoder {
  const { body } = context
  const frames = createChunkFrames(context)
  const texts = createTextBlocks()
  const blocks = createReasoningBlocks()
  const toolCalls = createToolCallFrames({ customTools: customToolNames(body), ...frames })
  const showsReasoning = wantsReasoning(body)
  let isComplete = false

  const ofObject = (delta: JsonObject) => frames.delta(JSON.stringify(delta), 'null')
  const ofReasoning = (part: ReasoningPart) => {
    const detail = blocks.read(part)
    if (detail) return ofObject({ reasoning_details: [detail] })
    if (part.type !== 'reasoning-delta' || part.delta === '') return ''
    return frames.delta(`{"reasoning_content":${JSON.stringify(part.delta)}}`, 'null')
  }
  const ofToolCall = (part: Part<'tool-input-start' | 'tool-input-delta' | 'tool-call'>) => {
    const told = toolCalls.read(part)
    return told === '' ? '' : frames.begin('null') + told
  }
  const ofImage = (part: Part<'file'>) => {
    const image = toImage(part)
    return image === undefined ? '' : ofObject({ images: [image] })
  }
  const ofFinish = ({ finishReason, usage }: Part<'finish'>) => {
    const reason = toFinishReason(finishReason, toolCalls.count() > 0)
    if (reason === undefined) return ''
    isComplete = true
    const annotations = texts.annotations()
    const told = annotations.length === 0 ? '' : ofObject({ annotations })
    return told + frames.end(reason, usage)
  }

  return {
    get isComplete() {
      return isComplete
    },
    encode(part) {
      switch (part.type) {
        case 'text-delta':
          if (part.delta === '') return ''
          texts.add(part.delta)
          return frames.delta(`{"content":${JSON.stringify(part.delta)}}`, '""')
        case 'reasoning-start':
        case 'reasoning-delta':
        case 'reasoning-end':
          return showsReasoning ? ofReasoning(part) : ''
        case 'tool-input-start':
        case 'tool-input-delta':
        case 'tool-call':
          return ofToolCall(part)
        case 'text-start':
        case 'text-end':
        case 'source':
          texts.read(part)
          return ''
        case 'file':
          return ofImage(part)
        case 'finish':
          return ofFinish(part)
        default:
          return ''
      }
    },
  }
}

/** Knows where in the whole content each block of text stands, for the annotations. */
function createTextBlocks() {
  const found = createAnnotations()
  const starts = new Map<string, number>()
  let length = 0
  return {
    add(delta: string) {
      length += delta.length
    },
    read(part: Part<'text-start' | 'text-end' | 'source'>) {
      if (part.type === 'source') {
        found.addSource(part)
      } else if (part.type === 'text-start') {
        starts.set(part.id, length)
      } else if (part.citations) {
        const from = starts.get(part.id) ?? length
        found.addCitations(part.citations, from, length - from)
      }
    },
    annotations: () => found.list(length),
  }
}

/** Gathers the text of signed reasoning, which must come back with its signature. */
function createReasoningBlocks() {
  const open = new Map<string, { text: string; metadata: SharedV4ProviderMetadata | undefined }>()
  let count = 0
  return {
    /** The entry of a block that ends here, if its provider wants one back. */
    read(part: ReasoningPart): JsonObject | undefined {
      let block = open.get(part.id)
      if (!block) {
        block = { text: '', metadata: undefined }
        open.set(part.id, block)
      }
      if (part.type === 'reasoning-delta') block.text += part.delta
      if (part.providerMetadata) block.metadata = mergeMetadata(block.metadata, part.providerMetadata)
      if (part.type !== 'reasoning-end') return undefined
      open.delete(part.id)
      const detail = toReasoningDetail(block.text, block.metadata, count)
      if (detail) count += 1
      return detail
    },
  }
}
