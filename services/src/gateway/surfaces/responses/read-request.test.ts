import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { responsesCodec } from './codec.ts'
import { sealMetadata } from './sealed-metadata.ts'

const read = (fields: JsonObject) => responsesCodec.read({ model: 'm', input: 'Hello', ...fields }).options
const prompt = (...input: JsonObject[]) => read({ input }).prompt
const codeOf = (fields: JsonObject) => {
  try {
    read(fields)
  } catch (error) {
    return error as { code: string; message: string }
  }
  return undefined
}
const call = { type: 'function_call', call_id: 'c1', name: 'add', arguments: '{"a":1}' }
const add = { type: 'function', name: 'add', parameters: { type: 'object', properties: {} } }

describe('the conversation', () => {
  test('a text is one message of the user, after the instructions', () => {
    expect(read({ instructions: 'Be brief.' })).toEqual({
      prompt: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
      ],
    })
  })

  test('keeps roles, and takes messages without a type', () => {
    const messages = prompt(
      { role: 'developer', content: [{ type: 'input_text', text: 'Rules' }] },
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      {
        type: 'message',
        id: 'msg_1',
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'Well', annotations: [] },
          { type: 'refusal', refusal: 'No.' },
        ],
      },
      { role: 'user', content: 'Why?' },
    )

    expect(messages).toEqual([
      { role: 'system', content: 'Rules' },
      { role: 'user', content: [{ type: 'text', text: 'Hi' }] },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Well' },
          { type: 'text', text: 'No.' },
        ],
      },
      { role: 'user', content: [{ type: 'text', text: 'Why?' }] },
    ])
  })

  test('one turn of the assistant is one message, and outputs that follow each other are one too', () => {
    const messages = prompt(
      { role: 'user', content: 'Add' },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'Think' }] },
      { role: 'assistant', content: 'One moment.' },
      call,
      { ...call, call_id: 'c2', arguments: 'not json' },
      { type: 'function_call_output', call_id: 'c1', output: '2' },
      {
        type: 'function_call_output',
        call_id: 'c2',
        output: [
          { type: 'input_text', text: 'see' },
          { type: 'input_image', image_url: 'data:image/png;base64,iVBORw0K' },
        ],
      },
    )

    expect(messages.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'Think' },
          { type: 'text', text: 'One moment.' },
          { type: 'tool-call', toolCallId: 'c1', toolName: 'add', input: { a: 1 } },
          { type: 'tool-call', toolCallId: 'c2', toolName: 'add', input: 'not json' },
        ],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', toolCallId: 'c1', toolName: 'add', output: { type: 'text', value: '2' } },
          {
            type: 'tool-result',
            toolCallId: 'c2',
            toolName: 'add',
            output: {
              type: 'content',
              value: [
                { type: 'text', text: 'see' },
                { type: 'file', mediaType: 'image/png', data: { type: 'data', data: 'iVBORw0K' } },
              ],
            },
          },
        ],
      },
    ])
  })

  test('custom calls hold their text under the name that the function has', () => {
    const [, turn, result] = prompt(
      { role: 'user', content: 'Patch' },
      { type: 'custom_tool_call', call_id: 'c1', name: 'patch', input: '*** Begin' },
      { type: 'custom_tool_call_output', call_id: 'c1', output: 'done' },
    )

    expect(turn!.content).toEqual([
      { type: 'tool-call', toolCallId: 'c1', toolName: 'patch', input: { input: '*** Begin' } },
    ])
    expect(result!.content).toMatchObject([{ toolName: 'patch', output: { value: 'done' } }])
  })

  test('reads pictures and files as addresses and as data', () => {
    const [message] = prompt({
      role: 'user',
      content: [
        { type: 'input_image', image_url: 'https://example.com/a.png', detail: 'low' },
        { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,JVBERi0x' },
        { type: 'input_file', filename: 'b.csv', file_data: 'YSxi' },
        { type: 'input_file', file_url: 'https://example.com/c.txt?x=1' },
        { type: 'input_file', file_url: 'https://example.com/download' },
      ],
    })

    expect(message!.content).toEqual([
      {
        type: 'file',
        mediaType: 'image/*',
        data: { type: 'url', url: new URL('https://example.com/a.png') },
        providerOptions: { openai: { imageDetail: 'low' } },
      },
      {
        type: 'file',
        mediaType: 'application/pdf',
        filename: 'a.pdf',
        data: { type: 'data', data: 'JVBERi0x' },
      },
      { type: 'file', mediaType: 'text/csv', filename: 'b.csv', data: { type: 'data', data: 'YSxi' } },
      {
        type: 'file',
        mediaType: 'text/plain',
        data: { type: 'url', url: new URL('https://example.com/c.txt?x=1') },
      },
      {
        type: 'file',
        mediaType: 'application/pdf',
        data: { type: 'url', url: new URL('https://example.com/download') },
      },
    ])
  })

  test('gives providers back what they sealed, for reasoning and for calls', () => {
    const thought = { anthropic: { signature: 's1' } }
    const ofCall = { google: { thoughtSignature: 's2' } }
    const [, turn] = prompt(
      { role: 'user', content: 'Add' },
      {
        type: 'reasoning',
        id: 'rs_1',
        summary: [{ type: 'summary_text', text: 'Think' }],
        encrypted_content: sealMetadata({ metadata: thought }),
      },
      call,
      {
        type: 'reasoning',
        id: 'rs_2',
        summary: [],
        encrypted_content: sealMetadata({ metadata: ofCall, callId: 'c1' }),
      },
    )

    expect(turn!.content).toEqual([
      { type: 'reasoning', text: 'Think', providerOptions: thought },
      expect.objectContaining({ toolCallId: 'c1', providerOptions: ofCall }),
    ])
  })

  test('leaves reasoning that OpenAI encrypted to OpenAI', () => {
    const [, turn] = prompt(
      { role: 'user', content: 'Add' },
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAAA' },
    )

    expect(turn!.content).toEqual([
      {
        type: 'reasoning',
        text: '',
        providerOptions: { openai: { reasoningEncryptedContent: 'gAAAA', itemId: 'rs_1' } },
      },
    ])
  })
})

describe('settings', () => {
  test('maps every setting that has a counterpart', () => {
    const { prompt: _, ...options } = read({
      max_output_tokens: 50,
      temperature: 0,
      top_p: 0.5,
      reasoning: { effort: 'low', summary: 'auto' },
      text: {
        format: { type: 'json_schema', name: 'sum', schema: { type: 'object' }, strict: true },
        verbosity: 'low',
      },
      parallel_tool_calls: false,
      user: 'u1',
      prompt_cache_key: 'k1',
      store: true,
      truncation: 'auto',
      metadata: { a: 'b' },
      include: ['reasoning.encrypted_content'],
      service_tier: 'flex',
    })

    expect(options).toEqual({
      maxOutputTokens: 50,
      temperature: 0,
      topP: 0.5,
      reasoning: 'low',
      responseFormat: { type: 'json', name: 'sum', schema: { type: 'object' } },
      providerOptions: {
        openai: {
          parallelToolCalls: false,
          user: 'u1',
          textVerbosity: 'low',
          strictJsonSchema: true,
          promptCacheKey: 'k1',
          reasoningSummary: 'auto',
        },
        openaiCompatible: { user: 'u1', textVerbosity: 'low', strictJsonSchema: true },
        anthropic: { disableParallelToolUse: true },
        mistral: { parallelToolCalls: false, strictJsonSchema: true },
      },
    })
  })

  test('single calls and fields that the format does not define reach OpenAI-compatible servers', () => {
    const tools = [{ type: 'function', name: 'f', parameters: { type: 'object' }, strict: false }]
    const vendor = { min_p: 0.1, chat_template_kwargs: { enable_thinking: false }, empty: null }

    const { providerOptions } = read({ parallel_tool_calls: false, tools, ...vendor })

    expect(providerOptions?.openaiCompatible).toEqual({
      min_p: 0.1,
      chat_template_kwargs: { enable_thinking: false },
      parallel_tool_calls: false,
    })
  })

  test('null means absent', () => {
    const fields = [
      'temperature',
      'tools',
      'tool_choice',
      'text',
      'reasoning',
      'previous_response_id',
      'stream',
    ]

    expect(Object.keys(read(Object.fromEntries(fields.map((field) => [field, null]))))).toEqual(['prompt'])
  })

  test.each([
    [{ text: { format: { type: 'text' } } }, { type: 'text' }],
    [{ text: { format: { type: 'json_object' } } }, { type: 'json' }],
  ])('reads the format %j', (fields, responseFormat) => {
    expect(read(fields)).toMatchObject({ responseFormat })
  })

  test('says whether the client wants a stream', () => {
    expect(responsesCodec.read({ input: 'a', stream: true }).isStream).toBe(true)
    expect(responsesCodec.read({ input: 'a' }).isStream).toBe(false)
  })
})

describe('what cannot be honoured is refused with the name of the field', () => {
  const user = { role: 'user', content: 'a' }

  test.each<[string, JsonObject]>([
    ['previous_response_id', { previous_response_id: 'resp_1' }],
    ['conversation', { conversation: 'conv_1' }],
    ['background', { background: true }],
    ['prompt', { prompt: { id: 'pmpt_1' } }],
    ['context_management', { context_management: [{ type: 'compaction' }] }],
    ['moderation', { moderation: {} }],
    ['top_logprobs', { top_logprobs: 2 }],
    ['include', { include: ['message.output_text.logprobs'] }],
    ['input[0]', { input: [{ type: 'item_reference', id: 'msg_1' }] }],
    ['input[0]', { input: [{ id: 'msg_1' }] }],
    ['input[1].type', { input: [user, { type: 'computer_call' }] }],
    ['input[0].content[0].type', { input: [{ role: 'user', content: [{ type: 'input_audio' }] }] }],
    [
      'input[0].content[0].file_id',
      { input: [{ role: 'user', content: [{ type: 'input_image', file_id: 'f' }] }] },
    ],
    ['tool_choice', { tools: [add], tool_choice: { type: 'file_search' } }],
    ['text.format.type', { text: { format: { type: 'grammar' } } }],
  ])('%s: %j', (param, fields) => {
    expect(codeOf(fields)).toMatchObject({
      code: 'gateway.request_unsupported',
      message: expect.stringContaining(`"${param}"`),
    })
  })
})

describe('what is malformed is refused with the name of the field', () => {
  test.each<[string, JsonObject]>([
    ['input', { input: undefined }],
    ['input', { input: [] }],
    ['input', { input: 7 }],
    ['input[0]', { input: ['a'] }],
    ['input[0].role', { input: [{ role: 'tool', content: 'a' }] }],
    ['input[0].content', { input: [{ role: 'user', content: 7 }] }],
    ['input[0].content[0].text', { input: [{ role: 'user', content: [{ type: 'input_text' }] }] }],
    [
      'input[0].content[0].image_url',
      { input: [{ role: 'user', content: [{ type: 'input_image', image_url: 'ftp://a' }] }] },
    ],
    ['input[0].call_id', { input: [{ type: 'function_call_output', call_id: 'c9', output: 'a' }] }],
    ['input[0].arguments', { input: [{ type: 'function_call', call_id: 'c1', name: 'add' }] }],
    ['temperature', { temperature: 'hot' }],
    ['max_output_tokens', { max_output_tokens: 0 }],
    ['stream', { stream: 'yes' }],
    ['instructions', { instructions: 7 }],
    ['reasoning.effort', { reasoning: { effort: 'huge' } }],
    ['tools[0].name', { tools: [{ type: 'function' }] }],
    ['tool_choice', { tool_choice: 'maybe' }],
    ['tool_choice.name', { tools: [add], tool_choice: { type: 'function', name: 'sub' } }],
    ['text.format.schema', { text: { format: { type: 'json_schema', name: 'a' } } }],
  ])('%s: %j', (param, fields) => {
    expect(codeOf(fields)).toMatchObject({
      code: 'gateway.request_invalid',
      message: expect.stringContaining(`"${param}"`),
    })
  })
})
