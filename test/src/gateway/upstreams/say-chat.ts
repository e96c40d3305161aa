import { callsOf, finishOf, interleave, type Saying, textOf, toFragments, usualUsage } from './said.ts'

const finishReasons = { stop: 'stop', calls: 'tool_calls', length: 'length' } as const
const head = { id: 'chatcmpl-scripted', created: 1_763_700_000 }

/** An answer of `/chat/completions`. */
export function toChatCompletion(saying: Saying, model: string): object {
  const calls = callsOf(saying)
  const thinking = textOf(saying, 'thinking')
  const message = {
    role: 'assistant',
    content: textOf(saying) || null,
    ...(thinking === '' ? {} : { reasoning_content: thinking }),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map(({ id, name, input }) => ({
            id,
            type: 'function',
            function: { name, arguments: input },
          })),
        }),
  }
  return {
    ...head,
    object: 'chat.completion',
    model,
    choices: [{ index: 0, message, finish_reason: finishReasons[finishOf(saying)] }],
    usage: usageOf(saying),
  }
}

/** The same as frames; the fragments of parallel calls come interleaved, as some servers send them. */
export function toChatFrames(saying: Saying, model: string, wantsUsage: boolean): string[] {
  const chunk = (delta: object, finishReason: string | null = null) =>
    frame({ ...head, model, choices: [{ index: 0, delta, finish_reason: finishReason }] })
  const words = saying.said.flatMap((one) => {
    if (one.type === 'call') return []
    const field = one.type === 'text' ? 'content' : 'reasoning_content'
    return toFragments(one.text).map((fragment) => chunk({ [field]: fragment }))
  })
  const calls = callsOf(saying).map(({ id, name, input }, index) => [
    chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }] }),
    ...toFragments(input).map((fragment) =>
      chunk({ tool_calls: [{ index, function: { arguments: fragment } }] }),
    ),
  ])
  return [
    chunk({ role: 'assistant', content: '' }),
    ...words,
    ...interleave(calls),
    chunk({}, finishReasons[finishOf(saying)]),
    ...(wantsUsage ? [frame({ ...head, model, choices: [], usage: usageOf(saying) })] : []),
    'data: [DONE]\n\n',
  ]
}

/** The same for the older `/completions`, which knows nothing but text. */
export function toTextCompletion(saying: Saying, model: string): object {
  const choice = { index: 0, text: textOf(saying), finish_reason: 'stop', logprobs: null }
  return { ...head, object: 'text_completion', model, choices: [choice], usage: usageOf(saying) }
}

export function toTextFrames(saying: Saying, model: string): string[] {
  const chunk = (text: string, finishReason: string | null) => {
    const choice = { index: 0, text, finish_reason: finishReason, logprobs: null }
    return `data: ${JSON.stringify({ ...head, object: 'text_completion', model, choices: [choice] })}\n\n`
  }
  return [
    ...toFragments(textOf(saying)).map((fragment) => chunk(fragment, null)),
    chunk('', 'stop'),
    'data: [DONE]\n\n',
  ]
}

function frame(chunk: object): string {
  return `data: ${JSON.stringify({ object: 'chat.completion.chunk', ...chunk })}\n\n`
}

function usageOf({ usage: { input, output, cached } = usualUsage }: Saying): object {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
  }
}
