import { expect, test } from 'vitest'
import type { GatewayRequest } from '../exchange.ts'
import { prepareBody } from './prepare-body.ts'

/** As the HTTP layer hands it over: the bytes, the value, and where the model's name stands. */
function aRequest(text: string): GatewayRequest {
  const bytes = Buffer.from(text)
  const found = /"model"\s*:\s*("(?:[^"\\]|\\.)*")/.exec(text)
  const start = found ? Buffer.byteLength(text.slice(0, found.index + found[0].length - found[1]!.length)) : 0
  return {
    id: 'r',
    format: 'openai-chat',
    bytes,
    body: JSON.parse(text),
    modelSpan: found ? [start, start + Buffer.byteLength(found[1]!)] : undefined,
    protocolHeaders: [],
    options: {
      sensitivity: 'internal',
      conversation: undefined,
      maxCostUsd: undefined,
      timeoutMs: undefined,
      priority: 'normal',
      useCaseId: undefined,
    },
    arrivedMs: 0,
  }
}

test('nothing to change leaves the very buffer', () => {
  const request = aRequest('{ "model":"m", "n" : 1e2,"seed":null }')

  expect(prepareBody(request, { model: 'm', streamUsage: 'inject' }).bytes).toBe(request.bytes)
})

test('only the name of the model is replaced', () => {
  const request = aRequest(
    '{"messages":[{"content":"Grüße \\u0000 \\"model\\":\\"x\\""}], "model" : "alias" ,"t":1.0}',
  )

  expect(prepareBody(request, { model: 'größe"1', streamUsage: 'inject' }).bytes.toString()).toBe(
    '{"messages":[{"content":"Grüße \\u0000 \\"model\\":\\"x\\""}], "model" : "größe\\"1" ,"t":1.0}',
  )
})

test('a stream asks for its usage, and the client is spared the event it did not ask for', () => {
  const prepared = prepareBody(aRequest('{"model":"a","stream":true}'), { model: 'b', streamUsage: 'inject' })

  expect(prepared.bytes.toString()).toBe(
    '{"stream_options":{"include_usage":true},"model":"b","stream":true}',
  )
  expect(prepared.isUsageInjected).toBe(true)
})

test.each([
  ['null', 'null', { include_usage: true }],
  ['other options', '{"x":1}', { x: 1, include_usage: true }],
  ['a refusal', '{"include_usage":false}', { include_usage: true }],
])('stream_options with %s are extended, not doubled', (_name, options, expected) => {
  const prepared = prepareBody(aRequest(`{"model":"a","stream":true,"stream_options":${options}}`), {
    model: 'a',
    streamUsage: 'inject',
  })

  expect(JSON.parse(prepared.bytes.toString())).toEqual({
    model: 'a',
    stream: true,
    stream_options: expected,
  })
  expect(prepared.bytes.toString().match(/stream_options/g)).toHaveLength(1)
})

test.each([
  [
    'the client asked itself',
    '{"model":"a","stream":true,"stream_options":{"include_usage":true}}',
    'inject',
  ],
  ['the provider tells it unasked', '{"model":"a","stream":true}', 'always'],
  ['it is no stream', '{"model":"a"}', 'inject'],
] as const)('usage is not asked for when %s', (_name, text, streamUsage) => {
  const request = aRequest(text)

  expect(prepareBody(request, { model: 'a', streamUsage })).toEqual({
    bytes: request.bytes,
    isUsageInjected: false,
  })
})
