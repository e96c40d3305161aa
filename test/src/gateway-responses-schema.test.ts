import { describeWithWireData } from '@tragwerk/testkit/wire-data'
import { beforeAll, expect, test } from 'vitest'
import { completionsCodec } from '../../services/src/gateway/surfaces/completions/codec.ts'
import { responsesCodec } from '../../services/src/gateway/surfaces/responses/codec.ts'
import { type Scenario, scenarios } from './gateway-responses-scenarios.ts'
import { type Check, readOpenaiDescription } from './openai-description.ts'
import { toResult } from './to-generate-result.ts'

const cases = Object.entries<Scenario>(scenarios)
const contextOf = (body: Scenario['body']) => ({ id: '1', created: 1_700_000_000, model: 'm', body })
const namesOf = (event: { type: string }) => event.type

let response: Check
let anyEvent: Check
let eventOf: (type: string) => Check
let completion: Check

describeWithWireData('responses and completions against the description of OpenAI', () => {
  beforeAll(() => {
    const description = readOpenaiDescription()
    response = description.checkOf('Response')
    anyEvent = description.checkOf('ResponseStreamEvent')
    completion = description.checkOf('CreateCompletionResponse')
    eventOf = (type) => description.checkOf(schemaNames[type]!)
  })

  test('the checks find faults', () => {
    expect(response({ object: 'response' })).not.toEqual([])
    expect(anyEvent({ type: 'response.output_text.delta', delta: 'a' })).not.toEqual([])
    expect(completion({ object: 'text_completion' })).not.toEqual([])
  })

  test.each(cases)('the whole reply of %s fits', (_name, { body, parts }) => {
    expect(response(responsesCodec.toReply(toResult(parts), contextOf(body)))).toEqual([])
  })

  test.each(cases)('every event of %s fits the schema of its type', (_name, { body, parts }) => {
    const encoder = responsesCodec.openStream(contextOf(body))
    const events = parts
      .map((part) => encoder.encode(part))
      .join('')
      .split('\n\n')
      .slice(0, -1)
      .map((frame) => JSON.parse(frame.slice(frame.indexOf('\ndata: ') + 7)))

    for (const event of events) {
      expect({ type: namesOf(event), faults: eventOf(event.type)(event) }).toEqual({
        type: event.type,
        faults: [],
      })
      expect(anyEvent(event)).toEqual([])
    }
    expect(events.length).toBeGreaterThan(2)
  })

  test.each(cases)('the completion of %s fits', (_name, { parts }) => {
    expect(completion(completionsCodec.toReply(toResult(parts), contextOf({ prompt: 'Hi' })))).toEqual([])
  })
})

const schemaNames: Readonly<Record<string, string>> = {
  'response.created': 'ResponseCreatedEvent',
  'response.in_progress': 'ResponseInProgressEvent',
  'response.completed': 'ResponseCompletedEvent',
  'response.incomplete': 'ResponseIncompleteEvent',
  'response.output_item.added': 'ResponseOutputItemAddedEvent',
  'response.output_item.done': 'ResponseOutputItemDoneEvent',
  'response.content_part.added': 'ResponseContentPartAddedEvent',
  'response.content_part.done': 'ResponseContentPartDoneEvent',
  'response.output_text.delta': 'ResponseTextDeltaEvent',
  'response.output_text.done': 'ResponseTextDoneEvent',
  'response.output_text.annotation.added': 'ResponseOutputTextAnnotationAddedEvent',
  'response.reasoning_summary_part.added': 'ResponseReasoningSummaryPartAddedEvent',
  'response.reasoning_summary_part.done': 'ResponseReasoningSummaryPartDoneEvent',
  'response.reasoning_summary_text.delta': 'ResponseReasoningSummaryTextDeltaEvent',
  'response.reasoning_summary_text.done': 'ResponseReasoningSummaryTextDoneEvent',
  'response.function_call_arguments.delta': 'ResponseFunctionCallArgumentsDeltaEvent',
  'response.function_call_arguments.done': 'ResponseFunctionCallArgumentsDoneEvent',
  'response.custom_tool_call_input.delta': 'ResponseCustomToolCallInputDeltaEvent',
  'response.custom_tool_call_input.done': 'ResponseCustomToolCallInputDoneEvent',
}
