/** What is asked and answered; the load generator knows both, to check every answer. */
export const charactersPerToken = 4

/** As long as a token is counted. */
const token = 'word'
const filler = 'The valve of the second pump was replaced in spring. '

/** A prompt of so many tokens that differs from those of other requests. */
export function promptOf(tokens: number, index: number): string {
  const length = tokens * charactersPerToken
  return `${index}. ${filler.repeat(Math.ceil(length / filler.length))}`.slice(0, length)
}

const head = { id: 'chatcmpl-1', created: 1_760_000_000, model: 'gpt-5-mini' }

/** One answer of the provider, whole. */
export function wholeAnswer(answerTokens: number, promptTokens: number): Buffer {
  return Buffer.from(
    JSON.stringify({
      ...head,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: token.repeat(answerTokens) },
          finish_reason: 'stop',
        },
      ],
      usage: usageOf(answerTokens, promptTokens),
    }),
  )
}

const chunkHead = JSON.stringify({ ...head, object: 'chat.completion.chunk' }).slice(0, -1)

/** The event of one token. */
export const tokenEvent = `data: ${chunkHead},"choices":[{"index":0,"delta":{"content":"${token}"},"finish_reason":null}]}\n\n`

const lastEvent = `data: ${chunkHead},"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n`
const doneEvent = 'data: [DONE]\n\n'

/** What follows the tokens. */
export function streamEnd(answerTokens: number, promptTokens: number, hasUsage: boolean): string {
  const usage = JSON.stringify(usageOf(answerTokens, promptTokens))
  const usageEvent = `data: ${chunkHead},"choices":[],"usage":${usage}}\n\n`
  return `${lastEvent}${hasUsage ? usageEvent : ''}${doneEvent}`
}

/** What is wrong with the body of an answer; undefined when it is complete and right. */
export function findFault(body: string, answerTokens: number, isStreamed: boolean): string | undefined {
  if (!isStreamed) {
    const hasAll = body.includes(`"${token.repeat(answerTokens)}"`)
    return hasAll ? undefined : 'an answer without its text'
  }
  const events = body.split(`"content":"${token}"`).length - 1
  if (events !== answerTokens) return `${events} of ${answerTokens} events`
  return body.endsWith(doneEvent) ? undefined : 'a stream without its end'
}

function usageOf(answerTokens: number, promptTokens: number) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: answerTokens,
    total_tokens: promptTokens + answerTokens,
  }
}
