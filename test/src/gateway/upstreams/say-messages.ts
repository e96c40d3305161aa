import { finishOf, type Said, type Saying, toFragments, usualUsage } from './said.ts'

const stopReasons = { stop: 'end_turn', calls: 'tool_use', length: 'max_tokens' } as const

/** An answer of Anthropic's `/messages`. */
export function toMessage(saying: Saying, model: string): object {
  return {
    ...head(model),
    content: saying.said.map((one) =>
      one.type === 'call' ? { ...open(one), input: JSON.parse(one.input) } : whole(one),
    ),
    stop_reason: stopReasons[finishOf(saying)],
    stop_sequence: null,
    usage: { ...usageOf(saying), output_tokens: (saying.usage ?? usualUsage).output },
  }
}

/** The same as frames, with a ping in between. */
export function toMessageFrames(saying: Saying, model: string): string[] {
  const { output } = saying.usage ?? usualUsage
  return [
    frame('message_start', {
      message: {
        ...head(model),
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...usageOf(saying), output_tokens: 1 },
      },
    }),
    frame('ping', {}),
    ...saying.said.flatMap((one, index) => [
      frame('content_block_start', { index, content_block: open(one) }),
      ...deltasOf(one).map((delta) => frame('content_block_delta', { index, delta })),
      frame('content_block_stop', { index }),
    ]),
    frame('message_delta', {
      delta: { stop_reason: stopReasons[finishOf(saying)], stop_sequence: null },
      usage: { output_tokens: output },
    }),
    frame('message_stop', {}),
  ]
}

function head(model: string): object {
  return { id: 'msg_scripted', type: 'message', role: 'assistant', model }
}

function open(one: Said): object {
  if (one.type === 'text') return { type: 'text', text: '' }
  if (one.type === 'thinking') return { type: 'thinking', thinking: '', signature: '' }
  return { type: 'tool_use', id: one.id, name: one.name, input: {} }
}

function whole(one: Exclude<Said, { readonly type: 'call' }>): object {
  return one.type === 'text'
    ? { type: 'text', text: one.text }
    : { type: 'thinking', thinking: one.text, signature: one.signature ?? '' }
}

function deltasOf(one: Said): object[] {
  if (one.type === 'text') return toFragments(one.text).map((text) => ({ type: 'text_delta', text }))
  if (one.type === 'call') {
    return ['', ...toFragments(one.input)].map((piece) => ({ type: 'input_json_delta', partial_json: piece }))
  }
  return [
    ...toFragments(one.text).map((thinking) => ({ type: 'thinking_delta', thinking })),
    { type: 'signature_delta', signature: one.signature ?? '' },
  ]
}

function frame(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
}

/** Anthropic tells the cached tokens beside the others, not among them. */
function usageOf({ usage: { input, cached } = usualUsage }: Saying): object {
  return { input_tokens: input - cached, cache_read_input_tokens: cached, cache_creation_input_tokens: 0 }
}
