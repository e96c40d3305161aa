import type { JsonObject } from '../../json.ts'

/** A strict reader of the streamed format, for tests: it throws where a client could be confused. */

export interface Event {
  readonly type: string
  readonly index: number
  readonly message: JsonObject
  readonly content_block: JsonObject & { readonly type: string }
  readonly delta: Readonly<Record<string, string>> & { readonly citation: JsonObject }
  readonly usage: JsonObject
}

/** Every frame is `event: X`, then one line of data of the same type. */
export function eventsOf(text: string): Event[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .map((frame) => {
      const [, name, data] = /^event: (\w+)\ndata: (.+)$/s.exec(frame) ?? []
      const event = JSON.parse(data ?? 'null') as Event
      demand(event.type === name, `a frame named ${name} says ${event.type}`)
      return event
    })
}

export interface Assembled {
  type: string
  text: string
  thinking: string
  signature: string
  id: string
  name: string
  json: string
  data: string
  citations: JsonObject[]
}

/** Reads the events as a strict client does: one block at a time, numbered without gaps. */
export function assemble(events: readonly Event[]): Assembled[] {
  const blocks: Assembled[] = []
  let isOpen = false
  for (const event of events) {
    if (event.type === 'content_block_start') {
      demand(!isOpen && event.index === blocks.length, `block ${event.index} begins out of order`)
      isOpen = true
      const empty = { text: '', thinking: '', signature: '', id: '', name: '', json: '', data: '' }
      blocks.push({ ...empty, ...event.content_block, citations: [] })
    } else if (event.type === 'content_block_delta') {
      demand(isOpen && event.index === blocks.length - 1, `block ${event.index} is not open`)
      append(blocks.at(-1)!, event)
    } else if (event.type === 'content_block_stop') {
      demand(isOpen && event.index === blocks.length - 1, `block ${event.index} is not open`)
      isOpen = false
    }
  }
  demand(!isOpen, 'the last block was not closed')
  return blocks
}

function append(block: Assembled, { delta }: Event): void {
  block.text += delta.text ?? ''
  block.thinking += delta.thinking ?? ''
  block.signature += delta.signature ?? ''
  block.json += delta.partial_json ?? ''
  if (delta.citation) block.citations.push(delta.citation)
}

function demand(holds: boolean, problem: string): void {
  if (!holds) throw new Error(problem)
}
