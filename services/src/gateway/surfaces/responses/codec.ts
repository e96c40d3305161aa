import type {
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import { gatewayErrors } from '../../errors.ts'
import type { JsonObject } from '../../json.ts'
import type { LanguageCodec, ReplyContext } from '../codec.ts'
import { createResponsesEncoder } from './create-encoder.ts'
import { readResponsesRequest } from './read-request.ts'

/** The words of `POST /v1/responses`. */
export const responsesCodec: LanguageCodec = {
  format: 'openai-responses',
  read: readResponsesRequest,
  toReply: toResponse,
  openStream: createResponsesEncoder,
}

/** A whole answer takes the way of a streamed one, so both hold the same items. */
function toResponse(result: LanguageModelV4GenerateResult, context: ReplyContext): JsonObject {
  const { finishReason, usage } = result
  const encoder = createResponsesEncoder(context)
  for (const [index, content] of result.content.entries()) {
    for (const part of toStreamParts(content, String(index))) encoder.encode(part)
  }
  encoder.encode({ type: 'finish', finishReason, usage })
  if (!encoder.isComplete) {
    const problem = 'the answer broke off before its end'
    throw gatewayErrors.upstreamFailed({ deployment: context.model, problem, status: undefined })
  }
  return encoder.toResponse()
}

function toStreamParts(content: LanguageModelV4Content, id: string): LanguageModelV4StreamPart[] {
  switch (content.type) {
    case 'text':
      return [
        { type: 'text-delta', id, delta: content.text },
        { type: 'text-end', id, ...(content.citations ? { citations: content.citations } : {}) },
      ]
    case 'reasoning': {
      const { providerMetadata } = content
      return [
        { type: 'reasoning-delta', id, delta: content.text },
        { type: 'reasoning-end', id, ...(providerMetadata ? { providerMetadata } : {}) },
      ]
    }
    default:
      return [content]
  }
}
