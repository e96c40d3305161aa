import type { ServerResponse } from 'node:http'
import {
  type Asked,
  dataEvents,
  type Json,
  namedEvents,
  type Pieces,
  sendEvents,
  sendJson,
} from './upstream.ts'

/** What a provider says about the tokens of an answer; undefined when it is silent. */
export interface Told {
  readonly input: number
  readonly cached?: number
  readonly output: number
}

export interface Said {
  readonly text: string
  readonly usage: Told | undefined
  readonly pieces?: Pieces
}

/** Answers in the format of the path, streamed when that was asked for. */
export async function answerAs(asked: Asked, response: ServerResponse, said: Said): Promise<void> {
  const path = asked.path.split('?')[0]!
  const surface = Object.entries(surfaces).find(([end]) => path.endsWith(end))?.[1]
  if (surface === undefined) return sendJson(response, { error: { message: `no ${path} here` } }, 404)
  if (asked.body.stream === true && surface.events) {
    const wantsUsage = (asked.body.stream_options as Json | undefined)?.include_usage === true
    return sendEvents(response, surface.events(said, wantsUsage), said.pieces)
  }
  sendJson(response, surface.whole(said, asked.body))
}

interface WireSurface {
  whole(said: Said, body: Json): unknown
  events?(said: Said, wantsUsage: boolean): string
}

const surfaces: Readonly<Record<string, WireSurface>> = {
  '/chat/completions': { whole: wholeChat, events: chatEvents },
  '/responses': { whole: wholeResponse, events: responseEvents },
  '/messages': { whole: wholeMessage, events: messageEvents },
  '/embeddings': {
    whole: ({ usage }, { input }) => ({
      object: 'list',
      model: 'm',
      data: (Array.isArray(input) ? input : [input]).map((_, index) => ({
        object: 'embedding',
        index,
        embedding: [0.123456789, -0.987654321, 0.5],
      })),
      ...(usage && { usage: { prompt_tokens: usage.input, total_tokens: usage.input } }),
    }),
  },
  '/rerank': {
    whole: ({ usage }) => ({
      id: 'rr',
      results: [{ index: 0, relevance_score: 0.9 }],
      ...(usage && { meta: { billed_units: { search_units: 1 } } }),
    }),
  },
  '/completions': { whole: wholeCompletion, events: completionEvents },
}

const head = { id: 'c1', created: 1, model: 'm' }

function openaiUsage({ input, cached = 0, output }: Told) {
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    prompt_tokens_details: { cached_tokens: cached },
  }
}

function wholeChat({ text, usage }: Said) {
  const message = { role: 'assistant', content: text, refusal: null }
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    ...(usage && { usage: openaiUsage(usage) }),
  }
}

function chatEvents({ text, usage }: Said, wantsUsage: boolean): string {
  const object = 'chat.completion.chunk'
  const chunk = (delta: Json, finish: string | null = null) => ({
    ...head,
    object,
    choices: [{ index: 0, delta, finish_reason: finish }],
  })
  const middle = Math.floor(text.length / 2)
  return dataEvents(
    chunk({ role: 'assistant', content: '' }),
    chunk({ content: text.slice(0, middle) }),
    chunk({ content: text.slice(middle) }),
    chunk({}, 'stop'),
    ...(usage && wantsUsage ? [{ ...head, object, choices: [], usage: openaiUsage(usage) }] : []),
    '[DONE]',
  )
}

function wholeCompletion({ text, usage }: Said) {
  return {
    ...head,
    object: 'text_completion',
    choices: [{ index: 0, text, logprobs: null, finish_reason: 'stop' }],
    ...(usage && { usage: openaiUsage(usage) }),
  }
}

function completionEvents({ text, usage }: Said, wantsUsage: boolean): string {
  const object = 'text_completion'
  const chunk = (piece: string, finish: string | null = null) => ({
    ...head,
    object,
    choices: [{ index: 0, text: piece, logprobs: null, finish_reason: finish }],
  })
  const middle = Math.floor(text.length / 2)
  return dataEvents(
    chunk(text.slice(0, middle)),
    chunk(text.slice(middle)),
    chunk('', 'stop'),
    ...(usage && wantsUsage ? [{ ...head, object, choices: [], usage: openaiUsage(usage) }] : []),
    '[DONE]',
  )
}

function responseUsage({ input, cached = 0, output }: Told) {
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: cached },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  }
}

function wholeResponse({ text, usage }: Said) {
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    model: 'm',
    status: 'completed',
    output: [
      {
        type: 'message',
        id: 'msg_1',
        status: 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text, annotations: [] }],
      },
    ],
    ...(usage && { usage: responseUsage(usage) }),
  }
}

function responseEvents(said: Said): string {
  const { text } = said
  const item = { type: 'message', id: 'msg_1', role: 'assistant' }
  const at = { item_id: 'msg_1', output_index: 0, content_index: 0 }
  const part = { type: 'output_text', text: '', annotations: [] }
  const middle = Math.floor(text.length / 2)
  const events = [
    {
      type: 'response.created',
      response: { ...wholeResponse(said), status: 'in_progress', output: [], usage: null },
    },
    {
      type: 'response.output_item.added',
      output_index: 0,
      item: { ...item, status: 'in_progress', content: [] },
    },
    { type: 'response.content_part.added', ...at, part },
    { type: 'response.output_text.delta', ...at, delta: text.slice(0, middle) },
    { type: 'response.output_text.delta', ...at, delta: text.slice(middle) },
    { type: 'response.output_text.done', ...at, text },
    { type: 'response.content_part.done', ...at, part: { ...part, text } },
    {
      type: 'response.output_item.done',
      output_index: 0,
      item: { ...item, status: 'completed', content: [{ ...part, text }] },
    },
    { type: 'response.completed', response: wholeResponse(said) },
  ]
  return namedEvents(...events.map((event, index) => ({ ...event, sequence_number: index })))
}

function messageUsage({ input, cached = 0, output }: Told) {
  return {
    input_tokens: input - cached,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: cached,
    output_tokens: output,
  }
}

function wholeMessage({ text, usage }: Said) {
  return {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: messageUsage(usage ?? { input: 0, output: 0 }),
  }
}

function messageEvents({ text, usage }: Said): string {
  const told = messageUsage(usage ?? { input: 0, output: 0 })
  const middle = Math.floor(text.length / 2)
  const delta = (piece: string) => ({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text: piece },
  })
  return namedEvents(
    {
      type: 'message_start',
      message: {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { ...told, output_tokens: Math.min(1, told.output_tokens) },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'ping' },
    delta(text.slice(0, middle)),
    delta(text.slice(middle)),
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: told.output_tokens },
    },
    { type: 'message_stop' },
  )
}
