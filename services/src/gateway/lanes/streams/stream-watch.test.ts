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

test('wherever a stream is cut, the bytes passed on end behind a whole event', () => {
  const event = `data: ${data}\n\n`
  const stream = Buffer.from(`: hello\r\n\r\n${event}${event}`)
  const ends = [0, 11, 11 + Buffer.byteLength(event), stream.length]
  const wrong: number[] = []
  for (let cut = 1; cut <= stream.length; cut += 1) {
    const watch = new OpenaiStream(false)
    const passed = watch.push(stream.subarray(0, cut))?.length ?? 0
    if (passed !== ends.findLast((end) => end <= cut)) wrong.push(cut)
  }

  expect(wrong).toEqual([])
})

test('events before one that cannot be read are passed on, those from there are not', () => {
  const good = `data: ${data}\n\n`
  const watch = new OpenaiStream(false)

  const passed = watch.push(Buffer.from(`${good}data: {"choices":[\n\n${good}`))

  expect(passed?.toString()).toBe(good)
  expect(watch.problem).toContain('not valid JSON')
})

test('a last event without its blank line is passed on at the end', () => {
  const watch = new OpenaiStream(false)

  watch.push(Buffer.from('data: [DONE]\n'))

  expect(watch.finish()?.toString()).toBe('data: [DONE]\n')
  expect(watch.isComplete).toBe(true)
})
