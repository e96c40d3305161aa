import { isJsonObject } from '../../json.ts'
import { readOpenaiResponsesUsage } from '../../tokens/usage.ts'
import { type EventBounds, type EventVerdict, StreamWatch } from './stream-watch.ts'

const typeField = Buffer.from('"type":"')
/** Types of the events that end a response; all other events are passed on unread. */
const endTypes = ['response.completed', 'response.incomplete', 'response.failed', 'error']
const longestEndType = 20

/** Events of a response: usage in the last one, which carries the whole response. */
export class ResponsesStream extends StreamWatch {
  constructor() {
    super(false)
  }

  protected readEvent(bytes: Buffer, event: EventBounds): EventVerdict {
    const type = typeOf(bytes, event)
    if (type === undefined) return 'forward'
    const parsed = this.parse(bytes, event)
    if (parsed === undefined) return 'forward'
    const { response } = parsed
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

/** The type, when it is one of those that end a response; the field stands near the beginning. */
function typeOf(bytes: Buffer, { dataAt, end }: EventBounds): string | undefined {
  const at = bytes.indexOf(typeField, dataAt)
  if (at === -1 || at >= end) return undefined
  const from = at + typeField.length
  const type = bytes.toString('latin1', from, Math.min(from + longestEndType, end)).split('"', 1)[0]!
  return endTypes.includes(type) ? type : undefined
}
