import { crc32 } from 'node:zlib'
import { asJson } from './recording.ts'

/** Recorded events (one JSON value a line) as OpenAI's chat sends them. */
export function toChatEvents(lines: readonly string[]): Buffer {
  return Buffer.from([...lines, '[DONE]'].map((line) => `data: ${line}\n\n`).join(''))
}

/** As servers send events whose type is told twice: Anthropic's messages and OpenAI's responses. */
export function toNamedEvents(lines: readonly string[]): Buffer {
  const framed = lines.map((line) => `event: ${typeOf(line)}\ndata: ${line}\n\n`)
  return Buffer.from(framed.join(''))
}

/** Of the event itself: inner objects have types too, and may come first. */
function typeOf(line: string): string {
  try {
    return String(asJson(JSON.parse(line)).type)
  } catch {
    return /"type":"([^"]+)"/.exec(line)?.[1] ?? 'unknown'
  }
}

/** As Google and Cohere send them. */
export function toPlainEvents(lines: readonly string[]): Buffer {
  return Buffer.from(lines.map((line) => `data: ${line}\r\n\r\n`).join(''))
}

/** Binary frames of AWS: `{"messageStop": {…}}` becomes a frame of that type. */
export function toAwsFrames(lines: readonly string[]): Buffer {
  return Buffer.concat(
    lines.map((line) => {
      const [[type, payload]] = Object.entries(asJson(JSON.parse(line))) as [[string, unknown]]
      const headers = { ':event-type': type, ':content-type': 'application/json', ':message-type': 'event' }
      return toAwsFrame(headers, Buffer.from(JSON.stringify(payload)))
    }),
  )
}

const stringType = 7
const preludeBytes = 12
const checksumBytes = 4

function toAwsFrame(headers: Readonly<Record<string, string>>, payload: Buffer): Buffer {
  const head = Buffer.concat(
    Object.entries(headers).map(([name, value]) => {
      const lengths = Buffer.from([stringType, value.length >> 8, value.length & 0xff])
      return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), lengths, Buffer.from(value)])
    }),
  )
  const frame = Buffer.alloc(preludeBytes + head.length + payload.length + checksumBytes)
  frame.writeUInt32BE(frame.length, 0)
  frame.writeUInt32BE(head.length, 4)
  frame.writeUInt32BE(crc32(frame.subarray(0, 8)), 8)
  head.copy(frame, preludeBytes)
  payload.copy(frame, preludeBytes + head.length)
  frame.writeUInt32BE(crc32(frame.subarray(0, -checksumBytes)), frame.length - checksumBytes)
  return frame
}

/** The events in AWS frames, in order, each as `{"messageStop": {…}}`. */
export function readAwsFrames(
  bytes: Buffer,
): { readonly end: number; readonly event: Record<string, unknown> }[] {
  const events: { end: number; event: Record<string, unknown> }[] = []
  for (let at = 0; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at)
    const headLength = bytes.readUInt32BE(at + 4)
    const head = bytes.toString('latin1', at + preludeBytes, at + preludeBytes + headLength)
    const type = /:event-type.{3}([A-Za-z]+)/s.exec(head)?.[1] ?? 'unknown'
    const payload = bytes.toString('utf8', at + preludeBytes + headLength, at + length - checksumBytes)
    at += length
    events.push({ end: at, event: { [type]: JSON.parse(payload) } })
  }
  return events
}
