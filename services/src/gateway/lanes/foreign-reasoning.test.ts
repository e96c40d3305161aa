import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../json.ts'
import { toCarrierData, toClientSignature } from '../surfaces/anthropic/carried-signatures.ts'
import { sealMetadata } from '../surfaces/responses/sealed-metadata.ts'
import { withoutForeignReasoning } from './foreign-reasoning.ts'
import { prepareBody } from './prepare-body.ts'

const own = { isOwnOnly: true }
const any = { isOwnOnly: false }
const signed = { google: { thoughtSignature: 'sig' } }
const foreign = { type: 'thinking', thinking: 'Hm.', signature: toClientSignature(signed) }
const carrier = { type: 'redacted_thinking', data: toCarrierData('call-1', signed)! }
const unsigned = { type: 'thinking', thinking: 'Hm.', signature: '' }
const genuine = { type: 'thinking', thinking: 'Hm.', signature: 'EqQBCgIYAhIM' }
const redacted = { type: 'redacted_thinking', data: 'EmwKAhgB' }
const call = { type: 'tool_use', id: 'call-1', name: 'look_up', input: {} }
const user = { role: 'user', content: [{ type: 'text', text: 'Hi' }, foreign] }

describe('messages', () => {
  test('reasoning of others is taken out of what the assistant said, all else stays in order', () => {
    const body = {
      model: 'm',
      messages: [
        user,
        { role: 'assistant', content: [foreign, unsigned, genuine, carrier, redacted, call] },
        { role: 'assistant', content: 'plain' },
      ],
    }

    expect(withoutForeignReasoning('anthropic-messages', body, own)).toEqual({
      model: 'm',
      messages: [
        user,
        { role: 'assistant', content: [genuine, redacted, call] },
        { role: 'assistant', content: 'plain' },
      ],
    })
  })

  test('a server that does not sign gets its own reasoning back', () => {
    const body = { messages: [{ role: 'assistant', content: [foreign, unsigned, call] }] }

    expect(withoutForeignReasoning('anthropic-messages', body, any)).toEqual({
      messages: [{ role: 'assistant', content: [unsigned, call] }],
    })
  })

  test('a turn of nothing but reasoning of others is left out, an empty one stays', () => {
    const body = {
      messages: [user, { role: 'assistant', content: [foreign] }, { role: 'assistant', content: [] }],
    }

    expect(withoutForeignReasoning('anthropic-count-tokens', body, own)).toEqual({
      messages: [user, { role: 'assistant', content: [] }],
    })
  })
})

describe('responses', () => {
  const sealed = {
    type: 'reasoning',
    id: 'rs_1',
    summary: [],
    encrypted_content: sealMetadata({ metadata: signed }),
  }
  const uuid = '0194a3b2-7c6d-7e5f-8a9b-0c1d2e3f4a5b'
  const plain = { type: 'reasoning', id: `rs_${uuid}_0`, summary: [{ type: 'summary_text', text: 'Hm.' }] }
  const encrypted = { type: 'reasoning', id: 'rs_2', summary: [], encrypted_content: 'gAAAA' }
  const stored = { type: 'reasoning', id: 'rs_68af4030baa48193b0b43b4c2a176a1a', summary: [] }
  const message = { role: 'user', content: 'Hi' }

  test('sealed items and plain ones of this gateway go, those of the provider stay', () => {
    const body = { input: [message, sealed, plain, encrypted, stored] }

    expect(withoutForeignReasoning('openai-responses', body, own)).toEqual({
      input: [message, encrypted, stored],
    })
    expect(withoutForeignReasoning('openai-responses', body, any)).toEqual({
      input: [message, plain, encrypted, stored],
    })
  })
})

describe('chat', () => {
  const toolCall = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }
  const body = {
    messages: [
      { role: 'user', content: 'Hi', reasoning: 'kept' },
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'Hm.',
        reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }],
        tool_calls: [{ ...toolCall, extra_content: { google: { thought_signature: 's' } } }],
      },
    ],
  }

  test('OpenAI gets no fields that it does not know', () => {
    expect(withoutForeignReasoning('openai-chat', body, own)).toEqual({
      messages: [body.messages[0], { role: 'assistant', content: null, tool_calls: [toolCall] }],
    })
  })

  test('other servers get them as they are', () => {
    expect(withoutForeignReasoning('openai-chat', body, any)).toBe(body)
  })
})

test.each([
  ['anthropic-messages', { messages: [user, { role: 'assistant', content: [genuine, call] }] }],
  ['anthropic-messages', { messages: 'Hi' }],
  ['anthropic-messages', { messages: [null, 1, { role: 'assistant', content: [null] }] }],
  ['openai-responses', { input: 'Hi' }],
  ['openai-responses', { input: [{ role: 'user', content: 'Hi' }] }],
  ['openai-chat', { messages: [{ role: 'assistant', content: 'Hi', tool_calls: [{ id: 'c' }] }] }],
  ['openai-embeddings', { input: 'Hi' }],
] as const)('%s without foreign reasoning stays the very object: %j', (format, body) => {
  expect(withoutForeignReasoning(format, body as JsonObject, own)).toBe(body)
})

test('the bytes that are sent are without it, and with the name of the model', () => {
  const body = {
    model: 'a',
    messages: [user, { role: 'assistant', content: [foreign, call] }],
    max_tokens: 9,
  }
  const text = JSON.stringify(body)
  const request = {
    id: 'r',
    format: 'anthropic-messages',
    bytes: Buffer.from(text),
    body,
    modelSpan: [9, 12],
    protocolHeaders: [],
    arrivedMs: 0,
    options: {
      sensitivity: 'internal',
      conversation: undefined,
      maxCostUsd: undefined,
      timeoutMs: undefined,
      priority: 'normal',
      useCaseId: undefined,
    },
  } as const

  const { bytes } = prepareBody(request, { model: 'b', streamUsage: 'always', refusesForeignReasoning: true })

  expect(JSON.parse(bytes.toString())).toEqual({
    model: 'b',
    messages: [user, { role: 'assistant', content: [call] }],
    max_tokens: 9,
  })
})
