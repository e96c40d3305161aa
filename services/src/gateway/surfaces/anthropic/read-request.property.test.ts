import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anthropicMessagesCodec } from './codec.ts'

const text = fc.record({ type: fc.constant('text'), text: fc.string() })
const image = fc.record({
  type: fc.constant('image'),
  source: fc.oneof(
    fc.record({
      type: fc.constant('base64'),
      media_type: fc.constant('image/png'),
      data: fc.base64String(),
    }),
    fc.record({ type: fc.constant('url'), url: fc.webUrl() }),
  ),
})
const resultContent = fc.oneof(fc.string(), fc.array(fc.oneof(text, image), { maxLength: 3 }))
const system = fc.oneof(fc.string(), fc.array(text, { maxLength: 3 }))

/** Calls of one turn, with results for all of them in any order, between texts. */
const loop = fc
  .record({
    before: fc.array(text, { maxLength: 2 }),
    results: fc.array(fc.tuple(resultContent, fc.boolean()), { minLength: 1, maxLength: 4 }),
    after: fc.array(fc.oneof(text, image), { maxLength: 2 }),
    isReversed: fc.boolean(),
  })
  .map(({ before, results, after, isReversed }) => (turn: number) => {
    const ids = results.map((_, index) => `toolu_${turn}_${index}`)
    const calls = ids.map((id) => ({ type: 'tool_use', id, name: 'look', input: { id } }))
    const answers = results.map(([content, is_error], index) => ({
      type: 'tool_result',
      tool_use_id: ids[index],
      content,
      is_error,
    }))
    return [
      { role: 'assistant', content: [...before, ...calls] },
      { role: 'user', content: [...(isReversed ? answers.reverse() : answers), ...after] },
    ]
  })

const conversation = fc
  .record({
    question: fc.oneof(fc.string(), fc.array(fc.oneof(text, image))),
    loops: fc.array(loop, { maxLength: 4 }),
  })
  .map(({ question, loops }) => [
    { role: 'user', content: question },
    ...loops.flatMap((make, turn) => make(turn)),
  ])

test('any valid conversation is read, each turn of results right behind the calls that they answer', () => {
  fc.assert(
    fc.property(conversation, fc.option(system, { nil: undefined }), (messages, instructions) => {
      const { prompt } = anthropicMessagesCodec.read({
        max_tokens: 10,
        messages,
        ...(instructions === undefined ? {} : { system: instructions }),
      }).options

      prompt.forEach((message, index) => {
        if (message.role !== 'assistant') return
        const calls = message.content.flatMap((part) => (part.type === 'tool-call' ? [part.toolCallId] : []))
        const next = prompt[index + 1]
        const answered =
          next?.role === 'tool'
            ? next.content.flatMap((part) => (part.type === 'tool-result' ? [part.toolCallId] : []))
            : []
        expect(answered.toSorted()).toEqual(calls.toSorted())
      })
    }),
    { numRuns: 200 },
  )
})

test('whatever a client sends is read or refused with an error of the gateway', () => {
  const junk = fc.anything({ maxDepth: 3 })
  const block = fc.oneof(
    text,
    image,
    fc.record({
      type: fc.constantFrom('document', 'tool_use', 'tool_result', 'thinking', 'search_result', 'x'),
      source: junk,
      content: junk,
      id: junk,
      tool_use_id: junk,
      thinking: junk,
      input: junk,
    }),
  )
  const message = fc.record({
    role: fc.constantFrom('user', 'assistant', 'system', 'tool'),
    content: fc.oneof(fc.string(), fc.array(block), junk),
  })
  const body = fc.record(
    {
      messages: fc.oneof(fc.array(message, { minLength: 1 }), junk),
      system: fc.oneof(system, junk),
      tools: junk,
      tool_choice: junk,
      thinking: junk,
      output_config: junk,
      metadata: junk,
      stop_sequences: junk,
      mcp_servers: junk,
    },
    { requiredKeys: ['messages'] },
  )
  fc.assert(
    fc.property(body, (fields) => {
      try {
        anthropicMessagesCodec.read({ max_tokens: 10, ...fields })
      } catch (error) {
        expect((error as { code?: string }).code).toMatch(/^gateway\.request_(invalid|unsupported)$/)
      }
    }),
    { numRuns: 500 },
  )
})
