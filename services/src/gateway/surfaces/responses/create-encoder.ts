import type { LanguageModelV4FinishReason, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import type { ReplyContext, ReplyEncoder } from '../codec.ts'
import { createOutput } from './create-output.ts'
import { customToolNames } from './custom-tool.ts'
import { createEventWriter } from './event-writer.ts'
import { type ResponseState, toResponseEchoes, toResponseHead } from './response-object.ts'

export interface ResponsesEncoder extends ReplyEncoder {
  /** The answer so far as one object. */
  toResponse(): JsonObject
}

const begun: ResponseState = { status: 'in_progress', output: [] }

/**
 * The events of one streamed answer. The protocol's end is `response.completed` or `response.incomplete`; there is no
 * `[DONE]`. A generation that broke off leaves the encoder incomplete. Nothing is sent before the model has said
 * something, for until then another model can be asked.
 */
export function createResponsesEncoder(context: ReplyContext): ResponsesEncoder {
  const writer = createEventWriter(begin)
  const output = createOutput({
    writer,
    id: context.id,
    customTools: customToolNames(context.body.tools),
  })
  const echoes = toResponseEchoes(context)
  // Tools can be long, and three events repeat them.
  const echoesJson = JSON.stringify(echoes).slice(1, -1)
  let state = begun
  let isComplete = false

  const writeResponse = (type: string, now: ResponseState) => {
    const headJson = JSON.stringify(toResponseHead(context, now)).slice(1, -1)
    writer.rawEvent(type, `"response":{${headJson},${echoesJson}}`)
  }
  function begin() {
    writeResponse('response.created', begun)
    writeResponse('response.in_progress', begun)
  }
  const finish = ({ finishReason, usage }: Extract<LanguageModelV4StreamPart, { type: 'finish' }>) => {
    const ending = toEnding(finishReason.unified)
    if (!ending) return
    output.close(finishReason.unified)
    state = { ...ending, output: output.toJson(), usage }
    writeResponse(`response.${ending.status}`, state)
    isComplete = true
  }

  return {
    encode(part) {
      if (isComplete) return ''
      if (part.type === 'finish') finish(part)
      else output.add(part)
      return writer.take()
    },
    get isComplete() {
      return isComplete
    },
    toResponse: () => ({
      ...toResponseHead(context, state),
      ...echoes,
    }),
  }
}

/** `undefined` for generations that broke off: those are errors, not results. */
function toEnding(
  reason: LanguageModelV4FinishReason['unified'],
): Pick<ResponseState, 'status' | 'incompleteReason'> | undefined {
  switch (reason) {
    case 'length':
      return { status: 'incomplete', incompleteReason: 'max_output_tokens' }
    case 'content-filter':
      return { status: 'incomplete', incompleteReason: 'content_filter' }
    case 'error':
    case 'interrupted':
      return undefined
    default:
      return { status: 'completed' }
  }
}
