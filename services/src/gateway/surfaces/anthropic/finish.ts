import type {
  LanguageModelV4FinishReason,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from '@ai-sdk/provider'

export type StopReason =
  | 'end_turn'
  | 'max_tokens'
  | 'stop_sequence'
  | 'tool_use'
  | 'pause_turn'
  | 'refusal'
  | 'model_context_window_exceeded'

/**
 * `undefined` for generations that broke off. Calls of tools decide between `tool_use` and `end_turn`, whatever the
 * provider says: some end with `stop` beside calls, and agents go on only at `tool_use`.
 */
export function toStopReason(reason: LanguageModelV4FinishReason, hasCalls: boolean): StopReason | undefined {
  switch (reason.unified) {
    case 'error':
    case 'interrupted':
      return undefined
    case 'length':
      return reason.raw === 'model_context_window_exceeded' ? reason.raw : 'max_tokens'
    case 'content-filter':
      return 'refusal'
    default:
      if (reason.raw === 'stop_sequence' || reason.raw === 'pause_turn') return reason.raw
      return hasCalls ? 'tool_use' : 'end_turn'
  }
}

/** The sequence that stopped the model, where the provider tells it. */
export function toStopSequence(metadata: SharedV4ProviderMetadata | undefined): string | null {
  const sequence = metadata?.anthropic?.stopSequence
  return typeof sequence === 'string' ? sequence : null
}

export function toStopDetails(stopReason: StopReason) {
  return stopReason === 'refusal' ? { type: 'refusal', category: null, explanation: null } : null
}

/** `input_tokens` leaves out what the cache gave or took. Counts that the provider did not tell are 0. */
export function toUsage({ inputTokens, outputTokens }: LanguageModelV4Usage) {
  const read = inputTokens.cacheRead ?? 0
  const written = inputTokens.cacheWrite ?? 0
  const fresh = inputTokens.noCache ?? (inputTokens.total ?? 0) - read - written
  return {
    input_tokens: Math.max(0, fresh),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    output_tokens: outputTokens.total ?? (outputTokens.text ?? 0) + (outputTokens.reasoning ?? 0),
    ...(outputTokens.reasoning === undefined
      ? {}
      : { output_tokens_details: { thinking_tokens: outputTokens.reasoning } }),
  }
}
