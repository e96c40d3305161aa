/** What the mock upstream says; the load generator knows it too, to check every answer. */
export const answerText = 'The gauge, the valve of the second pump, and the vent. '.repeat(13).trim()

const head = { id: 'chatcmpl-1', object: 'chat.completion', created: 1_760_000_000, model: 'gpt-5-mini' }
const usage = { prompt_tokens: 30, completion_tokens: 170, total_tokens: 200 }

/** About 1 KB. */
export const chatAnswer = Buffer.from(
  JSON.stringify({
    ...head,
    choices: [{ index: 0, message: { role: 'assistant', content: answerText }, finish_reason: 'stop' }],
    usage,
  }),
)

export const vectorText = JSON.stringify(
  Array.from({ length: 1536 }, (_, index) => Math.sin(index + 1) * 0.034),
)

/** 1,536 floats, about 33 KB. */
export const embeddingsAnswer = Buffer.from(
  `{"object":"list","data":[{"object":"embedding","index":0,"embedding":${vectorText}}],` +
    '"model":"text-embedding-3-small","usage":{"prompt_tokens":4,"total_tokens":4}}',
)

const chunkHead = JSON.stringify({ ...head, object: 'chat.completion.chunk' }).slice(0, -1)
const padding = 'and the vent of the boiler, '.repeat(4)

/** One event of about 300 bytes. The text carries when it was written, on the clock that all processes share. */
export function chatChunk(writtenUs: number): string {
  return `data: ${chunkHead},"choices":[{"index":0,"delta":{"content":"@${writtenUs}@ ${padding}"},"finish_reason":null}]}\n\n`
}

export const lastChunk = `data: ${chunkHead},"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n`
export const usageChunk = `data: ${chunkHead},"choices":[],"usage":${JSON.stringify(usage)}}\n\n`
export const doneEvent = 'data: [DONE]\n\n'

/** Microseconds of the monotonic clock of the machine. */
export function machineUs(): number {
  return Number(process.hrtime.bigint() / 1000n)
}
