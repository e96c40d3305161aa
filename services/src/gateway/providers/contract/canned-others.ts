import { crc32 } from 'node:zlib'
import { type CannedKind, cannedKey, cannedModel, cannedText, cannedTool, events } from './canned.ts'

const bearer = ['authorization', `Bearer ${cannedKey}`] as const
const input = JSON.stringify(cannedTool.input)

const anthropicMessage = (content: readonly object[], stopReason: string) => ({
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: cannedModel,
  content,
  stop_reason: stopReason,
  stop_sequence: null,
  usage: { input_tokens: 19, output_tokens: 6 },
})
const anthropicStream = (block: object, deltas: readonly object[], stopReason: string) =>
  events(
    {
      type: 'message_start',
      message: {
        ...anthropicMessage([], ''),
        stop_reason: null,
        usage: { input_tokens: 19, output_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: block },
    { type: 'ping' },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason, stop_sequence: null },
      usage: { output_tokens: 6 },
    },
    { type: 'message_stop' },
  )

const anthropic: CannedKind = {
  kind: 'anthropic',
  basePath: '/v1',
  path: { whole: '/v1/messages', streamed: '/v1/messages' },
  credential: ['x-api-key', cannedKey],
  openFrames: 5,
  text: {
    whole: anthropicMessage([{ type: 'text', text: cannedText }], 'end_turn'),
    frames: anthropicStream(
      { type: 'text', text: '' },
      [
        { type: 'text_delta', text: 'Four beams ' },
        { type: 'text_delta', text: 'carry it.' },
      ],
      'end_turn',
    ),
  },
  tool: {
    whole: anthropicMessage(
      [{ type: 'tool_use', id: 'toolu_1', name: cannedTool.name, input: cannedTool.input }],
      'tool_use',
    ),
    frames: anthropicStream(
      { type: 'tool_use', id: 'toolu_1', name: cannedTool.name, input: {} },
      [
        { type: 'input_json_delta', partial_json: input.slice(0, 5) },
        { type: 'input_json_delta', partial_json: input.slice(5) },
      ],
      'tool_use',
    ),
  },
  refusal: (message) => ({ type: 'error', error: { type: 'invalid_request_error', message } }),
}

const googleAnswer = (parts: readonly object[], finishReason?: string) => ({
  candidates: [{ index: 0, content: { role: 'model', parts }, ...(finishReason ? { finishReason } : {}) }],
  ...(finishReason
    ? { usageMetadata: { promptTokenCount: 19, candidatesTokenCount: 6, totalTokenCount: 25 } }
    : {}),
  modelVersion: cannedModel,
  responseId: 'r-1',
})
const functionCall = { functionCall: { name: cannedTool.name, args: cannedTool.input } }

const google: CannedKind = {
  kind: 'google',
  basePath: '/v1beta',
  path: {
    whole: `/v1beta/models/${cannedModel}:generateContent`,
    streamed: `/v1beta/models/${cannedModel}:streamGenerateContent?alt=sse`,
  },
  credential: ['x-goog-api-key', cannedKey],
  openFrames: 2,
  text: {
    whole: googleAnswer([{ text: cannedText }], 'STOP'),
    frames: events(
      googleAnswer([{ text: 'Four beams ' }]),
      googleAnswer([{ text: 'carry it.' }]),
      googleAnswer([{ text: '' }], 'STOP'),
    ),
  },
  tool: {
    whole: googleAnswer([functionCall], 'STOP'),
    frames: events(googleAnswer([functionCall]), googleAnswer([{ text: '' }], 'STOP')),
  },
  refusal: (message) => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }),
}

const cohereEnd = (finish: string) => ({
  type: 'message-end',
  delta: {
    finish_reason: finish,
    usage: {
      billed_units: { input_tokens: 19, output_tokens: 6 },
      tokens: { input_tokens: 19, output_tokens: 6 },
    },
  },
})
const cohereStart = { type: 'message-start', id: 'c-1', delta: { message: { role: 'assistant' } } }
const cohereText = (text: string) => ({
  type: 'content-delta',
  index: 0,
  delta: { message: { content: { text } } },
})
const cohereCall = {
  id: 'weather_1',
  type: 'function',
  function: { name: cannedTool.name, arguments: input },
}

const cohere: CannedKind = {
  kind: 'cohere',
  basePath: '/v2',
  path: { whole: '/v2/chat', streamed: '/v2/chat' },
  credential: bearer,
  openFrames: 3,
  text: {
    whole: {
      id: 'c-1',
      message: { role: 'assistant', content: [{ type: 'text', text: cannedText }] },
      finish_reason: 'COMPLETE',
      usage: cohereEnd('COMPLETE').delta.usage,
    },
    frames: events(
      cohereStart,
      {
        type: 'content-start',
        index: 0,
        delta: { message: { content: { type: 'text', text: '' } } },
      },
      cohereText('Four beams '),
      cohereText('carry it.'),
      { type: 'content-end', index: 0 },
      cohereEnd('COMPLETE'),
    ),
  },
  tool: {
    whole: {
      id: 'c-1',
      message: { role: 'assistant', tool_plan: 'I will look.', tool_calls: [cohereCall] },
      finish_reason: 'TOOL_CALL',
      usage: cohereEnd('TOOL_CALL').delta.usage,
    },
    frames: events(
      cohereStart,
      {
        type: 'tool-call-start',
        index: 0,
        delta: {
          message: {
            tool_calls: { ...cohereCall, function: { name: cannedTool.name, arguments: '' } },
          },
        },
      },
      {
        type: 'tool-call-delta',
        index: 0,
        delta: { message: { tool_calls: { function: { arguments: input } } } },
      },
      { type: 'tool-call-end', index: 0 },
      cohereEnd('TOOL_CALL'),
    ),
  },
  refusal: (message) => ({ id: 'c-1', message }),
}

/** One message of Amazon's binary event stream. */
export function awsFrame(
  eventType: string,
  payload: object,
  messageType: 'event' | 'exception' = 'event',
): Uint8Array {
  const header = (name: string, value: string) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(Buffer.byteLength(value))
    return Buffer.concat([
      Buffer.from([name.length]),
      Buffer.from(name),
      Buffer.from([7]),
      length,
      Buffer.from(value),
    ])
  }
  const headers = Buffer.concat([
    header(messageType === 'event' ? ':event-type' : ':exception-type', eventType),
    header(':content-type', 'application/json'),
    header(':message-type', messageType),
  ])
  const body = Buffer.from(JSON.stringify(payload))
  const prelude = Buffer.alloc(12)
  prelude.writeUInt32BE(headers.length + body.length + 16, 0)
  prelude.writeUInt32BE(headers.length, 4)
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8)
  const message = Buffer.concat([prelude, headers, body, Buffer.alloc(4)])
  message.writeUInt32BE(crc32(message.subarray(0, -4)), message.length - 4)
  return message
}

const bedrockUsage = { inputTokens: 19, outputTokens: 6, totalTokens: 25 }
const bedrockAnswer = (content: readonly object[], stopReason: string) => ({
  output: { message: { role: 'assistant', content } },
  stopReason,
  usage: bedrockUsage,
  metrics: { latencyMs: 268 },
})
const bedrockEnd = (stopReason: string) => [
  awsFrame('contentBlockStop', { contentBlockIndex: 0 }),
  awsFrame('messageStop', { stopReason }),
  awsFrame('metadata', { usage: bedrockUsage, metrics: { latencyMs: 268 } }),
]
const bedrockDelta = (delta: object) => awsFrame('contentBlockDelta', { contentBlockIndex: 0, delta })

const bedrock: CannedKind = {
  kind: 'bedrock',
  basePath: '',
  settings: { awsRegion: 'eu-central-1' },
  path: {
    whole: `/model/${cannedModel}/converse`,
    streamed: `/model/${cannedModel}/converse-stream`,
  },
  credential: bearer,
  openFrames: 3,
  text: {
    whole: bedrockAnswer([{ text: cannedText }], 'end_turn'),
    frames: [
      awsFrame('messageStart', { role: 'assistant' }),
      bedrockDelta({ text: 'Four beams ' }),
      bedrockDelta({ text: 'carry it.' }),
      ...bedrockEnd('end_turn'),
    ],
  },
  tool: {
    whole: bedrockAnswer(
      [{ toolUse: { toolUseId: 'tool_1', name: cannedTool.name, input: cannedTool.input } }],
      'tool_use',
    ),
    frames: [
      awsFrame('messageStart', { role: 'assistant' }),
      awsFrame('contentBlockStart', {
        contentBlockIndex: 0,
        start: { toolUse: { toolUseId: 'tool_1', name: cannedTool.name } },
      }),
      bedrockDelta({ toolUse: { input } }),
      ...bedrockEnd('tool_use'),
    ],
  },
  refusal: (message) => ({ message }),
}

export const otherKinds: readonly CannedKind[] = [anthropic, google, cohere, bedrock]
