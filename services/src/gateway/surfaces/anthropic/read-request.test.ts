import { describe, expect, test } from 'vitest'
import { anthropicMessagesCodec } from './codec.ts'
import { readCountTokens } from './read-request.ts'

/** A request with one question unless told otherwise. */
function aRequest(changes: Record<string, unknown> = {}) {
  return { model: 'any', max_tokens: 100, messages: [{ role: 'user', content: 'Hello' }], ...changes }
}

function read(changes: Record<string, unknown> = {}) {
  return anthropicMessagesCodec.read(aRequest(changes)).options
}

function codeOf(changes: Record<string, unknown>): unknown {
  try {
    read(changes)
  } catch (error) {
    const { code, details, message } = error as { code: string; details: { param: string }; message: string }
    return { code, param: details.param, message }
  }
  return undefined
}

const aCall = (id: string, name = 'look', input: unknown = {}) => ({ type: 'tool_use', id, name, input })
const aResult = (id: string, content?: unknown, more: object = {}) => ({
  type: 'tool_result',
  tool_use_id: id,
  ...(content === undefined ? {} : { content }),
  ...more,
})

describe('tools', () => {
  test('hands schemas on unchanged, with strictness, examples and cache mark', () => {
    const schema = {
      type: 'object',
      properties: { x: { oneOf: [{ const: null }, { $ref: '#/$defs/n' }] } },
      $defs: { n: { type: 'integer', exclusiveMinimum: 0 } },
      patternProperties: { '^y': {} },
    }
    const { tools } = read({
      tools: [
        {
          type: 'custom',
          name: 'look',
          description: 'Looks',
          input_schema: schema,
          strict: true,
          input_examples: [{ x: 1 }],
          cache_control: { type: 'ephemeral' },
          defer_loading: true,
          eager_input_streaming: true,
        },
      ],
    })

    expect(tools).toEqual([
      {
        type: 'function',
        name: 'look',
        description: 'Looks',
        inputSchema: schema,
        strict: true,
        inputExamples: [{ input: { x: 1 } }],
        providerOptions: { anthropic: { cacheControl: { type: 'ephemeral' } } },
      },
    ])
  })

  test('gives objects without properties an empty list of them', () => {
    const { tools } = read({ tools: [{ name: 'ping', input_schema: { type: 'object' } }] })

    expect(tools).toMatchObject([{ inputSchema: { type: 'object', properties: {} } }])
  })

  test('offers deferred tools from the start and leaves out the search for them', () => {
    const { tools, prompt } = read({
      tools: [
        { type: 'tool_search_tool_regex_20251119', name: 'tool_search_tool_regex' },
        { name: 'rare', input_schema: { type: 'object', properties: {} }, defer_loading: true },
      ],
      messages: [
        { role: 'user', content: 'Go' },
        {
          role: 'assistant',
          content: [
            { type: 'server_tool_use', id: 's', name: 'tool_search_tool_regex', input: {} },
            { type: 'tool_search_tool_result', tool_use_id: 's', content: {} },
            aCall('a', 'rare'),
          ],
        },
        { role: 'user', content: [aResult('a', [{ type: 'tool_reference', tool_name: 'other' }])] },
      ],
    })

    expect(tools?.map((tool) => tool.name)).toEqual(['rare'])
    expect(prompt[1]?.content).toHaveLength(1)
    expect(prompt[2]?.content).toMatchObject([{ output: { value: 'The tool other can be called now.' } }])
  })

  test('describes the tools of clients that other models do not know', () => {
    const { tools } = read({
      tools: [
        { type: 'bash_20250124', name: 'bash' },
        { type: 'text_editor_20250728', name: 'str_replace_based_edit_tool' },
      ],
    })

    expect(tools).toMatchObject([
      { name: 'bash', inputSchema: { properties: { command: { type: 'string' } } } },
      { name: 'str_replace_based_edit_tool', inputSchema: { required: ['command', 'path'] } },
    ])
  })

  test.each([
    [{ type: 'auto' }, { type: 'auto' }],
    [{ type: 'any' }, { type: 'required' }],
    [{ type: 'none' }, { type: 'none' }],
    [
      { type: 'tool', name: 'look' },
      { type: 'tool', toolName: 'look' },
    ],
  ])('reads the choice %j', (choice, expected) => {
    const options = read({
      tool_choice: choice,
      tools: [{ name: 'look', input_schema: { type: 'object', properties: {} } }],
    })

    expect(options.toolChoice).toEqual(expected)
    expect(options.providerOptions).toBeUndefined()
  })

  test('tells every family of providers that one call at a time is wanted', () => {
    const choice = { tool_choice: { type: 'any', disable_parallel_tool_use: true } }
    const tools = [{ name: 'look', input_schema: { type: 'object', properties: {} } }]

    const { providerOptions } = read({ ...choice, tools })

    expect(providerOptions).toEqual({
      openai: { parallelToolCalls: false },
      openaiCompatible: { parallel_tool_calls: false },
      mistral: { parallelToolCalls: false },
      anthropic: { disableParallelToolUse: true },
    })
    expect(read(choice).providerOptions).toBeUndefined()
  })

  test('fields that Anthropic does not define reach OpenAI-compatible servers', () => {
    const vendor = { min_p: 0.1, chat_template_kwargs: { enable_thinking: false }, empty: null }

    const { providerOptions } = read({ ...vendor, speed: 'fast', service_tier: 'auto', top_k: 5 })

    expect(providerOptions).toEqual({
      openaiCompatible: { min_p: 0.1, chat_template_kwargs: { enable_thinking: false } },
    })
  })

  test('cuts names that others find too long, the same in tools, calls and choice', () => {
    const name = `mcp__${'very_'.repeat(20)}long`
    const { tools, toolChoice, prompt } = read({
      tools: [{ name, input_schema: { type: 'object', properties: {} } }],
      tool_choice: { type: 'tool', name },
      messages: [
        { role: 'user', content: 'Go' },
        { role: 'assistant', content: [aCall('a', name)] },
        { role: 'user', content: [aResult('a', 'ok')] },
      ],
    })

    const short = tools?.[0]?.name
    expect(short).toHaveLength(64)
    expect(toolChoice).toEqual({ type: 'tool', toolName: short })
    expect(prompt[1]?.content).toMatchObject([{ toolName: short }])
    expect(prompt[2]?.content).toMatchObject([{ toolName: short }])
  })
})

describe('settings', () => {
  test('reads what steers sampling', () => {
    const call = anthropicMessagesCodec.read(
      aRequest({ stream: true, temperature: 0, top_p: 0.9, top_k: 5, stop_sequences: ['END'] }),
    )

    expect(call).toMatchObject({
      isStream: true,
      options: { maxOutputTokens: 100, temperature: 0, topP: 0.9, topK: 5, stopSequences: ['END'] },
    })
  })

  test.each([
    [{}, undefined],
    [{ thinking: { type: 'disabled' }, output_config: { effort: 'max' } }, 'none'],
    [{ thinking: { type: 'enabled', budget_tokens: 4096 } }, 'low'],
    [{ thinking: { type: 'enabled', budget_tokens: 10_000 } }, 'medium'],
    [{ thinking: { type: 'enabled', budget_tokens: 31_999 } }, 'high'],
    [{ thinking: { type: 'adaptive' } }, 'high'],
    [{ thinking: { type: 'adaptive' }, output_config: { effort: 'xhigh' } }, 'xhigh'],
    [{ output_config: { effort: 'low' } }, 'low'],
  ])('reads the level of reasoning from %j', (changes, level) => {
    expect(read(changes).reasoning).toBe(level)
  })

  test.each([['output_config'], ['output_format']])('reads structured output from %s', (field) => {
    const format = { type: 'json_schema', schema: { type: 'object' } }

    const { responseFormat } = read({ [field]: field === 'output_config' ? { format } : format })

    expect(responseFormat).toEqual({ type: 'json', schema: { type: 'object' } })
  })

  test('hands the user on, in a form that is short enough for everyone', () => {
    const short = read({ metadata: { user_id: 'anna' } }).providerOptions
    const long = read({ metadata: { user_id: 'u'.repeat(65) } }).providerOptions

    expect(short).toEqual({ openai: { user: 'anna' }, openaiCompatible: { user: 'anna' } })
    expect(long?.openai?.user).toMatch(/^[0-9a-f]{64}$/)
  })

  test('ignores what steers only price, caching and the trimming of old content', () => {
    const plain = read()

    const options = read({
      service_tier: 'auto',
      speed: 'fast',
      cache_control: { type: 'ephemeral' },
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
      mcp_servers: [],
      inference_geo: 'global',
      betas: ['x'],
    })

    expect(options).toEqual(plain)
  })
})

describe('refusals', () => {
  test.each([
    [{ max_tokens: undefined }, 'max_tokens'],
    [{ max_tokens: 0 }, 'max_tokens'],
    [{ messages: [] }, 'messages'],
    [{ messages: 'Hello' }, 'messages'],
    [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages.0.role'],
    [{ messages: [{ role: 'user', content: [{ type: 'text' }] }] }, 'messages.0.content.0.text'],
    [{ messages: [{ role: 'user', content: [aResult('x', '')] }] }, 'messages.0.content.0.tool_use_id'],
    [{ temperature: 'hot' }, 'temperature'],
    [{ tools: [{ name: 'x' }] }, 'tools.0.input_schema'],
    [{ tool_choice: { type: 'tool', name: 'x' } }, 'tool_choice.name'],
    [{ thinking: { type: 'enabled' } }, 'thinking.budget_tokens'],
    [{ system: 3 }, 'system'],
  ])('calls %j malformed and names the field', (changes, param) => {
    expect(codeOf(changes)).toMatchObject({ code: 'gateway.request_invalid', param })
  })

  test.each([
    [{ tools: [{ type: 'web_search_20250305', name: 'web_search' }] }, 'tools.0', 'web_search'],
    [{ tools: [{ type: 'code_execution_20250825', name: 'code_execution' }] }, 'tools.0', 'code_execution'],
    [{ tools: [{ type: 'mcp_toolset', mcp_server_name: 's' }] }, 'tools.0', 'mcp_toolset'],
    [{ mcp_servers: [{ type: 'url', url: 'https://example.org' }] }, 'mcp_servers', 'MCP'],
    [{ container: 'c' }, 'container', 'Anthropic'],
    [{ inference_geo: 'us' }, 'inference_geo', 'regions'],
    [
      {
        messages: [
          {
            role: 'user',
            content: [{ type: 'image', source: { type: 'file', file_id: 'f' } }],
          },
        ],
      },
      'messages.0.content.0.source',
      'Anthropic',
    ],
    [
      {
        messages: [
          {
            role: 'assistant',
            content: [{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }],
          },
        ],
      },
      'messages.0.content.0.type',
      'web_search',
    ],
  ])('says that %j cannot be honoured', (changes, param, word) => {
    expect(codeOf(changes)).toMatchObject({
      code: 'gateway.request_unsupported',
      param,
      message: expect.stringContaining(word),
    })
  })
})

test('counting tokens reads the same input and needs no token limit', () => {
  const { max_tokens: _, ...body } = aRequest({
    tools: [{ name: 'look', input_schema: { type: 'object', properties: {} } }],
  })

  const input = readCountTokens(body)

  expect(input.prompt).toHaveLength(1)
  expect(input.tools).toHaveLength(1)
  expect(() => readCountTokens({})).toThrow(/messages/)
})
