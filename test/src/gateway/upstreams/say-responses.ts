import { finishOf, type Said, type Saying, toFragments, usualUsage } from './said.ts'

/** An answer of `/responses`. */
export function toResponse(saying: Saying, model: string): object {
  const isCut = finishOf(saying) === 'length'
  return {
    ...head(model),
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    output: saying.said.map((one, index) => toItem(one, index, 'completed')),
    usage: usageOf(saying),
  }
}

/** The same as events, numbered. */
export function toResponseFrames(saying: Saying, model: string): string[] {
  let sequence = 0
  const frame = (type: string, fields: object) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence++, ...fields })}\n\n`
  const begun = { ...head(model), status: 'in_progress', incomplete_details: null, output: [], usage: null }
  const frames = [
    frame('response.created', { response: begun }),
    frame('response.in_progress', { response: begun }),
  ]
  for (const [index, one] of saying.said.entries()) {
    frames.push(
      frame('response.output_item.added', { output_index: index, item: toItem(one, index, 'in_progress') }),
    )
    for (const [type, fields] of eventsOf(one, index))
      frames.push(frame(type, { output_index: index, ...fields }))
    frames.push(
      frame('response.output_item.done', { output_index: index, item: toItem(one, index, 'completed') }),
    )
  }
  const end = finishOf(saying) === 'length' ? 'response.incomplete' : 'response.completed'
  return [...frames, frame(end, { response: toResponse(saying, model) })]
}

type Status = 'in_progress' | 'completed'

function head(model: string): object {
  return {
    id: 'resp_scripted',
    object: 'response',
    created_at: 1_763_700_000,
    model,
    error: null,
    instructions: null,
    metadata: {},
    parallel_tool_calls: true,
    tool_choice: 'auto',
    tools: [],
    temperature: 1,
    top_p: 1,
  }
}

function toItem(one: Said, index: number, status: Status): object {
  const isDone = status === 'completed'
  switch (one.type) {
    case 'text': {
      const content = isDone ? [textPart(one.text)] : []
      return { id: `msg_${index}`, type: 'message', role: 'assistant', status, content }
    }
    case 'thinking':
      return {
        id: `rs_${index}`,
        type: 'reasoning',
        summary: isDone ? [{ type: 'summary_text', text: one.text }] : [],
        ...(one.signature === undefined ? {} : { encrypted_content: one.signature }),
      }
    case 'call': {
      const { id, name, input } = one
      return {
        id: `fc_${index}`,
        type: 'function_call',
        call_id: id,
        name,
        arguments: isDone ? input : '',
        status,
      }
    }
  }
}

function textPart(text: string): object {
  return { type: 'output_text', text, annotations: [], logprobs: [] }
}

function eventsOf(one: Said, index: number): [type: string, fields: object][] {
  switch (one.type) {
    case 'text': {
      const at = { item_id: `msg_${index}`, content_index: 0 }
      const events = toFragments(one.text).map((delta) => ({ ...at, delta, logprobs: [] }))
      return [
        ['response.content_part.added', { ...at, part: textPart('') }],
        ...events.map((event): [string, object] => ['response.output_text.delta', event]),
        ['response.output_text.done', { ...at, text: one.text, logprobs: [] }],
        ['response.content_part.done', { ...at, part: textPart(one.text) }],
      ]
    }
    case 'thinking': {
      const at = { item_id: `rs_${index}`, summary_index: 0 }
      const part = { type: 'summary_text', text: one.text }
      return [
        ['response.reasoning_summary_part.added', { ...at, part: { ...part, text: '' } }],
        ...toFragments(one.text).map((delta): [string, object] => [
          'response.reasoning_summary_text.delta',
          { ...at, delta },
        ]),
        ['response.reasoning_summary_text.done', { ...at, text: one.text }],
        ['response.reasoning_summary_part.done', { ...at, part }],
      ]
    }
    case 'call': {
      const at = { item_id: `fc_${index}` }
      return [
        ...toFragments(one.input).map((delta): [string, object] => [
          'response.function_call_arguments.delta',
          { ...at, delta },
        ]),
        ['response.function_call_arguments.done', { ...at, arguments: one.input }],
      ]
    }
  }
}

function usageOf({ usage: { input, output, cached } = usualUsage }: Saying): object {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  }
}
