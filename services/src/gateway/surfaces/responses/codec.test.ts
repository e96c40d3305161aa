import type { LanguageModelV4Content, LanguageModelV4Usage } from '@ai-sdk/provider'
import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { responsesCodec } from './codec.ts'
import { unsealMetadata } from './sealed-metadata.ts'

const usage: LanguageModelV4Usage = {
  inputTokens: { total: 12, noCache: 8, cacheRead: 4, cacheWrite: undefined },
  outputTokens: { total: 5, text: 3, reasoning: 2 },
}
const stop = { unified: 'stop', raw: 'stop' } as const
const contextOf = (body: JsonObject) => ({ id: '1', created: 1_700_000_000, model: 'm', body })

type Reply = JsonObject & { output: JsonObject[] }

function replyTo(content: LanguageModelV4Content[], body: JsonObject = {}, finishReason: object = stop) {
  const result = { content, finishReason: finishReason as typeof stop, usage, warnings: [] }
  return responsesCodec.toReply(result, contextOf({ model: 'm', input: 'a', ...body })) as Reply
}

describe('a whole answer', () => {
  test('holds the same items as the stream', () => {
    const reply = replyTo([
      { type: 'reasoning', text: 'Think' },
      { type: 'text', text: 'Hello' },
      { type: 'tool-call', toolCallId: 'c1', toolName: 'add', input: '{"a":1}' },
    ])

    expect(reply).toMatchObject({
      id: 'resp_1',
      object: 'response',
      created_at: 1_700_000_000,
      status: 'completed',
      error: null,
      incomplete_details: null,
      model: 'm',
      output: [
        { type: 'reasoning', status: 'completed', summary: [{ type: 'summary_text', text: 'Think' }] },
        { type: 'message', status: 'completed', content: [{ type: 'output_text', text: 'Hello' }] },
        { type: 'function_call', id: 'fc_1_2', call_id: 'c1', name: 'add', arguments: '{"a":1}' },
      ],
      usage: {
        input_tokens: 12,
        input_tokens_details: { cached_tokens: 4, cache_write_tokens: 0 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 2 },
        total_tokens: 17,
      },
    })
  })

  test('tells the settings back, and what is not in force is not claimed', () => {
    const body = {
      instructions: 'Be brief.',
      store: true,
      truncation: 'auto',
      temperature: 0.2,
      max_output_tokens: 9,
      metadata: { a: 'b' },
      tools: [{ type: 'function', name: 'add' }],
      tool_choice: 'required',
      text: { format: { type: 'json_schema', name: 'n', schema: {}, description: null } },
      reasoning: { effort: 'low' },
      user: 'u',
    }

    expect(replyTo([], body)).toMatchObject({
      instructions: 'Be brief.',
      store: false,
      truncation: 'disabled',
      background: false,
      temperature: 0.2,
      top_p: 1,
      max_output_tokens: 9,
      metadata: { a: 'b' },
      tools: [{ type: 'function', name: 'add', description: null, parameters: null, strict: null }],
      tool_choice: 'required',
      parallel_tool_calls: true,
      text: { format: { type: 'json_schema', name: 'n', schema: {} }, verbosity: 'medium' },
      reasoning: { effort: 'low', summary: null },
      user: 'u',
      output: [],
    })
  })

  test.each(['error', 'interrupted'])('that broke off (%s) is an error', (unified) => {
    const result = () => replyTo([{ type: 'text', text: 'Hel' }], {}, { unified, raw: undefined })

    expect(result).toThrow(expect.objectContaining({ code: 'gateway.upstream_failed' }))
  })

  test('names sources beside the text', () => {
    const url = { type: 'source', sourceType: 'url', id: 's', url: 'https://example.com/a' } as const
    const file = {
      type: 'source',
      sourceType: 'document',
      id: 'd1',
      mediaType: 'text/plain',
      title: 'Doc',
    } as const
    const [message] = replyTo([
      {
        type: 'text',
        text: 'Cited.',
        citations: [{ source: { ...url, title: 'A' }, startIndex: 0, endIndex: 5 }],
      },
      url,
      { ...url, url: 'https://example.com/b' },
      file,
    ]).output

    expect(message!.content).toMatchObject([
      {
        annotations: [
          { type: 'url_citation', url: 'https://example.com/a', title: 'A', start_index: 0, end_index: 5 },
          {
            type: 'url_citation',
            url: 'https://example.com/b',
            title: 'https://example.com/b',
            start_index: 6,
            end_index: 6,
          },
          { type: 'file_citation', file_id: 'd1', filename: 'Doc', index: 6 },
        ],
      },
    ])
  })

  test('names sources that came before the text', () => {
    const source = { type: 'source', sourceType: 'url', id: 's', url: 'https://example.com/a' } as const
    const [message] = replyTo([source, { type: 'text', text: 'Cited.' }]).output

    expect(message!.content).toMatchObject([{ annotations: [{ url: source.url, start_index: 0 }] }])
  })

  test('carries pictures as generated images', () => {
    const data = { type: 'data', data: new Uint8Array([1, 2, 3]) } as const
    const { output } = replyTo([{ type: 'file', mediaType: 'image/png', data }])

    expect(output).toEqual([
      { id: 'ig_1_0', type: 'image_generation_call', status: 'completed', result: 'AQID' },
    ])
  })
})

describe('what providers want back', () => {
  const metadataOf = (item: JsonObject | undefined) => unsealMetadata(String(item?.encrypted_content))

  test('travels alone when the reasoning is hidden', () => {
    const providerMetadata = { anthropic: { redactedData: 'x' } }
    const { output } = replyTo([{ type: 'reasoning', text: '', providerMetadata }])

    expect(output).toMatchObject([{ type: 'reasoning', summary: [] }])
    expect(metadataOf(output[0])).toMatchObject({ metadata: providerMetadata })
  })

  test('follows a call that was signed, and only then', () => {
    const call = { type: 'tool-call', toolName: 'add', input: '{}' } as const
    const { output } = replyTo([
      { ...call, toolCallId: 'c1', providerMetadata: { google: { thoughtSignature: 's', id: 7 } } },
      { ...call, toolCallId: 'c2', providerMetadata: { anthropic: { caller: { type: 'direct' } } } },
    ])

    expect(output.map(({ type }) => type)).toEqual(['function_call', 'reasoning', 'function_call'])
    expect(metadataOf(output[1])).toEqual({ metadata: { google: { thoughtSignature: 's' } }, callId: 'c1' })
  })

  test('comes back to the provider when the client sends the items again', () => {
    const reasoning = {
      type: 'reasoning',
      text: 'Think',
      providerMetadata: { anthropic: { signature: 's' } },
    } as const
    const call = {
      type: 'tool-call',
      toolCallId: 'c1',
      toolName: 'add',
      input: '{"a":1}',
      providerMetadata: { google: { thoughtSignature: 't' } },
    } as const
    const { output } = replyTo([reasoning, { type: 'text', text: 'Hi' }, call])

    const { options } = responsesCodec.read({ input: [{ role: 'user', content: 'a' }, ...output] })

    expect(options.prompt[1]!.content).toEqual([
      { type: 'reasoning', text: 'Think', providerOptions: reasoning.providerMetadata },
      { type: 'text', text: 'Hi' },
      {
        type: 'tool-call',
        toolCallId: 'c1',
        toolName: 'add',
        input: { a: 1 },
        providerOptions: call.providerMetadata,
      },
    ])
  })
})
