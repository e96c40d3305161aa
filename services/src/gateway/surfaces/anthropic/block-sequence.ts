import type { ClientCitation } from './content.ts'
import { withSources } from './content.ts'
import * as frames from './frames.ts'

/** One content block of the streamed message. */
export interface Block {
  readonly kind: 'text' | 'thinking' | 'tool' | 'redacted'
  /** Of the model's part; unique among the blocks of its kind that are not closed. */
  readonly id: string
  /** Of the tool, for the client. */
  readonly name: string
  /** What came and could not be sent yet; the data of a redacted block. */
  held: string
  hasContent: boolean
  isEnded: boolean
  /** The number under which the client knows it; -1 before it was opened. */
  index: number
  signature: string
  citations: readonly ClientCitation[]
}

export function aBlock(kind: Block['kind'], id: string, name = ''): Block {
  return {
    kind,
    id,
    name,
    held: '',
    hasContent: false,
    isEnded: false,
    index: -1,
    signature: '',
    citations: [],
  }
}

/**
 * Puts blocks that a model writes at the same time one after the other, as the format demands. One block is live and
 * streams; the others wait, whole, in the order in which they began. A text gives way to what begins after it and goes
 * on as a new block; thinking and calls keep their place until they end.
 */
export interface BlockSequence {
  /** The open block of this kind and id that goes on, or undefined. */
  find(kind: Block['kind'], id: string): Block | undefined
  /** Adds a block behind all others. */
  begin(block: Block): string
  append(block: Block, text: string): string
  /** Marks the end, and lets waiting blocks move up. */
  end(block: Block): string
  addSource(source: ClientCitation): void
  /** Ends all blocks. */
  close(): string
}

export function createBlockSequence(): BlockSequence {
  let live: Block | undefined
  let waiting: Block[] = []
  let sources: ClientCitation[] = []
  let nextIndex = 0

  const open = (block: Block): string => {
    block.index = nextIndex++
    return openFrame(block)
  }

  const stop = (block: Block): string => {
    live = undefined
    if (block.kind === 'text' && sources.length > 0) {
      block.citations = withSources(block.citations, sources)
      sources = []
    }
    let sent = ''
    if (block.index < 0) {
      if (isBlank(block)) return ''
      sent = open(block)
    }
    for (const citation of block.citations) sent += frames.citationDelta(block.index, citation)
    if (block.signature !== '') sent += frames.signatureDelta(block.index, block.signature)
    return sent + frames.blockStop(block.index)
  }

  const promote = (block: Block): string => {
    live = block
    const isSilent = block.kind !== 'tool' && block.held === ''
    return isSilent ? '' : open(block) + flush(block)
  }

  /** Moves up until a block is found that goes on. */
  const advance = (): string => {
    let sent = ''
    while (live === undefined || givesWay(live, waiting.length > 0)) {
      if (live) sent += stop(live)
      const next = waiting.shift()
      if (!next) break
      sent += promote(next)
    }
    return sent
  }

  return {
    find(kind, id) {
      if (live?.kind === kind && live.id === id && !live.isEnded) return live
      if (kind === 'text') {
        const last = waiting.at(-1)
        return last?.kind === kind && last.id === id ? last : undefined
      }
      return waiting.find((block) => block.kind === kind && block.id === id && !block.isEnded)
    },
    begin(block) {
      waiting.push(block)
      return advance()
    },
    append(block, text) {
      block.hasContent = true
      if (block !== live) {
        block.held += text
        return ''
      }
      return block.index < 0 ? open(block) + delta(block, text) : delta(block, text)
    },
    end(block) {
      block.isEnded = true
      // A text stays open for the sources that come after it.
      return block.kind === 'text' ? '' : advance()
    },
    addSource(source) {
      sources.push(source)
    },
    close() {
      let sent = live ? stop(live) : ''
      for (const block of waiting) sent += promote(block) + stop(block)
      waiting = []
      return sent
    },
  }
}

function givesWay(block: Block, isAwaited: boolean): boolean {
  return block.kind === 'text' ? isAwaited : block.isEnded
}

/** Nothing that a client would miss. */
function isBlank(block: Block): boolean {
  return block.kind !== 'tool' && block.held === '' && block.signature === ''
}

function flush(block: Block): string {
  if (block.held === '' || block.kind === 'redacted') return ''
  const sent = delta(block, block.held)
  block.held = ''
  return sent
}

function openFrame(block: Block): string {
  switch (block.kind) {
    case 'text':
      return frames.textStart(block.index)
    case 'thinking':
      return frames.thinkingStart(block.index)
    case 'redacted':
      return frames.redactedStart(block.index, block.held)
    case 'tool':
      return frames.toolStart(block.index, block.id, block.name)
  }
}

function delta(block: Block, text: string): string {
  if (block.kind === 'text') return frames.textDelta(block.index, text)
  return block.kind === 'tool'
    ? frames.inputDelta(block.index, text)
    : frames.thinkingDelta(block.index, text)
}
