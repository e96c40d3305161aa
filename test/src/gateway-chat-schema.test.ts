import { describeWithWireData } from '@tragwerk/testkit/wire-data'
import { beforeAll, expect, test } from 'vitest'
import { type Check, readOpenaiDescription } from './openai-description.ts'

let reply: Check
let chunk: Check

describeWithWireData('chat replies against the description of OpenAI', () => {
  beforeAll(() => {
    const description = readOpenaiDescription()
    reply = description.checkOf('CreateChatCompletionResponse')
    chunk = description.checkOf('CreateChatCompletionStreamResponse')
  })

  test('the checks find faults', () => {
    expect(reply({ object: 'chat.completion' })).not.toEqual([])
    expect(chunk({ object: 'chat.completion.chunk' })).not.toEqual([])
  })
})
