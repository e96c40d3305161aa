import type { LanguageModelV4StreamPart, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import { isJsonObject, type JsonObject } from '../../json.ts'
import type { ReplyContext, ReplyEncoder } from '../codec.ts'
import { mergeMetadata } from '../responses/sealed-metadata.ts'
import { customToolNames } from './read-tools.ts'
import { toReasoningDetail } from './reasoning-details.ts'
import { createAnnotations, toChatUsage, toFinishReason, toImage, wantsReasoning } from './reply-words.ts'
import { createToolCallFrames } from './tool-call-frames.ts'

type Part<T extends LanguageModelV4StreamPart['type']> = Extract<LanguageModelV4StreamPart, { type: T }>

/**
 * Encoder of one answer as `chat.completion.chunk` events. The first event goes out with the first content, so that
 * until then another deployment may still be asked. A generation that broke off gets no end.
 */
export function openChatStream(context: ReplyContext): ReplyEncoder {
  const { body } = context
  const wantsUsage = isJsonObject(body.stream_options) && body.stream_options.include_usage === true
  const start = `data: {"id":${JSON.stringify(`chatcmpl-${context.id}`)},"object":"chat.completion.chunk","created":${context.created},"model":${JSON.stringify(context.model)},"choices":[`
  const head = `${start}{"index":0,"delta":`
  const end = wantsUsage ? '}],"usage":null}\n\n' : '}]}\n\n'
  const tail = `,"logprobs":null,"finish_reason":null${end}`
  const showsReasoning = wantsReasoning(body)
  const toolCalls = createToolCallFrames({ customTools: customToolNames(body), head, tail })
  const annotations = createAnnotations()
  const blocks = createReasoningBlocks()
  const textStarts = new Map<string, number>()
  let textLength = 0
  let hasBegun = false
  let isComplete = false

  const begin = (content: '""' | 'null') => {
    if (hasBegun) return ''
    hasBegun = true
    return `${head}{"role":"assistant","content":${content},"refusal":null}${tail}`
  }
  const ofDelta = (delta: JsonObject) => `${begin('null')}${head}${JSON.stringify(delta)}${tail}`

  const ofText = (delta: string) => {
    if (delta === '') return ''
    textLength += delta.length
    const frame = `${head}{"content":${JSON.stringify(delta)}}${tail}`
    return hasBegun ? frame : begin('""') + frame
  }
  const ofReasoning = (part: Part<'reasoning-start' | 'reasoning-delta' | 'reasoning-end'>) => {
    const detail = blocks.read(part)
    const told = detail === undefined ? '' : ofDelta({ reasoning_details: [detail] })
    if (part.type !== 'reasoning-delta' || part.delta === '') return told
    const frame = `${head}{"reasoning_content":${JSON.stringify(part.delta)}}${tail}`
    return hasBegun ? frame : begin('null') + frame
  }
  const ofCitations = ({ id, citations }: Part<'text-end'>) => {
    const from = textStarts.get(id) ?? textLength
    if (citations) annotations.addCitations(citations, from, textLength - from)
    return ''
  }
  const ofToolCall = (part: Part<'tool-input-start' | 'tool-input-delta' | 'tool-call'>) => {
    const frames = toolCalls.read(part)
    return frames === '' ? '' : begin('null') + frames
  }
  const ofFinish = ({ finishReason, usage }: Part<'finish'>) => {
    const reason = toFinishReason(finishReason, toolCalls.count() > 0)
    if (reason === undefined) return ''
    isComplete = true
    const found = annotations.list(textLength)
    const told = found.length === 0 ? '' : ofDelta({ annotations: found })
    const last = wantsUsage ? `${start}],"usage":${JSON.stringify(toChatUsage(usage))}}\n\n` : ''
    return `${told}${begin('""')}${head}{},"logprobs":null,"finish_reason":"${reason}"${end}${last}data: [DONE]\n\n`
  }
  const ofImage = (part: Part<'file'>) => {
    const image = toImage(part)
    return image === undefined ? '' : ofDelta({ images: [image] })
  }

  return {
    get isComplete() {
      return isComplete
    },
    encode(part) {
      switch (part.type) {
        case 'text-delta':
          return ofText(part.delta)
        case 'reasoning-start':
        case 'reasoning-delta':
        case 'reasoning-end':
          return showsReasoning ? ofReasoning(part) : ''
        case 'tool-input-start':
        case 'tool-input-delta':
        case 'tool-call':
          return ofToolCall(part)
        case 'text-start':
          textStarts.set(part.id, textLength)
          return ''
        case 'text-end':
          return ofCitations(part)
        case 'source':
          annotations.addSource(part)
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

/** Gathers the text of signed reasoning, which must come back with its signature. */
function createReasoningBlocks() {
  const open = new Map<string, { text: string; metadata: SharedV4ProviderMetadata | undefined }>()
  let count = 0
  return {
    read(part: Part<'reasoning-start' | 'reasoning-delta' | 'reasoning-end'>): JsonObject | undefined {
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
