import type { WireFormat } from '@tragwerk/contracts/gateway'
import type { GeneratedSample } from '../attempt.ts'
import { readGeneratedText } from './generated-text.ts'

/** A hundred events and more, so that their average is known well. */
const maxKeptBytes = 32 * 1024
const firstRoomBytes = 4 * 1024

/**
 * A part of a stream, to count its tokens if nobody tells them. Nothing is read before that: of a long stream, what was
 * not kept counts by its number of events, as those that were kept count on average. Bytes would say less, because an
 * image has many and no text.
 */
export class StreamSample {
  /** A copy, because a piece kept as it came holds all that was read together with it. */
  #kept = Buffer.alloc(0)
  #bytes = 0
  #keptEvents = 0
  #events = 0

  /** `piece` holds so many whole events. The first is kept whatever its size, others as long as there is room. */
  add(piece: Buffer, events: number): void {
    this.#events += events
    const bytes = this.#bytes + piece.length
    if (this.#bytes > 0 && bytes > maxKeptBytes) return
    if (bytes > this.#kept.length) this.#grow(bytes)
    piece.copy(this.#kept, this.#bytes)
    this.#bytes = bytes
    this.#keptEvents += events
  }

  read(format: WireFormat): GeneratedSample {
    const text = readGeneratedText(format, this.#kept.subarray(0, this.#bytes))
    return { text, factor: this.#keptEvents === 0 ? 1 : this.#events / this.#keptEvents }
  }

  #grow(bytes: number): void {
    const room = Math.min(Math.max(2 * this.#kept.length, firstRoomBytes), maxKeptBytes)
    const next = Buffer.allocUnsafeSlow(Math.max(room, bytes))
    this.#kept.copy(next, 0, 0, this.#bytes)
    this.#kept = next
  }
}
