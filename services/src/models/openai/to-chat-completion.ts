import type { LanguageModelV4GenerateResult } from '@ai-sdk/provider'
import type { ChatCompletion } from '@tragwerk/contracts/models'
import { modelsErrors } from '../errors.ts'
import { toChatUsage, toFinishReason } from './finish-reason.ts'

/** What identifies one reply. */
export interface ReplyIdentity {
  /** `chatcmpl-…`. */
  readonly id: string
  /** Unix seconds. */
  readonly created: number
  /** The id the client asked for, or the one that answered. */
  readonly model: string
}

/** Text parts are joined; reasoning and sources have no place in this shape. Throws when the generation broke off. */
export function toChatCompletion(
  result: Pick<LanguageModelV4GenerateResult, 'content' | 'finishReason' | 'usage'>,
  identity: ReplyIdentity,
): ChatCompletion {
  const texts = result.content.filter((part) => part.type === 'text').map((part) => part.text)
  const toolCalls = result.content.filter((part) => part.type === 'tool-call')
  const finishReason = toFinishReason(result.finishReason)
  if (!finishReason) throw brokenOff(identity.model)

  return {
    ...identity,
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: texts.length === 0 && toolCalls.length > 0 ? null : texts.join(''),
          refusal: null,
          ...(toolCalls.length === 0
            ? {}
            : {
                tool_calls: toolCalls.map((call) => ({
                  id: call.toolCallId,
                  type: 'function' as const,
                  function: { name: call.toolName, arguments: call.input },
                })),
              }),
        },
        logprobs: null,
        finish_reason: finishReason,
      },
    ],
    usage: toChatUsage(result.usage),
  }
}

export function brokenOff(model: string) {
  const problem = 'the reply broke off before its end'
  return modelsErrors.providerFailed({ provider: 'The provider', model, status: undefined, problem })
}
