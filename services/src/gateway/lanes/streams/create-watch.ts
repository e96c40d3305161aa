import type { WireFormat } from '@tragwerk/contracts/gateway'
import { AnthropicStream } from './anthropic-stream.ts'
import { OpenaiStream } from './openai-stream.ts'
import { ResponsesStream } from './responses-stream.ts'
import type { StreamWatch } from './stream-watch.ts'

/** The watch for a streamed answer of this format. */
export function createWatch(format: WireFormat, options: { readonly dropsUsage: boolean }): StreamWatch {
  if (format === 'anthropic-messages') return new AnthropicStream()
  if (format === 'openai-responses') return new ResponsesStream()
  return new OpenaiStream(options.dropsUsage)
}
