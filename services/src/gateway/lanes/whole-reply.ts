import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '@tragwerk/infra/clock'
import { gatewayErrors } from '../errors.ts'
import { noUsage } from '../tokens/usage.ts'
import { type AttemptInput, type AttemptResult, noText } from './attempt.ts'
import { judgeAnswer } from './judge-failure.ts'
import { hideOwnKeys, ownKeys } from './own-keys.ts'
import { readAnswer } from './read-answer.ts'
import { readRetryAfterMs, relayHeaders } from './relay-headers.ts'
import type { Reply, ReplyHead } from './reply.ts'
import { readAnsweredText } from './streams/generated-text.ts'

const maxAnswerBytes = 64 * 1024 * 1024

/** An answer in one piece: held until it is whole, so that a broken one can still be asked for elsewhere. */
export class WholeReply implements Reply {
  readonly isFull = false
  readonly reading = noUsage
  readonly text = noText
  readonly #clock: Pick<Clock, 'monotonicMs' | 'now'>
  readonly #input: AttemptInput
  readonly #head: ReplyHead
  readonly #chunks: Buffer[] = []
  #bytes = 0

  constructor(
    { clock }: { readonly clock: Pick<Clock, 'monotonicMs' | 'now'> },
    input: AttemptInput,
    head: ReplyHead,
  ) {
    this.#clock = clock
    this.#input = input
    this.#head = head
  }

  take(chunk: Buffer): AttemptResult | undefined {
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    if (this.#bytes <= maxAnswerBytes) return undefined
    return this.#fail(`its answer is longer than ${maxAnswerBytes} bytes`)
  }

  end(): AttemptResult {
    const body = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    const { status, headers, startedMs } = this.#head
    const relayed = relayHeaders(headers)
    if (status >= 300) {
      const retryAfterMs = readRetryAfterMs(headers, this.#clock.now())
      const { deployment } = this.#input
      const told = hideOwnKeys(body, ownKeys(this.#head.sentHeaders))
      return judgeAnswer({ deployment, status, body: told, headers: relayed, retryAfterMs })
    }
    const reading = readAnswer(this.#input.request.format, body, { isSized: isSized(headers) })
    if (reading === undefined) return this.#fail('its answer is not valid JSON')
    if (!this.#input.claim(this.#clock.monotonicMs() - startedMs)) {
      return { kind: 'lost', reading, text: noText }
    }
    return {
      kind: 'answer',
      status,
      headers: ['content-type', headers['content-type'] ?? 'application/json', ...relayed],
      body,
      reading,
      text: () => ({ text: readAnsweredText(this.#input.request.format, body), factor: 1 }),
    }
  }

  /** Nothing was sent. */
  breakOff(): undefined {
    return undefined
  }

  #fail(problem: string): AttemptResult {
    const { deployment } = this.#input
    const { status } = this.#head
    return {
      kind: 'failed',
      error: gatewayErrors.upstreamFailed({ deployment, problem, status }),
      status,
      verdict: 'retry',
      retryAfterMs: undefined,
    }
  }
}

/** Otherwise the end of the connection is the end of the answer, and nobody knows whether it is all. */
function isSized(headers: IncomingHttpHeaders): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined
}
