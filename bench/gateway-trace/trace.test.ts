import { expect, test } from 'vitest'
import { busiestStretch, loadTrace, parseTrace } from './trace.ts'

test('a trace begins at zero and keeps its pauses to the millisecond', () => {
  const trace = parseTrace(
    'TIMESTAMP,ContextTokens,GeneratedTokens\r\n2024-02-01 10:00:00.2500000,400,7\r\n2024-02-01 10:00:01.0009999,90,12\r\n',
  )

  expect(trace).toEqual([
    { atMs: 0, promptTokens: 400, answerTokens: 7 },
    { atMs: 750, promptTokens: 90, answerTokens: 12 },
  ])
})

test('a line that is not one of a trace is refused with its number', () => {
  expect(() => parseTrace('TIMESTAMP,ContextTokens,GeneratedTokens\n2024-02-01 10:00:00.25,many,7')).toThrow(
    /^Line 2 /,
  )
})

test('the busiest stretch holds the most requests that arrive within its length', () => {
  const trace = [0, 500, 3_000, 3_100, 3_999, 4_000].map((atMs) => ({
    atMs,
    promptTokens: 1,
    answerTokens: 1,
  }))

  expect(busiestStretch(trace, 1_000).map(({ atMs }) => atMs)).toEqual([0, 100, 999])
})

test('a missing trace is named', () => {
  expect(() => loadTrace('no-such-folder')).toThrow(
    /AzureLLMInferenceTrace_code\.csv\.gz is missing\. Pass the folder that holds 07-wire/,
  )
})
