import { isJsonObject } from '../../json.ts'
import { readOpenaiChatUsage } from '../../tokens/usage.ts'
import { contains, type EventBounds, type EventVerdict, StreamWatch, standsAt } from './stream-watch.ts'

const endMarker = Buffer.from('[DONE]')
const usageField = Buffer.from('"usage"')
const errorField = Buffer.from('{"error"')
const openingBracket = 0x5b

/** Chat and completion chunks: usage in one of the last events, `[DONE]` at the end. */
export class OpenaiStream extends StreamWatch {
  readonly #dropsUsage: boolean

  /** `dropsUsage`: the event that tells only the usage was our wish, not the client's. */
  constructor(dropsUsage: boolean) {
    super()
    this.#dropsUsage = dropsUsage
  }

  protected readEvent(bytes: Buffer, event: EventBounds): EventVerdict {
    if (bytes[event.dataAt] === openingBracket) {
      if (standsAt(bytes, endMarker, event.dataAt)) this.isComplete = true
      return 'forward'
    }
    if (contains(bytes, errorField, event)) this.#readError(bytes, event)
    if (!tellsUsage(bytes, event)) return 'forward'
    return this.#readUsage(bytes, event)
  }

  #readUsage(bytes: Buffer, event: EventBounds): EventVerdict {
    const chunk = this.parse(bytes, event)
    if (chunk === undefined) return 'forward'
    const { usage, x_groq: groq, choices } = chunk
    const told = isJsonObject(usage) ? usage : isJsonObject(groq) ? groq.usage : undefined
    const reading = readOpenaiChatUsage(told)
    if (reading.usage.source !== 'none') this.reading = reading
    const tellsNothingElse = Array.isArray(choices) && choices.length === 0 && isJsonObject(usage)
    return this.#dropsUsage && tellsNothingElse ? 'drop' : 'forward'
  }

  #readError(bytes: Buffer, event: EventBounds): void {
    const error = this.parse(bytes, event)?.error
    const message = isJsonObject(error) ? error.message : error
    this.isProblemTold = true
    this.problem ??= `it reported "${String(message).slice(0, 300)}"`
  }
}

/** `"usage":null` stands in every chunk of some servers and tells nothing. */
function tellsUsage(bytes: Buffer, { start, end }: EventBounds): boolean {
  let at = bytes.indexOf(usageField, start)
  while (at !== -1 && at < end) {
    let next = at + usageField.length
    while (bytes[next] === 0x3a || bytes[next] === 0x20) next += 1
    if (bytes[next] === 0x7b) return true
    at = bytes.indexOf(usageField, next)
  }
  return false
}
