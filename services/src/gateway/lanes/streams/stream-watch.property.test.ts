import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AnthropicStream } from './anthropic-stream.ts'
import { OpenaiStream } from './openai-stream.ts'
import { ResponsesStream } from './responses-stream.ts'
import type { StreamWatch } from './stream-watch.ts'

const chunk = (fields: object) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', ...fields })}\n\n`
const delta = (content: string) => chunk({ choices: [{ index: 0, delta: { content } }], usage: null })
const usage = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 }
const lastChunk = chunk({ choices: [], usage })
const done = 'data: [DONE]\n\n'

/** Cuts a text into buffers at the given places. */
function slice(text: string, places: readonly number[]): Buffer[] {
  const bytes = Buffer.from(text)
  const cuts = [...new Set(places.map((place) => place % bytes.length))].sort((a, b) => a - b)
  return [0, ...cuts]
    .map((from, at, all) => bytes.subarray(from, all[at + 1] ?? bytes.length))
    .filter((piece) => piece.length > 0)
}

function run(watch: StreamWatch, pieces: readonly Buffer[]): string {
  const forwarded = pieces.flatMap((piece) => watch.push(piece) ?? [])
  return Buffer.concat([...forwarded, watch.finish() ?? Buffer.alloc(0)]).toString()
}

const places = fc.array(fc.nat(5_000), { maxLength: 40 })
const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 20 }), { minLength: 1, maxLength: 8 })

describe('however a chat stream is cut into pieces', () => {
  test('a client that asked for usage gets exactly the bytes of the provider', () => {
    fc.assert(
      fc.property(texts, places, fc.boolean(), (words, cuts, hasReturns) => {
        const events = [...words.map(delta), lastChunk, done].join('')
        const stream = hasReturns ? events.replaceAll('\n', '\r\n') : events
        const watch = new OpenaiStream(false)

        expect(run(watch, slice(stream, cuts))).toBe(stream)
        expect(watch.reading.usage).toMatchObject({ input: 7, output: 3, source: 'provider' })
        expect(watch).toMatchObject({ isComplete: true, problem: undefined })
      }),
    )
  })

  test('a client that did not ask gets all but the event that only tells usage', () => {
    fc.assert(
      fc.property(texts, places, (words, cuts) => {
        const seen = words.map(delta).join('')
        const watch = new OpenaiStream(true)

        expect(run(watch, slice(`${seen}${lastChunk}${done}`, cuts))).toBe(`${seen}${done}`)
        expect(watch.reading.usage.output).toBe(3)
      }),
    )
  })

  test('a stream without its last event is never complete', () => {
    fc.assert(
      fc.property(texts, fc.nat(5_000), (words, place) => {
        const stream = Buffer.from([...words.map(delta), lastChunk, done].join(''))
        const watch = new OpenaiStream(false)

        run(
          watch,
          [stream.subarray(0, place % (stream.length - 9))].filter((piece) => piece.length > 0),
        )

        expect(watch.isComplete).toBe(false)
      }),
    )
  })
})

test('words of the protocol inside of texts are only words', () => {
  const tricky = ['[DONE]', '"usage":{"prompt_tokens":99}', '{"error":{"message":"no"}}', 'data: [DONE]\n\n']
  const watch = new OpenaiStream(true)

  run(watch, [Buffer.from([...tricky.map(delta)].join(''))])

  expect(watch).toMatchObject({ isComplete: false, problem: undefined })
  expect(watch.reading.usage.source).toBe('none')
})

test('usage beside a last delta is read and stays in the stream', () => {
  const both = chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }], usage })
  const watch = new OpenaiStream(true)

  expect(run(watch, [Buffer.from(`${both}${done}`)])).toBe(`${both}${done}`)
  expect(watch.reading.usage.input).toBe(7)
})

test.each([
  ['half an object', 'data: {"choices":[{"delta":{"cont\n\n'],
  ['a text', 'data: oops\n\n'],
])('an event that is %s makes the stream broken', (_name, event) => {
  const watch = new OpenaiStream(false)

  run(watch, [Buffer.from(event)])

  expect(watch.problem).toContain('not valid JSON')
})

test('comments and named events without data pass', () => {
  const stream = `: keep-alive\n\nevent: ping\n\n${delta('a')}${done}`
  const watch = new OpenaiStream(true)

  expect(run(watch, [Buffer.from(stream)])).toBe(stream)
  expect(watch).toMatchObject({ isComplete: true, problem: undefined })
})

test('an error event of the provider is the provider’s own words', () => {
  const watch = new OpenaiStream(false)

  run(watch, [Buffer.from(`${delta('a')}data: {"error":{"message":"overloaded"}}\n\n`)])

  expect(watch).toMatchObject({ isProblemTold: true, problem: 'it reported "overloaded"' })
})

const message = (type: string, fields: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`

test('a message adds up the usage of its first and last events, however it is cut', () => {
  const stream = [
    message('message_start', {
      message: { usage: { input_tokens: 5, cache_read_input_tokens: 20, output_tokens: 1 } },
    }),
    message('content_block_delta', {
      index: 0,
      delta: { type: 'input_json_delta', partial_json: '{"usage":{"input_tokens":9}}' },
    }),
    message('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 12 } }),
    message('message_stop', {}),
  ].join('')
  fc.assert(
    fc.property(places, (cuts) => {
      const watch = new AnthropicStream()

      expect(run(watch, slice(stream, cuts))).toBe(stream)
      expect(watch.isComplete).toBe(true)
      expect(watch.reading.usage).toMatchObject({ input: 25, cachedInput: 20, output: 12 })
    }),
  )
})

test('an Anthropic error event breaks the stream', () => {
  const watch = new AnthropicStream()

  run(watch, [Buffer.from(message('error', { error: { type: 'overloaded_error', message: 'Overloaded' } }))])

  expect(watch).toMatchObject({ isComplete: false, isProblemTold: true, problem: 'it reported "Overloaded"' })
})

test.each([
  ['response.completed', true, undefined],
  ['response.incomplete', true, undefined],
  ['response.failed', false, 'it reported "too hot"'],
])('a response ends with %s', (type, isComplete, problem) => {
  const watch = new ResponsesStream()
  const response = { usage: { input_tokens: 4, output_tokens: 2 }, error: { message: 'too hot' } }
  const first = `event: response.created\ndata: {"type":"response.created","response":{"usage":null}}\n\n`

  run(watch, [Buffer.from(`${first}event: ${type}\ndata: ${JSON.stringify({ type, response })}\n\n`)])

  expect(watch).toMatchObject({ isComplete, problem })
  expect(watch.reading.usage).toMatchObject({ input: 4, output: 2 })
})
