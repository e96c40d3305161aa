import type { LanguageCodec } from '../codec.ts'
import { readRequest } from './read-request.ts'
import { openMessageStream } from './stream-encoder.ts'
import { toMessage } from './to-message.ts'

/** Anthropic's `POST /v1/messages`, for models that do not speak it. */
export const anthropicMessagesCodec: LanguageCodec = {
  format: 'anthropic-messages',
  read: readRequest,
  toReply: toMessage,
  openStream: openMessageStream,
}
