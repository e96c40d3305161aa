import { readAwsFrames } from './event-frames.ts'
import { asJson, type Recording } from './recording.ts'

/** The same numbers for the same seed: whole, from 0 to below `limit`. */
export function seededPlaces(seed: number): (limit: number) => number {
  let state = seed >>> 0
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

/** Where each event of a stream ends, up to the one that completes it; a whole answer is a single one. */
export function eventEnds(recording: Recording): readonly number[] {
  const { format, bytes, isStream } = recording
  if (format === 'bedrock' && isStream) return readAwsFrames(bytes).map(({ end }) => end)
  const text = bytes.toString('latin1')
  if (!isStream) return [text.trimEnd().length]
  const ends: number[] = []
  for (const { index, 0: event } of text.matchAll(/\S(?:(?!\r?\n\r?\n).)*/gs)) {
    ends.push(index + event.trimEnd().length)
    if (format === 'openai-responses' && completesResponse(event)) break
  }
  return ends
}

/**
 * Ends of events behind which the answer is not complete. Bedrock tells the usage behind the end of the answer, and
 * some of the recorded streams lack it, so an end just before it is none that anybody could tell from a proper one.
 */
export function incompleteEnds(recording: Recording): readonly number[] {
  const { format, bytes, isStream } = recording
  if (format !== 'bedrock' || !isStream) return eventEnds(recording).slice(0, -1)
  const frames = readAwsFrames(bytes)
  return frames
    .slice(
      0,
      frames.findIndex(({ event }) => 'messageStop' in event),
    )
    .map(({ end }) => end)
}

/** Some servers say `[DONE]` behind it, and one recording holds a second response. */
function completesResponse(event: string): boolean {
  const data = /^data: *(.*)$/m.exec(event)?.[1]
  if (data === undefined) return false
  const { type } = asJson(JSON.parse(data))
  return type === 'response.completed' || type === 'response.incomplete'
}

/** Ends of pieces: single bytes for short streams, up to `most` pieces of random length for longer ones. */
export function slicesOf(
  bytes: Buffer,
  { most, next }: { readonly most: number; readonly next: (limit: number) => number },
) {
  const longest = Math.max(1, Math.ceil((2 * bytes.length) / most) - 1)
  const ends: number[] = []
  for (let at = 1 + next(longest); at < bytes.length; at += 1 + next(longest)) ends.push(at)
  return ends
}
