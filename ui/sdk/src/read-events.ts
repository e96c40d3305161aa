import { isTragwerkError, TragwerkError } from './errors.ts'

/** The `data` of each server-sent event, in order. Comments and other fields are passed over. */
export async function* readEventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let text = ''
  let data: string[] = []
  try {
    for (;;) {
      const { done, value } = await reader.read()
      text += done ? decoder.decode() : decoder.decode(value, { stream: true })
      const { lines, rest } = splitLines(text, done)
      text = rest
      for (const line of lines) {
        if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
        if (line !== '' || data.length === 0) continue
        yield data.join('\n')
        data = []
      }
      // What stands behind the last empty line is an event that was cut off.
      if (done) return
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Lines end in LF, CRLF or CR; a CR at the very end may be the first half of CRLF and has to wait. */
function splitLines(text: string, isLast: boolean): { lines: string[]; rest: string } {
  const held = !isLast && text.endsWith('\r') ? 1 : 0
  const lines = text.slice(0, text.length - held).split(/\r\n|\n|\r/)
  const rest = (lines.pop() ?? '') + text.slice(text.length - held)
  return { lines, rest }
}

export interface ReadEventsOptions {
  /** A watch, of which no event is the last. */
  readonly isEndless?: boolean
  /** Of the request, for the errors. */
  readonly traceId?: string
}

/**
 * The events of an answer stream up to its end. A stream that reports a failure, or stops without saying that
 * it is complete, throws: what came before must not be taken for the whole. An endless one is never complete.
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  { isEndless = false, traceId = '' }: ReadEventsOptions = {},
): AsyncGenerator<unknown> {
  let cause: unknown
  try {
    for await (const data of readEventData(body)) {
      if (data === '[DONE]' && !isEndless) return
      const event = JSON.parse(data) as StreamEvent
      throwIfFailure(event, traceId)
      yield event
      if (event.type === 'done' && !isEndless) return
    }
  } catch (error) {
    if (isTragwerkError(error)) throw error
    cause = error
  }
  throw new TragwerkError({
    code: 'sdk.stream_incomplete',
    message: isEndless
      ? 'The server or the connection ended the stream. Connect again.'
      : 'The stream was cut off before its last event. Ask again.',
    status: 200,
    traceId,
    cause,
  })
}

interface Failure {
  readonly code?: string
  readonly message?: string
  readonly traceId?: string
}

interface StreamEvent extends Failure {
  readonly type?: unknown
  readonly error?: Failure | null
}

function throwIfFailure(event: StreamEvent, traceId: string): void {
  const failure = event.type === 'error' ? event : event.error
  if (failure === undefined || failure === null) return
  throw new TragwerkError({
    code: failure.code ?? 'sdk.stream_incomplete',
    message: failure.message ?? 'The stream failed.',
    status: 200,
    traceId: failure.traceId ?? traceId,
  })
}
