import type { WireFormat } from '@tragwerk/contracts/gateway'
import type { GeneratedSample } from '../attempt.ts'
import { readGeneratedText } from './generated-text.ts'

/** Some hundreds of events, so that the average of the others is known well; a slow reader holds no more for it. */
const maxKeptBytes = 64 * 1024

/**
 * A part of a stream, to count its tokens if nobody tells them. Nothing is read before that: of a long stream, what was
 * not kept counts by its number of events, as those that were kept count on average. Bytes would say less, because an
 * image has many and no text.
 */
export class StreamSample {
  readonly #pieces: Buffer[] = []
  #bytes = 0
  #keptEvents = 0
  #events = 0

  /** `piece` holds so many whole events. The first is kept whatever its size, others as long as there is room. */
  add(piece: Buffer, events: number): void {
    this.#events += events
    if (this.#bytes > 0 && this.#bytes + piece.length > maxKeptBytes) return
    // A short piece must not hold the long read that it came with.
    this.#pieces.push(piece.buffer.byteLength > 2 * piece.length ? Buffer.from(piece) : piece)
    this.#bytes += piece.length
    this.#keptEvents += events
  }

  read(format: WireFormat): GeneratedSample {
    const text = readGeneratedText(format, Buffer.concat(this.#pieces))
    return { text, factor: this.#keptEvents === 0 ? 1 : this.#events / this.#keptEvents }
  }
}
