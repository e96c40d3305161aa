import type { LanguageModelV4FinishReason, LanguageModelV4Usage } from '@ai-sdk/provider'
import type { ChatFinishReason, ChatUsage } from '@tragwerk/contracts/models'

/** `undefined` for generations that broke off: those are errors, not results. */
export function toFinishReason(reason: LanguageModelV4FinishReason): ChatFinishReason | undefined {
  switch (reason.unified) {
    case 'length':
      return 'length'
    case 'content-filter':
      return 'content_filter'
    case 'tool-calls':
      return 'tool_calls'
    case 'error':
    case 'interrupted':
      return undefined
    case 'stop':
    case 'other':
      return 'stop'
  }
}

/** Counts the provider did not tell are 0. */
export function toChatUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): ChatUsage {
  const prompt = inputTokens.total ?? 0
  const completion = outputTokens.total ?? 0
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    ...(inputTokens.cacheRead === undefined
      ? {}
      : { prompt_tokens_details: { cached_tokens: inputTokens.cacheRead } }),
    ...(outputTokens.reasoning === undefined
      ? {}
      : { completion_tokens_details: { reasoning_tokens: outputTokens.reasoning } }),
  }
}
