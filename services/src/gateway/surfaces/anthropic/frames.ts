import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import type { ReplyIdentity } from '../codec.ts'
import type { ClientCitation } from './content.ts'
import { type StopReason, toStopDetails, toUsage } from './finish.ts'

/** The server-sent events of the format, written as text because most of each is constant. */

export const ping = 'event: ping\ndata: {"type":"ping"}\n\n'
export const messageStop = 'event: message_stop\ndata: {"type":"message_stop"}\n\n'

/** The usage is 0 here, because providers tell it at the end; `message_delta` has it, which clients merge. */
export function messageStart({ id, model }: ReplyIdentity): string {
  const message = `"id":${JSON.stringify(`msg_${id}`)},"type":"message","role":"assistant","model":${JSON.stringify(model)}`
  const usage =
    '{"input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0}'
  return `event: message_start\ndata: {"type":"message_start","message":{${message},"content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,"usage":${usage}}}\n\n`
}

export interface Ending {
  readonly stopReason: StopReason
  readonly stopSequence: string | null
  readonly usage: LanguageModelV4Usage
}

export function messageDelta({ stopReason, stopSequence, usage }: Ending): string {
  const delta = {
    stop_reason: stopReason,
    stop_sequence: stopSequence,
    stop_details: toStopDetails(stopReason),
  }
  return `event: message_delta\ndata: {"type":"message_delta","delta":${JSON.stringify(delta)},"usage":${JSON.stringify(toUsage(usage))}}\n\n`
}

function blockStart(index: number, block: string): string {
  return `event: content_block_start\ndata: {"type":"content_block_start","index":${index},"content_block":${block}}\n\n`
}

export function textStart(index: number): string {
  return blockStart(index, '{"type":"text","text":"","citations":null}')
}

export function thinkingStart(index: number): string {
  return blockStart(index, '{"type":"thinking","thinking":"","signature":""}')
}

export function redactedStart(index: number, data: string): string {
  return blockStart(index, `{"type":"redacted_thinking","data":${JSON.stringify(data)}}`)
}

/** The empty delta is what clients know from Anthropic; a call without arguments has no other. */
export function toolStart(index: number, id: string, name: string): string {
  const block = `{"type":"tool_use","id":${JSON.stringify(id)},"name":${JSON.stringify(name)},"input":{}}`
  return blockStart(index, block) + inputDelta(index, '')
}

export function textDelta(index: number, text: string): string {
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"text_delta","text":${JSON.stringify(text)}}}\n\n`
}

export function thinkingDelta(index: number, text: string): string {
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"thinking_delta","thinking":${JSON.stringify(text)}}}\n\n`
}

export function inputDelta(index: number, json: string): string {
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"input_json_delta","partial_json":${JSON.stringify(json)}}}\n\n`
}

export function signatureDelta(index: number, signature: string): string {
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"signature_delta","signature":${JSON.stringify(signature)}}}\n\n`
}

export function citationDelta(index: number, citation: ClientCitation): string {
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"citations_delta","citation":${JSON.stringify(citation)}}}\n\n`
}

export function blockStop(index: number): string {
  return `event: content_block_stop\ndata: {"type":"content_block_stop","index":${index}}\n\n`
}
