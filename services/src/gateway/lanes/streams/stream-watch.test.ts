import { expect, test } from 'vitest'
import { OpenaiStream } from './openai-stream.ts'

const data = JSON.stringify({ choices: [{ delta: { content: 'a "quoted" {brace} \\ ü' }, index: 0 }] })

test('an event that was cut at any of its bytes is noticed, although the stream goes on to its end', () => {
  const bytes = Buffer.from(data)
  const unnoticed: number[] = []
  for (let length = 1; length < bytes.length; length += 1) {
    const watch = new OpenaiStream(false)
    watch.push(Buffer.concat([Buffer.from('data: '), bytes.subarray(0, length), Buffer.from('\n\n')]))
    watch.push(Buffer.from('data: [DONE]\n\n'))
    if (watch.problem === undefined) unnoticed.push(length)
  }

  expect(unnoticed).toEqual([])
})

test.each([data, '{"a":"}"}', '{"a":"\\\\"}', '{"a":[{},[]]}', '[DONE]'])('%s is no problem', (whole) => {
  const watch = new OpenaiStream(false)

  watch.push(Buffer.from(`data: ${whole}\n\n`))

  expect(watch.problem).toBeUndefined()
})
