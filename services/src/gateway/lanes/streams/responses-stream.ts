import { isJsonObject } from '../../json.ts'
import { readOpenaiResponsesUsage } from '../../tokens/usage.ts'
import { type EventBounds, type EventVerdict, StreamWatch } from './stream-watch.ts'

const typeField = Buffer.from('"type"')
const colon = 0x3a
const space = 0x20
const quote = 0x22
/** Types of the events that end a response; all other events are passed on unread. */
const endTypes = ['response.completed', 'response.incomplete', 'response.failed', 'error']
const longestEndType = 20

/** Events of a response: usage in the last one, which carries the whole response. */
export class ResponsesStream extends StreamWatch {
  protected readEvent(bytes: Buffer, event: EventBounds): EventVerdict {
    if (!mayEnd(bytes, event)) return 'forward'
    const parsed = this.parse(bytes, event)
    if (parsed === undefined || !endTypes.includes(String(parsed.type))) return 'forward'
    const { response, type } = parsed
    if (isJsonObject(response)) {
      this.reading = readOpenaiResponsesUsage(response.usage)
    }
    if (type === 'error') this.#fail(parsed.message)
    else if (type === 'response.failed')
      this.#fail(isJsonObject(response) ? errorText(response.error) : undefined)
    else this.isComplete = true
    return 'forward'
  }

  #fail(message: unknown): void {
    this.isProblemTold = true
    this.problem ??= `it reported "${String(message).slice(0, 300)}"`
  }
}

function errorText(error: unknown): unknown {
  return isJsonObject(error) ? error.message : undefined
}

/**
 * Whether this may be an event that ends a response. Its type stands near the beginning, except with servers that put
 * the response before it: what is found first then is the type of something inside, and the event is read to know.
 */
function mayEnd(bytes: Buffer, { dataAt, end }: EventBounds): boolean {
  const at = bytes.indexOf(typeField, dataAt)
  if (at === -1 || at >= end) return false
  let from = at + typeField.length
  while (bytes[from] === colon || bytes[from] === space || bytes[from] === quote) from += 1
  const type = bytes.toString('latin1', from, Math.min(from + longestEndType, end)).split('"', 1)[0]!
  return endTypes.includes(type) || !type.startsWith('response.')
}
