import { isAppError } from '@tragwerk/infra/errors'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { chatCodec } from './codec.ts'

const hello = [{ role: 'user', content: 'Hello' }]
const read = (body: JsonObject) => chatCodec.read({ model: 'x/y', messages: hello, ...body })
const lookUp = {
  type: 'function',
  function: { name: 'look_up', parameters: { type: 'object' }, strict: true },
}

describe('tools', () => {
  test('a custom tool is a function of one text, there and back', () => {
    const tool = { type: 'custom', custom: { name: 'patch', description: 'Edits files.' } }
    const call = { id: 'a', type: 'custom', custom: { name: 'patch', input: '*** Begin' } }

    const { tools, prompt } = read({
      tools: [tool],
      messages: [{ role: 'assistant', tool_calls: [call] }],
    }).options

    expect(tools).toMatchObject([{ type: 'function', name: 'patch', inputSchema: { required: ['input'] } }])
    expect(prompt[0]!.content).toMatchObject([{ toolName: 'patch', input: { input: '*** Begin' } }])
  })

  test.each([
    ['auto', { type: 'auto' }],
    ['none', { type: 'none' }],
    ['required', { type: 'required' }],
    [
      { type: 'function', function: { name: 'look_up' } },
      { type: 'tool', toolName: 'look_up' },
    ],
  ])('the choice %j is understood', (tool_choice, expected) => {
    expect(read({ tools: [lookUp], tool_choice }).options.toolChoice).toEqual(expected)
  })

  test('allowed_tools leaves the others out', () => {
    const other = { type: 'function', function: { name: 'other' } }
    const allowed_tools = { mode: 'required', tools: [{ type: 'function', function: { name: 'look_up' } }] }

    const { tools, toolChoice } = read({
      tools: [lookUp, other],
      tool_choice: { type: 'allowed_tools', allowed_tools },
    }).options

    expect(tools).toMatchObject([{ name: 'look_up' }])
    expect(tools).toHaveLength(1)
    expect(toolChoice).toEqual({ type: 'required' })
  })
})

describe('settings', () => {
  test('cache_control reaches the provider from parts, messages and tools', () => {
    const cache_control = { type: 'ephemeral', ttl: '1h' }

    const { prompt, tools } = read({
      messages: [
        {
          role: 'system',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b', cache_control },
          ],
        },
        { role: 'user', content: 'c', cache_control },
      ],
      tools: [{ ...lookUp, cache_control }],
    }).options

    const anthropic = { cacheControl: cache_control }
    expect(prompt).toMatchObject([
      { role: 'system', content: 'a' },
      { role: 'system', content: 'b', providerOptions: { anthropic } },
      { role: 'user', providerOptions: { anthropic } },
    ])
    expect(tools).toMatchObject([{ name: 'look_up', strict: true, providerOptions: { anthropic } }])
  })

  test('have their places in the options', () => {
    const { options, isStream } = read({
      stream: true,
      max_tokens: 5,
      max_completion_tokens: 7,
      temperature: 0,
      top_p: 0.5,
      top_k: 40,
      stop: 'END',
      seed: 3,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      reasoning_effort: 'low',
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'n', strict: true, schema: { type: 'object' } },
      },
    })

    expect(isStream).toBe(true)
    expect(options).toMatchObject({
      maxOutputTokens: 7,
      temperature: 0,
      topP: 0.5,
      topK: 40,
      stopSequences: ['END'],
      seed: 3,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      reasoning: 'low',
      responseFormat: { type: 'json', name: 'n', schema: { type: 'object' } },
      providerOptions: { openai: { strictJsonSchema: true } },
    })
  })

  test('without a word of their own travel under the name of each provider', () => {
    const { providerOptions } = read({
      user: 'u1',
      parallel_tool_calls: false,
      prompt_cache_key: 'k',
      thinking: { type: 'enabled', budget_tokens: 2048 },
      logit_bias: { 50256: -100 },
      min_p: 0.1,
      store: true,
    }).options

    expect(providerOptions).toEqual({
      openai: {
        user: 'u1',
        parallelToolCalls: false,
        promptCacheKey: 'k',
        logitBias: { 50256: -100 },
        store: true,
      },
      openaiCompatible: {
        user: 'u1',
        parallel_tool_calls: false,
        prompt_cache_key: 'k',
        logit_bias: { 50256: -100 },
        min_p: 0.1,
        store: true,
      },
      anthropic: {
        metadata: { userId: 'u1' },
        disableParallelToolUse: true,
        thinking: { type: 'enabled', budgetTokens: 2048 },
      },
      google: { thinkingConfig: { includeThoughts: true, thinkingBudget: 2048 } },
      bedrock: { reasoningConfig: { type: 'enabled', budgetTokens: 2048 } },
      mistral: { parallelToolCalls: false, promptCacheKey: 'k' },
    })
  })

  test('a plain request asks for nothing in particular', () => {
    expect(read({ n: 1, logprobs: false, modalities: ['text'], tools: [], stop: null })).toEqual({
      isStream: false,
      options: { prompt: [{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }] },
    })
  })

  test.each([
    ['n', { n: 2 }],
    ['logprobs', { logprobs: true }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['web_search_options', { web_search_options: {} }],
    ['functions', { functions: [{ name: 'f' }] }],
    ['messages[0].audio', { messages: [{ role: 'assistant', audio: { id: 'a' } }] }],
    [
      'messages[0].content[0].file.file_id',
      { messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: 'f' } }] }] },
    ],
  ])('%s cannot be honoured and is refused by its name', (param, body) => {
    expect(() => read(body)).toThrow(
      expect.objectContaining({
        code: 'gateway.request_unsupported',
        details: expect.objectContaining({ param }),
      }),
    )
  })

  test.each([
    ['messages', { messages: [] }],
    ['messages[0].role', { messages: [{ role: 'robot', content: 'x' }] }],
    ['messages[0].content', { messages: [{ role: 'user', content: 7 }] }],
    ['messages[1].tool_call_id', { messages: [...hello, { role: 'tool', content: 'x' }] }],
    ['temperature', { temperature: 'hot' }],
    ['max_tokens', { max_tokens: 0 }],
    ['stop', { stop: [1] }],
    ['response_format.type', { response_format: { type: 'xml' } }],
    ['tools[0].function.name', { tools: [{ type: 'function', function: {} }] }],
    [
      'messages[0].content[0].image_url.url',
      {
        messages: [
          { role: 'user', content: [{ type: 'image_url', image_url: { url: 'file:///etc/passwd' } }] },
        ],
      },
    ],
  ])('%s is told to be wrong by its path', (param, body) => {
    expect(() => read(body)).toThrow(
      expect.objectContaining({
        code: 'gateway.request_invalid',
        details: expect.objectContaining({ param }),
      }),
    )
  })

  test('whatever is sent, only the errors of the gateway come back', () => {
    const words = [
      'role',
      'content',
      'type',
      'text',
      'image_url',
      'url',
      'tool_calls',
      'function',
      'custom',
      'name',
      'arguments',
      'id',
      'file',
      'tools',
      'format',
      'grammar',
      'cache_control',
      'reasoning_details',
      'extra_content',
      'google',
    ]
    const values = [
      'user',
      'assistant',
      'tool',
      'system',
      'function',
      'custom',
      'text',
      'image_url',
      'file',
      'grammar',
      'json_schema',
      'allowed_tools',
      'data:image/png;base64,AA',
      'ephemeral',
      'call_1',
      '__proto__',
    ]
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom<unknown>(...values),
        fc.jsonValue({ maxDepth: 1 }),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...words), tie('value'), { maxKeys: 5 }),
      ),
    }))
    const fields = [
      'messages',
      'tools',
      'tool_choice',
      'response_format',
      'stop',
      'reasoning',
      'thinking',
      'n',
      'service_tier',
      'metadata',
      'user',
    ]
    const role = fc.constantFrom('user', 'assistant', 'tool', 'system', 'function')
    const message = fc
      .tuple(role, fc.dictionary(fc.constantFrom(...words), value, { maxKeys: 6 }))
      .map(([name, rest]) => ({ ...rest, role: name }))
    const request = fc
      .tuple(
        fc.dictionary(fc.constantFrom(...fields), value, { maxKeys: 4 }),
        fc.array(message, { maxLength: 4 }),
      )
      .map(([rest, messages]) => ({ messages, ...rest }))

    fc.assert(
      fc.property(request, (body) => {
        try {
          chatCodec.read(body)
        } catch (error) {
          expect(isAppError(error) && error.code).toMatch(/^gateway\.request_(invalid|unsupported)$/)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
