import type { LanguageModelV4Usage } from '@ai-sdk/provider'
import { isJsonObject } from '../../json.ts'
import type { ReplyContext } from '../codec.ts'
import { type FinishReason, toChatUsage } from './reply-words.ts'

/** What the first chunk says of the content: OpenAI has '' before text and null before anything else. */
export type FirstContent = '""' | 'null'

export interface ChunkFrames {
  /** Whole frames are `head`, a delta as JSON, `tail`. */
  readonly head: string
  readonly tail: string
  /** The chunk with the role, once; '' afterwards. */
  begin(content: FirstContent): string
  /** One delta, after the chunk with the role if that did not go out yet. */
  delta(json: string, content: FirstContent): string
  /** Everything that ends a complete answer. */
  end(reason: FinishReason, usage: LanguageModelV4Usage): string
}

/** Writes chunks as text around deltas; all that repeats is written once. */
export function createChunkFrames({ id, created, model, body }: ReplyContext): ChunkFrames {
  const wantsUsage = isJsonObject(body.stream_options) && body.stream_options.include_usage === true
  const identity = `"id":${JSON.stringify(`chatcmpl-${id}`)},"object":"chat.completion.chunk","created":${created},"model":${JSON.stringify(model)}`
  const head = `data: {${identity},"choices":[{"index":0,"delta":`
  const close = wantsUsage ? '}],"usage":null}\n\n' : '}]}\n\n'
  const tail = `,"logprobs":null,"finish_reason":null${close}`
  let hasBegun = false

  const begin = (content: FirstContent) => {
    if (hasBegun) return ''
    hasBegun = true
    return `${head}{"role":"assistant","content":${content},"refusal":null}${tail}`
  }
  return {
    head,
    tail,
    begin,
    delta: (json, content) => (hasBegun ? head + json + tail : begin(content) + head + json + tail),
    end(reason, usage) {
      const finish = `${begin('""')}${head}{},"logprobs":null,"finish_reason":"${reason}"${close}`
      if (!wantsUsage) return `${finish}data: [DONE]\n\n`
      const told = JSON.stringify(toChatUsage(usage))
      return `${finish}data: {${identity},"choices":[],"usage":${told}}\n\ndata: [DONE]\n\n`
    },
  }
}
