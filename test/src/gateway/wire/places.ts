import { readAwsFrames } from './event-frames.ts'
import type { Recording } from './recording.ts'

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

/** Where the last byte stands without which an answer is not complete, plus one. */
export function endOf({ format, bytes, isStream }: Recording): number {
  if (!isStream) return bytes.toString('latin1').trimEnd().length
  if (format === 'bedrock') return readAwsFrames(bytes).at(-1)!.end
  const text = bytes.toString('latin1')
  const done = text.lastIndexOf('data: [DONE]')
  if (done !== -1) return done + 'data: [DONE]'.length
  return text.trimEnd().length
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
