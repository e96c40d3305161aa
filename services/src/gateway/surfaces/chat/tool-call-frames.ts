import type { LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { createCustomInputReader, readCustomInput } from '../responses/custom-tool.ts'
import { toExtraContent } from './reasoning-details.ts'

type Part<T extends LanguageModelV4StreamPart['type']> = Extract<LanguageModelV4StreamPart, { type: T }>

interface Frames {
  readonly customTools: ReadonlySet<string>
  /** What stands before and after a delta. */
  readonly head: string
  readonly tail: string
}

interface OpenCall {
  readonly index: number
  /** Set for custom tools: takes the text out of the arguments while they arrive. */
  readonly readInput: ((delta: string) => string) | undefined
  /** Deltas of another encoding than the final input cannot be told as they come. */
  readonly isHeldBack: boolean
  told: string
  hasExtra: boolean
}

/**
 * Events of the tool calls, numbered in the order in which they begin; id and name go out once. Calls that the provider
 * itself executes are not told: the client must not answer them.
 */
export function createToolCallFrames({ customTools, head, tail }: Frames) {
  const calls = new Map<string, OpenCall>()
  const frame = (index: number, rest: string) => `${head}{"tool_calls":[{"index":${index},${rest}}]}${tail}`

  const begin = (id: string, part: Part<'tool-input-start' | 'tool-call'>) => {
    const { toolName, providerMetadata } = part
    const isCustom = customTools.has(toolName)
    const extra = isCustom ? undefined : toExtraContent(providerMetadata)
    const isHeldBack = part.type === 'tool-input-start' && part.inputEncoding === 'text'
    const readInput = isCustom ? createCustomInputReader() : undefined
    const index = calls.size
    calls.set(id, { index, readInput, isHeldBack, told: '', hasExtra: extra !== undefined })
    const called = isCustom
      ? `"type":"custom","custom":{"name":${JSON.stringify(toolName)},"input":""}`
      : `"type":"function","function":{"name":${JSON.stringify(toolName)},"arguments":""}`
    const more = extra === undefined ? '' : `,"extra_content":${JSON.stringify(extra)}`
    return frame(index, `"id":${JSON.stringify(id)},${called}${more}`)
  }

  const tell = (call: OpenCall, text: string) => {
    if (text === '') return ''
    call.told += text
    const field = call.readInput ? 'custom":{"input' : 'function":{"arguments'
    return frame(call.index, `"${field}":${JSON.stringify(text)}}`)
  }

  const addDelta = ({ id, delta }: Part<'tool-input-delta'>) => {
    const call = calls.get(id)
    if (!call || call.isHeldBack) return ''
    return tell(call, call.readInput ? call.readInput(delta) : delta)
  }

  /** Some providers send only the finished call, others nothing but deltas for what is empty. */
  const finish = (part: Part<'tool-call'>) => {
    const opening = calls.has(part.toolCallId) ? '' : begin(part.toolCallId, part)
    const call = calls.get(part.toolCallId)!
    const whole = call.readInput ? readCustomInput(part.input) : part.input === '' ? '{}' : part.input
    const rest = whole.startsWith(call.told) ? whole.slice(call.told.length) : ''
    const extra = call.hasExtra || call.readInput ? undefined : toExtraContent(part.providerMetadata)
    const more = extra === undefined ? '' : frame(call.index, `"extra_content":${JSON.stringify(extra)}`)
    return opening + tell(call, rest) + more
  }

  return {
    count: () => calls.size,
    read(part: Part<'tool-input-start' | 'tool-input-delta' | 'tool-call'>): string {
      if (part.type === 'tool-input-delta') return addDelta(part)
      if (part.providerExecuted === true) return ''
      if (part.type === 'tool-call') return finish(part)
      return calls.has(part.id) ? '' : begin(part.id, part)
    },
  }
}
