import {
  type Canned,
  type CannedKind,
  cannedKey,
  cannedModel,
  cannedText,
  cannedTool,
  events,
} from './canned.ts'

const input = JSON.stringify(cannedTool.input)
const refusal = (message: string) => ({
  error: { message, type: 'invalid_request_error', param: 'model', code: 'canned_code' },
})
const bearer = ['authorization', `Bearer ${cannedKey}`] as const

/** Chat completions. */
const chatUsage = {
  prompt_tokens: 19,
  completion_tokens: 6,
  total_tokens: 25,
  prompt_tokens_details: { cached_tokens: 4 },
}
const chatHead = { id: 'chatcmpl-1', created: 1_760_000_000, model: cannedModel }

const completion = (message: object, finish: string) => ({
  ...chatHead,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: finish }],
  usage: chatUsage,
})
const chunk = (delta: object, finish: string | null = null) => ({
  ...chatHead,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: finish }],
})
const usageChunk = { ...chatHead, object: 'chat.completion.chunk', choices: [], usage: chatUsage }
const toolCall = {
  id: 'call_1',
  type: 'function',
  function: { name: cannedTool.name, arguments: input },
}

const chatText: Canned = {
  whole: completion({ content: cannedText }, 'stop'),
  frames: events(
    chunk({ role: 'assistant', content: '' }),
    chunk({ content: 'Four beams ' }),
    chunk({ content: 'carry it.' }),
    chunk({}, 'stop'),
    usageChunk,
    '[DONE]',
  ),
}
const chatTool: Canned = {
  whole: completion({ content: null, tool_calls: [toolCall] }, 'tool_calls'),
  frames: events(
    chunk({
      role: 'assistant',
      tool_calls: [{ index: 0, ...toolCall, function: { name: cannedTool.name, arguments: '' } }],
    }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: input.slice(0, 5) } }] }),
    chunk({ tool_calls: [{ index: 0, function: { arguments: input.slice(5) } }] }),
    chunk({}, 'tool_calls'),
    usageChunk,
    '[DONE]',
  ),
}

/** Mistral tells usage with the last piece, unasked, and its errors have no envelope. */
const mistralEnd = (finish: string) => ({ ...chunk({ content: '' }, finish), usage: chatUsage })
const mistralText: Canned = {
  whole: completion(
    {
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'A roof.' }] },
        { type: 'text', text: cannedText },
      ],
    },
    'stop',
  ),
  frames: events(
    chunk({ role: 'assistant', content: '' }),
    chunk({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'A roof.' }] }] }),
    chunk({ content: 'Four beams ' }),
    chunk({ content: 'carry it.' }),
    mistralEnd('stop'),
    '[DONE]',
  ),
}
const mistralTool: Canned = {
  whole: completion({ content: '', tool_calls: [{ ...toolCall, id: 'aB3dE6gH9' }] }, 'tool_calls'),
  frames: events(
    chunk({ role: 'assistant', content: '' }),
    {
      ...chunk({ tool_calls: [{ index: 0, ...toolCall, id: 'aB3dE6gH9' }] }, 'tool_calls'),
      usage: chatUsage,
    },
    '[DONE]',
  ),
}

/** Responses. */
const responsesUsage = {
  input_tokens: 19,
  input_tokens_details: { cached_tokens: 4 },
  output_tokens: 6,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 25,
}
const response = (output: readonly object[], status = 'completed') => ({
  id: 'resp_1',
  object: 'response',
  created_at: 1_760_000_000,
  model: cannedModel,
  status,
  error: null,
  incomplete_details: null,
  output,
  ...(status === 'completed' ? { usage: responsesUsage } : {}),
})
const message = {
  type: 'message',
  id: 'msg_1',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text: cannedText, annotations: [] }],
}
const functionCall = {
  type: 'function_call',
  id: 'fc_1',
  call_id: 'call_1',
  name: cannedTool.name,
  arguments: input,
  status: 'completed',
}
const created = { type: 'response.created', response: response([], 'in_progress') }
const textDelta = (delta: string) => ({
  type: 'response.output_text.delta',
  item_id: 'msg_1',
  output_index: 0,
  content_index: 0,
  delta,
})

const responsesText: Canned = {
  whole: response([message]),
  frames: events(
    created,
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...message, status: 'in_progress', content: [] },
    },
    textDelta('Four beams '),
    textDelta('carry it.'),
    { type: 'response.output_item.done', output_index: 0, item: message },
    { type: 'response.completed', response: response([message]) },
  ),
}
const responsesTool: Canned = {
  whole: response([functionCall]),
  frames: events(
    created,
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...functionCall, status: 'in_progress', arguments: '' },
    },
    {
      type: 'response.function_call_arguments.delta',
      item_id: 'fc_1',
      output_index: 0,
      delta: input,
    },
    { type: 'response.output_item.done', output_index: 0, item: functionCall },
    { type: 'response.completed', response: response([functionCall]) },
  ),
}

export const openaiKinds: readonly CannedKind[] = [
  {
    kind: 'openai',
    basePath: '/v1',
    path: { whole: '/v1/responses', streamed: '/v1/responses' },
    credential: bearer,
    text: responsesText,
    openFrames: 4,
    tool: responsesTool,
    refusal,
  },
  {
    kind: 'azure',
    basePath: '/openai/v1',
    path: { whole: '/openai/v1/responses', streamed: '/openai/v1/responses' },
    credential: ['api-key', cannedKey],
    text: responsesText,
    openFrames: 4,
    tool: responsesTool,
    refusal,
  },
  {
    kind: 'openai-compatible',
    basePath: '/v1',
    path: { whole: '/v1/chat/completions', streamed: '/v1/chat/completions' },
    credential: bearer,
    text: chatText,
    openFrames: 3,
    tool: chatTool,
    refusal,
  },
  {
    kind: 'ollama',
    basePath: '',
    path: { whole: '/v1/chat/completions', streamed: '/v1/chat/completions' },
    credential: bearer,
    text: chatText,
    openFrames: 3,
    tool: chatTool,
    refusal,
  },
  {
    kind: 'mistral',
    basePath: '/v1',
    path: { whole: '/v1/chat/completions', streamed: '/v1/chat/completions' },
    credential: bearer,
    text: mistralText,
    openFrames: 4,
    tool: mistralTool,
    refusal: (problem) => ({
      object: 'error',
      message: problem,
      type: 'invalid_request_error',
      param: 'model',
      code: 'canned_code',
    }),
  },
]

export const chatAnswers = { text: chatText, tool: chatTool }
