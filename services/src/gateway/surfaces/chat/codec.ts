import type { LanguageCodec } from '../codec.ts'
import { readChatRequest } from './read-request.ts'
import { openChatStream } from './stream-encoder.ts'
import { toChatReply } from './to-reply.ts'

/**
 * `/v1/chat/completions` for models that do not speak this format themselves. Beyond OpenAI's own fields it takes and
 * tells those that clients of other servers and gateways use: `reasoning_content` (reasoning as text),
 * `reasoning_details` (the same with the signatures that some providers want back), `cache_control`, `thinking`,
 * `extra_content` (signatures of tool calls) and `images`.
 */
export const chatCodec: LanguageCodec = {
  format: 'openai-chat',
  read: readChatRequest,
  toReply: toChatReply,
  openStream: openChatStream,
}
