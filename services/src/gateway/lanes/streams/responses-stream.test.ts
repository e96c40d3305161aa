import { expect, test } from 'vitest'
import { ResponsesStream } from './responses-stream.ts'

const response = {
  output: [{ type: 'message', content: [{ type: 'output_text', text: 'Yes.' }] }],
  usage: { input_tokens: 7, output_tokens: 3 },
}

const shapes: readonly [name: string, data: string][] = [
  ['the type first', JSON.stringify({ type: 'response.completed', response })],
  ['the response before its type', JSON.stringify({ response, type: 'response.completed' })],
  [
    'spaces between',
    JSON.stringify({ type: 'response.completed', response }, undefined, 1).replaceAll('\n', ''),
  ],
]

test.each(shapes)('knows the end of a response with %s', (_name, data) => {
  const watch = new ResponsesStream()

  watch.push(Buffer.from(`event: response.completed\ndata: ${data}\n\n`))

  expect(watch).toMatchObject({ isComplete: true, problem: undefined })
  expect(watch.reading.usage).toMatchObject({ input: 7, output: 3 })
})

test('does not take the end of an item for that of the response', () => {
  const watch = new ResponsesStream()

  watch.push(
    Buffer.from(
      `data: ${JSON.stringify({ item: { type: 'error' }, type: 'response.output_item.done' })}\n\n`,
    ),
  )

  expect(watch).toMatchObject({ isComplete: false, problem: undefined })
})
