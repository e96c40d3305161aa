import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { responsesCodec } from './codec.ts'
import { unsealMetadata } from './sealed-metadata.ts'

/** One block of a generation: what it says, and the parts that say it. */
interface Block {
  readonly said: JsonObject
  readonly parts: readonly LanguageModelV4StreamPart[]
  /** Index of the part with which the block begins to say something; undefined when it never does. */
  readonly begins: number | undefined
}

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.constantFrom('', '\n\n', '"\\', 'data: '),
)
const deltas = fc.array(text, { maxLength: 5 })
const aSignature = fc.option(fc.string({ minLength: 1 }), { nil: undefined })
const firstFilled = (list: readonly string[]) => {
  const index = list.findIndex((delta) => delta !== '')
  return index < 0 ? undefined : index + 1
}

const aText = fc.record({ deltas }).map(
  ({ deltas }) =>
    (id: string): Block => ({
      said: { text: deltas.join('') },
      parts: [
        { type: 'text-start', id },
        ...deltas.map((delta) => ({ type: 'text-delta', id, delta }) as const),
        { type: 'text-end', id },
      ],
      begins: firstFilled(deltas),
    }),
)

const aThought = fc.record({ deltas, signature: aSignature }).map(
  ({ deltas, signature }) =>
    (id: string): Block => ({
      said: { thought: deltas.join(''), signature },
      parts: [
        { type: 'reasoning-start', id },
        ...deltas.map((delta) => ({ type: 'reasoning-delta', id, delta }) as const),
        { type: 'reasoning-end', id, ...(signature ? { providerMetadata: { a: { signature } } } : {}) },
      ],
      begins: firstFilled(deltas) ?? (signature ? deltas.length + 1 : undefined),
    }),
)

const aCall = fc
  .record({
    toolName: fc.constantFrom('add', 'patch'),
    value: text,
    cuts: fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
    isStreamed: fc.boolean(),
  })
  .map(({ toolName, value, cuts, isStreamed }) => (toolCallId: string): Block => {
    const input = JSON.stringify({ input: value })
    const places = [0, ...cuts.map((cut) => cut % input.length).toSorted((a, b) => a - b), input.length]
    const pieces = places.slice(1).map((end, index) => input.slice(places[index], end))
    const whole = { type: 'tool-call', toolCallId, toolName, input } as const
    return {
      said: { callId: toolCallId, toolName, input: toolName === 'patch' ? value : input },
      parts: isStreamed
        ? [
            { type: 'tool-input-start', id: toolCallId, toolName },
            ...pieces.map((delta) => ({ type: 'tool-input-delta', id: toolCallId, delta }) as const),
            { type: 'tool-input-end', id: toolCallId },
            whole,
          ]
        : [whole],
      begins: 0,
    }
  })

/** Blocks whose parts are shuffled into each other, each in its own order. */
const aGeneration = fc
  .record({
    makers: fc.array(fc.oneof(aText, aThought, aCall), { maxLength: 7 }),
    draws: fc.array(fc.nat({ max: 100 }), { minLength: 70, maxLength: 70 }),
    width: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ makers, draws, width }) => {
    const waiting = makers.map((make, index) => ({ block: make(`b${index}`), next: 0 }))
    const parts: LanguageModelV4StreamPart[] = []
    const said: JsonObject[] = []
    for (let step = 0; waiting.length > 0; step += 1) {
      const place = draws[step % draws.length]! % Math.min(width, waiting.length)
      const { block, next } = waiting[place]!
      parts.push(block.parts[next]!)
      if (block.begins === next) said.push(block.said)
      waiting[place]!.next += 1
      if (next + 1 === block.parts.length) waiting.splice(place, 1)
    }
    return { parts, said }
  })

const usage = {
  inputTokens: { total: 1, noCache: 1, cacheRead: 0, cacheWrite: 0 },
  outputTokens: { total: 1, text: 1, reasoning: 0 },
}

interface Item {
  id: string
  content: { text: string }[]
  summary: { text: string }[]
  arguments?: string
  input?: string
}
type Event = Readonly<Record<string, unknown>> & { type: string; item_id: string; delta: string; item: Item }

/** Builds the items from the events alone, and refuses events that do not follow from those before. */
function assemble(frames: string): { readonly items: unknown[]; readonly last: Event } {
  const items: Item[] = []
  const done = new Set<unknown>()
  const events = frames
    .split('\n\n')
    .slice(0, -1)
    .map((frame) => JSON.parse(frame.slice(frame.indexOf('\ndata: ') + 7)) as Event)
  for (const [index, event] of events.entries()) {
    expect(event.sequence_number).toBe(index)
    if (event.output_index === undefined) continue
    const place = event.output_index as number
    expect(done.has(place)).toBe(false)
    if (event.type === 'response.output_item.added') {
      expect(place).toBe(items.length)
      items.push(event.item)
      continue
    }
    const item = items[place]!
    expect(event.item_id ?? event.item.id).toBe(item.id)
    apply(items, item, event)
    if (event.type === 'response.output_item.done') done.add(place)
  }
  expect(done.size).toBe(items.length)
  return { items, last: events.at(-1)! }
}

function apply(items: Item[], item: Item, event: Event): void {
  const content = event.content_index as number
  switch (event.type) {
    case 'response.content_part.added':
      expect(content).toBe(item.content.length)
      item.content.push(event.part as { text: string })
      break
    case 'response.output_text.delta':
      item.content[content]!.text += event.delta
      break
    case 'response.output_text.done':
      expect(event.text).toBe(item.content[content]!.text)
      break
    case 'response.content_part.done':
      expect(event.part).toEqual(item.content[content])
      break
    case 'response.reasoning_summary_part.added':
      expect(event.summary_index).toBe(item.summary.length)
      item.summary.push(event.part as { text: string })
      break
    case 'response.reasoning_summary_text.delta':
      item.summary[event.summary_index as number]!.text += event.delta
      break
    case 'response.function_call_arguments.delta':
      item.arguments += event.delta
      break
    case 'response.custom_tool_call_input.delta':
      item.input += event.delta
      break
    case 'response.output_item.done':
      expect(event.item).toMatchObject({ ...item, ...('status' in item ? { status: 'completed' } : {}) })
      items[event.output_index as number] = event.item
  }
}

function toSaid(item: JsonObject): JsonObject[] {
  switch (item.type) {
    case 'message':
      return (item.content as { text: string }[]).map(({ text }) => ({ text }))
    case 'reasoning': {
      const sealed = unsealMetadata(String(item.encrypted_content))
      const thought = (item.summary as { text: string }[]).map(({ text }) => text).join('')
      return [{ thought, signature: sealed?.metadata.a?.signature }]
    }
    default:
      return [{ callId: item.call_id, toolName: item.name, input: item.arguments ?? item.input }]
  }
}

test('blocks in any order come out as valid events that add up to what was generated', () => {
  fc.assert(
    fc.property(aGeneration, ({ parts, said }) => {
      const body = { input: 'a', tools: [{ type: 'custom', name: 'patch' }] }
      const encoder = responsesCodec.openStream({ id: '1', created: 1, model: 'm', body })
      const finish = { type: 'finish', finishReason: { unified: 'stop', raw: undefined }, usage } as const
      const frames = [...parts, finish].map((part) => encoder.encode(part)).join('')

      const { items, last } = assemble(frames)

      expect((last.response as { output: unknown }).output).toEqual(items)
      expect(items.flatMap((item) => toSaid(item as JsonObject))).toEqual(said)
    }),
    { numRuns: 300 },
  )
})
