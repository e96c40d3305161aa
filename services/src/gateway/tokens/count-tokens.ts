import { setImmediate } from 'node:timers/promises'
import type { WireFormat } from '@tragwerk/contracts/gateway'
import type { JsonObject } from '../json.ts'
import { createEncodings, type Encodings, encodingOf } from './encodings.ts'
import { gatherReply, gatherRequest, type TokenContent } from './request-text.ts'
import { sliceText } from './slice-text.ts'

/**
 * Counts tokens where the provider does not. Exact for the texts of OpenAI's models; other providers keep their
 * vocabularies to themselves, so their models are counted with OpenAI's newest, which may be off by a third.
 * The vocabulary is read at the first count, which then takes some tenths of a second. Long texts are counted in slices,
 * with other work let in between, so that none holds the process for much more than 10 ms.
 */
export interface TokenCounter {
  countText(text: string, model?: string): Promise<number>
  /** All of a request: texts, marks of messages, definitions of tools; images and documents by the published rules of thumb. */
  countRequest(format: WireFormat, body: JsonObject, model?: string): Promise<number>
  /** What a whole answer contains of generated text and tool calls. 0 for formats that generate nothing. */
  countReply(format: WireFormat, body: JsonObject, model?: string): Promise<number>
  /** A counter for one streamed answer. */
  openReply(model?: string): ReplyCounter
}

/** Collects a streamed answer piece by piece; nothing is counted before `count`. */
export interface ReplyCounter {
  /** Text, reasoning, or arguments of a tool call. */
  add(piece: string): void
  count(): Promise<number>
}

export interface TokenCounterOptions {
  readonly encodings?: Encodings
  /** Lets other work run; replaced in tests. */
  readonly pause?: () => Promise<unknown>
  /** Monotonic milliseconds. */
  readonly now?: () => number
}

/** Looked at between slices, so a pause comes at most one slice (4,096 characters) later. */
const maxHoldMs = 10

export function createTokenCounter(options: TokenCounterOptions = {}): TokenCounter {
  const { encodings = createEncodings(), pause = setImmediate, now = () => performance.now() } = options

  async function countTexts(texts: readonly string[], model: string | undefined): Promise<number> {
    if (texts.every((text) => text === '')) return 0
    const countPiece = await encodings.load(encodingOf(model))
    let tokens = 0
    let since = now()
    for (const text of texts) {
      for (const slice of sliceText(text)) {
        tokens += countPiece(slice)
        if (now() - since < maxHoldMs) continue
        await pause()
        since = now()
      }
    }
    return tokens
  }

  async function countContent(content: TokenContent, model: string | undefined): Promise<number> {
    const { texts, fixed, repeated } = content
    const once = fixed + (await countTexts(texts, model))
    return repeated === undefined ? once : once + repeated.times * (await countTexts([repeated.text], model))
  }

  return {
    countText: (text, model) => countTexts([text], model),
    countRequest: (format, body, model) => countContent(gatherRequest(format, body), model),
    countReply: (format, body, model) => countContent(gatherReply(format, body), model),
    openReply(model) {
      let text = ''
      return {
        add(piece) {
          text += piece
        },
        count: () => countTexts([text], model),
      }
    },
  }
}
