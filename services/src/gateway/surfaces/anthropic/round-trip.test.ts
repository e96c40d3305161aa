import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { anthropicMessagesCodec } from './codec.ts'

const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** Two rounds of a coding agent: parallel calls, an image and a failure among the results. */
const request = {
  model: 'route',
  max_tokens: 4096,
  stream: true,
  metadata: { user_id: 'user-1' },
  system: [
    { type: 'text', text: 'You write code.' },
    { type: 'text', text: 'Work in /srv.', cache_control: { type: 'ephemeral' } },
  ],
  tool_choice: { type: 'auto', disable_parallel_tool_use: true },
  tools: [
    {
      name: 'Read',
      description: 'Reads a file',
      input_schema: {
        type: 'object',
        properties: { path: { type: 'string' }, lines: { anyOf: [{ type: 'integer' }, { type: 'null' }] } },
        required: ['path'],
        additionalProperties: false,
      },
    },
    { name: 'Screenshot', type: 'custom', input_schema: { type: 'object' } },
  ],
  messages: [
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Fix the page.' },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } },
        { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'The rules' } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'text', text: 'I look first.' },
        { type: 'tool_use', id: 'toolu_1', name: 'Read', input: { path: 'ä.html', lines: null } },
        { type: 'tool_use', id: 'toolu_2', name: 'Screenshot', input: {} },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'toolu_2',
          content: [
            { type: 'text', text: 'Taken' },
            { type: 'image', source: { type: 'url', url: 'https://example.org/shot.png' } },
          ],
        },
        { type: 'tool_result', tool_use_id: 'toolu_1', content: 'no such file', is_error: true },
        { type: 'text', text: 'Hurry.' },
      ],
    },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'toolu_3', name: 'Read', input: { path: 'a.html' } }],
    },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_3' }] },
  ],
}

/** The request that reaches the provider. */
async function requestOf(
  open: (fetch: typeof globalThis.fetch) => LanguageModelV4,
): Promise<Record<string, unknown>> {
  let sent: unknown
  const model = open(async (_address, init) => {
    sent = JSON.parse(String(init?.body))
    return new Response('{}', { status: 503 })
  })
  const answer = model.doGenerate(anthropicMessagesCodec.read(request).options)
  await expect(answer).rejects.toThrow()
  return sent as Record<string, unknown>
}

test('a chat server gets every call, result, error and image of the conversation', async () => {
  const sent = await requestOf((fetch) =>
    createOpenAICompatible({ name: 'openai-compatible', baseURL: 'https://up.example', fetch }).languageModel(
      'm',
    ),
  )

  expect(sent).toMatchObject({ max_tokens: 4096, user: 'user-1', parallel_tool_calls: false })
  expect(sent.tools).toMatchObject([
    {
      function: {
        name: 'Read',
        description: 'Reads a file',
        parameters: request.tools[0]?.input_schema,
      },
    },
    { function: { name: 'Screenshot', parameters: { type: 'object', properties: {} } } },
  ])
  const image = { type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } }
  expect(sent.messages).toEqual([
    { role: 'system', content: 'You write code.\n\nWork in /srv.' },
    {
      role: 'user',
      content: [{ type: 'text', text: 'Fix the page.' }, image, { type: 'text', text: 'The rules' }],
    },
    {
      role: 'assistant',
      content: 'I look first.',
      tool_calls: [
        {
          id: 'toolu_1',
          type: 'function',
          function: { name: 'Read', arguments: '{"path":"ä.html","lines":null}' },
        },
        { id: 'toolu_2', type: 'function', function: { name: 'Screenshot', arguments: '{}' } },
      ],
    },
    {
      role: 'tool',
      tool_call_id: 'toolu_2',
      content: 'Taken\n[image 1: in the user message after the tool results]',
    },
    { role: 'tool', tool_call_id: 'toolu_1', content: 'Error: no such file' },
    {
      role: 'user',
      content: [
        { type: 'text', text: '[image 1 of the result of tool call toolu_2]' },
        { type: 'image_url', image_url: { url: 'https://example.org/shot.png' } },
        { type: 'text', text: 'Hurry.' },
      ],
    },
    {
      role: 'assistant',
      content: null,
      tool_calls: [
        { id: 'toolu_3', type: 'function', function: { name: 'Read', arguments: '{"path":"a.html"}' } },
      ],
    },
    { role: 'tool', tool_call_id: 'toolu_3', content: '' },
  ])
})

test.each(['chat', 'responses'] as const)('the %s API of OpenAI gets them, too', async (api) => {
  const sent = await requestOf((fetch) =>
    createOpenAI({ apiKey: 'k', baseURL: 'https://up.example', fetch })[api]('gpt-4o'),
  )

  const json = JSON.stringify(sent.messages ?? sent.input)
  for (const piece of [
    'You write code.',
    'Fix the page.',
    pixel,
    'The rules',
    'I look first.',
    'toolu_1',
    'ä.html',
    'toolu_2',
    'Taken',
    'https://example.org/shot.png',
    'no such file',
    'Hurry.',
    'toolu_3',
  ]) {
    expect(json).toContain(piece)
  }
  expect(sent).toMatchObject({ parallel_tool_calls: false, user: 'user-1' })
})
