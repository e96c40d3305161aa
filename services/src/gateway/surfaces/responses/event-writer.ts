import type { JsonObject } from '../../json.ts'

/** Writes the frames of one stream and numbers them. */
export interface EventWriter {
  event(type: string, fields: JsonObject): void
  /** The same with fields that are JSON text already, braces left out. */
  rawEvent(type: string, fieldsJson: string): void
  /** What was written since the last call. */
  take(): string
}

/** `onFirst` is called before the first event and may write others that come before it. */
export function createEventWriter(onFirst: () => void): EventWriter {
  let sequenceNumber = 0
  let written = ''
  let isBegun = false
  const rawEvent = (type: string, fieldsJson: string) => {
    if (!isBegun) {
      isBegun = true
      onFirst()
    }
    written += `event: ${type}\ndata: {"type":"${type}","sequence_number":${sequenceNumber++},${fieldsJson}}\n\n`
  }
  return {
    event: (type, fields) => rawEvent(type, JSON.stringify(fields).slice(1, -1)),
    rawEvent,
    take() {
      const taken = written
      written = ''
      return taken
    },
  }
}
