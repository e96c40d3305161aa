import { readEvents } from './lab.ts'
import type { Json } from './upstream.ts'

/** A block of an answer of Anthropic's format, as a strict client puts it together. */
export interface HeardBlock {
  readonly type: string
  text: string
  signature: string
  readonly id?: string | undefined
  readonly name?: string | undefined
  /** Of calls, parsed. */
  input?: unknown
}

export interface HeardMessage {
  readonly start: Json
  readonly content: readonly HeardBlock[]
  readonly stopReason: unknown
  readonly usage: Json
}

/** Which kind of delta a block of a type takes, and where the delta has its text. */
const deltas: Readonly<Record<string, { readonly block: string; readonly field: string }>> = {
  text_delta: { block: 'text', field: 'text' },
  thinking_delta: { block: 'thinking', field: 'thinking' },
  signature_delta: { block: 'thinking', field: 'signature' },
  input_json_delta: { block: 'tool_use', field: 'partial_json' },
}

/** What a strict client hears. Throws where the order of events is one that Anthropic never sends. */
export function hearMessage(text: string): HeardMessage {
  const events = readEvents(text).filter(({ type }) => type !== 'ping')
  const content: HeardBlock[] = []
  let open: number | undefined
  let ending: Json | undefined
  for (const [at, event] of events.entries()) {
    const fail = (problem: string) => new Error(`Event ${at} (${JSON.stringify(event)}): ${problem}`)
    if ((event.type === 'message_start') !== (at === 0)) throw fail('a message starts once, at the beginning')
    if ((event.type === 'message_stop') !== (at === events.length - 1))
      throw fail('a message stops at the end')
    if (event.type === 'message_delta') ending = event
    if (event.type === 'content_block_start') {
      if (open !== undefined) throw fail(`block ${open} is still open`)
      if (event.index !== content.length) throw fail(`the next block is ${content.length}`)
      open = content.length
      content.push(openBlock(event.content_block as Json))
    } else if (event.type === 'content_block_delta') {
      if (event.index !== open) throw fail(`block ${String(event.index)} is not open`)
      append(content[open!]!, event.delta as Json, fail)
    } else if (event.type === 'content_block_stop') {
      if (event.index !== open) throw fail(`block ${String(event.index)} is not open`)
      const block = content[open!]!
      if (block.type === 'tool_use') block.input = JSON.parse(block.text || '{}')
      open = undefined
    }
  }
  if (ending === undefined || open !== undefined) throw new Error(`The message has no proper end: ${text}`)
  const start = events[0]!.message as Json
  const usage = { ...(start.usage as Json), ...(ending.usage as Json) }
  return { start, content, stopReason: (ending.delta as Json).stop_reason, usage }
}

function openBlock({ type, id, name, data }: Json): HeardBlock {
  return {
    type: String(type),
    text: typeof data === 'string' ? data : '',
    signature: '',
    ...(typeof id === 'string' && { id }),
    ...(typeof name === 'string' && { name }),
  }
}

function append(block: HeardBlock, delta: Json, fail: (problem: string) => Error): void {
  const kind = deltas[String(delta.type)]
  if (kind === undefined) return
  if (kind.block !== block.type) throw fail(`the open block is one of type ${block.type}`)
  const piece = String(delta[kind.field])
  if (delta.type === 'signature_delta') block.signature += piece
  else block.text += piece
}

/** Types and texts of the blocks; calls with name and input. */
export function outlineOf({ content }: HeardMessage): readonly unknown[] {
  return content.map(({ type, text, name, input }) =>
    type === 'tool_use' ? [type, name, input] : [type, text],
  )
}
