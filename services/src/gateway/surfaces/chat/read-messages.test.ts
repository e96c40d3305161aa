import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { chatCodec } from './codec.ts'

const hello = [{ role: 'user', content: 'Hello' }]
const promptOf = (...messages: JsonObject[]) => chatCodec.read({ model: 'x/y', messages }).options.prompt

describe('messages', () => {
  test('instructions of both names become system messages', () => {
    const prompt = promptOf(
      { role: 'system', content: 'Be brief.' },
      {
        role: 'developer',
        content: [
          { type: 'text', text: 'a' },
          { type: 'text', text: 'b' },
        ],
      },
    )

    expect(prompt).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'system', content: 'a\nb' },
    ])
  })

  test('the parts of a user message keep their media types', () => {
    const [message] = promptOf({
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA', detail: 'low' } },
        { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
        { type: 'input_audio', input_audio: { data: 'BBBB', format: 'mp3' } },
        { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,CCCC' } },
      ],
    })

    expect(message).toEqual({
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        {
          type: 'file',
          mediaType: 'image/png',
          data: { type: 'data', data: 'AAAA' },
          providerOptions: { openai: { imageDetail: 'low' } },
        },
        {
          type: 'file',
          mediaType: 'image/*',
          data: { type: 'url', url: new URL('https://example.org/a.png') },
        },
        { type: 'file', mediaType: 'audio/mpeg', data: { type: 'data', data: 'BBBB' } },
        {
          type: 'file',
          mediaType: 'application/pdf',
          filename: 'a.pdf',
          data: { type: 'data', data: 'CCCC' },
        },
      ],
    })
  })

  test('a tool loop keeps calls, names and the results together', () => {
    const call = (id: string, args: string) => ({
      id,
      type: 'function',
      function: { name: 'look_up', arguments: args },
    })

    const prompt = promptOf(
      ...hello,
      {
        role: 'assistant',
        content: 'Wait.',
        tool_calls: [call('a', '{"q":1}'), call('b', 'not json'), call('c', '')],
      },
      { role: 'tool', tool_call_id: 'a', content: 'one' },
      { role: 'tool', tool_call_id: 'b', content: [{ type: 'text', text: 'two' }] },
    )

    const called = { type: 'tool-call', toolName: 'look_up' }
    expect(prompt.slice(1)).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Wait.' },
          { ...called, toolCallId: 'a', input: { q: 1 } },
          { ...called, toolCallId: 'b', input: { invalid_arguments: 'not json' } },
          { ...called, toolCallId: 'c', input: {} },
        ],
      },
      {
        role: 'tool',
        content: [
          {
            type: 'tool-result',
            toolCallId: 'a',
            toolName: 'look_up',
            output: { type: 'text', value: 'one' },
          },
          {
            type: 'tool-result',
            toolCallId: 'b',
            toolName: 'look_up',
            output: { type: 'text', value: 'two' },
          },
        ],
      },
    ])
  })

  test('the old form of calls and results finds together', () => {
    const prompt = promptOf(
      { role: 'assistant', content: null, function_call: { name: 'look_up', arguments: '{}' } },
      { role: 'function', name: 'look_up', content: 'found' },
    )

    const [assistant, tool] = prompt as unknown as { content: [JsonObject] }[]
    expect(assistant!.content[0]).toMatchObject({ type: 'tool-call', toolName: 'look_up', input: {} })
    expect(tool!.content[0]).toMatchObject({
      toolCallId: assistant!.content[0].toolCallId,
      toolName: 'look_up',
    })
  })

  test.each([
    ['reasoning_content', { reasoning_content: 'Hm.' }, [{ type: 'reasoning', text: 'Hm.' }]],
    ['reasoning', { reasoning: 'Hm.' }, [{ type: 'reasoning', text: 'Hm.' }]],
    [
      'reasoning_details',
      {
        reasoning_content: 'Hm.',
        reasoning_details: [{ type: 'reasoning.text', text: 'Hm.', signature: 's' }],
      },
      [
        {
          type: 'reasoning',
          text: 'Hm.',
          providerOptions: { anthropic: { signature: 's' }, bedrock: { signature: 's' } },
        },
      ],
    ],
    [
      'thinking_blocks',
      { thinking_blocks: [{ type: 'redacted_thinking', data: 'd' }] },
      [
        {
          type: 'reasoning',
          text: '',
          providerOptions: { anthropic: { redactedData: 'd' }, bedrock: { redactedData: 'd' } },
        },
      ],
    ],
  ])('reasoning sent back as %s stands before the answer', (_field, fields, expected) => {
    const [message] = promptOf({ role: 'assistant', content: 'Yes.', ...fields })

    expect(message!.content).toEqual([...expected, { type: 'text', text: 'Yes.' }])
  })

  test('a refusal counts as what the assistant said', () => {
    const [message] = promptOf({ role: 'assistant', content: null, refusal: 'No.' })

    expect(message!.content).toEqual([{ type: 'text', text: 'No.' }])
  })

  test('the signature of a tool call comes back to Google', () => {
    const call = { id: 'a', type: 'function', function: { name: 'f', arguments: '{}' } }
    const extra_content = { google: { thought_signature: 'sig' } }

    const [message] = promptOf({ role: 'assistant', tool_calls: [{ ...call, extra_content }] })

    expect(message!.content).toMatchObject([{ providerOptions: { google: { thoughtSignature: 'sig' } } }])
  })
})
