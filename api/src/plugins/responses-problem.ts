import { toOpenAiError } from './openai-problem.ts'
import type { Surface } from './surface.ts'

/** `/v1/responses`: errors as everywhere in the OpenAI API, in a stream as an event `error` with flat fields. */
export const responsesSurface: Surface = {
  errorContentType: 'application/json; charset=utf-8',
  toErrorBody: toOpenAiError,
  toErrorEvent(error) {
    const { message, code, param } = toOpenAiError(error).error
    return { type: 'error', code, message, param, sequence_number: 0 }
  },
  errorEventName: 'error',
}
