import { isJsonObject } from '../../json.ts'
import { readAnthropicUsage } from '../../tokens/usage.ts'
import { contains, type EventBounds, type EventVerdict, StreamWatch, standsAt } from './stream-watch.ts'

const usageField = Buffer.from('"usage"')
const stop = Buffer.from('"type":"message_stop"')
const stopEvent = Buffer.from('event: message_stop')
const errorEvent = Buffer.from('event: error')

/** Message events: usage in `message_start` and `message_delta`, `message_stop` at the end, errors as events. */
export class AnthropicStream extends StreamWatch {
  #atStart: unknown
  #latest: unknown

  protected readEvent(bytes: Buffer, event: EventBounds): EventVerdict {
    if (standsAt(bytes, errorEvent, event.start)) {
      const error = this.parse(bytes, event)?.error
      const message = isJsonObject(error) ? error.message : undefined
      this.isProblemTold = true
      this.problem ??= `it reported "${String(message).slice(0, 300)}"`
    } else if (isStop(bytes, event)) {
      this.isComplete = true
    } else if (contains(bytes, usageField, event)) {
      this.#readUsage(bytes, event)
    }
    return 'forward'
  }

  /** Only the two events that tell usage are read; a tool's input may contain the word as well. */
  #readUsage(bytes: Buffer, event: EventBounds): void {
    const parsed = this.parse(bytes, event)
    if (parsed?.type === 'message_start' && isJsonObject(parsed.message)) this.#atStart = parsed.message.usage
    else if (parsed?.type === 'message_delta') this.#latest = parsed.usage
    else return
    this.reading = readAnthropicUsage(this.#atStart, this.#latest)
  }
}

function isStop(bytes: Buffer, { start, dataAt }: EventBounds): boolean {
  if (standsAt(bytes, stopEvent, start)) return true
  return standsAt(bytes, stop, dataAt + 1)
}
