import type { LanguageModelV4Citation, LanguageModelV4Source } from '@ai-sdk/provider'
import type { ItemList } from './item-list.ts'
import { createMessageItem, type MessageItem, type TextPart } from './message-item.ts'

/** Blocks of text. Those that follow each other without another item between them share one message. */
export interface TextBlocks {
  append(blockId: string, delta: string): void
  end(blockId: string, citations: readonly LanguageModelV4Citation[] | undefined): void
  /** A source without a place belongs to the text before it, or else to the next one. */
  addSource(source: LanguageModelV4Source): void
}

export function createTextBlocks(items: ItemList): TextBlocks {
  const parts = new Map<string, TextPart>()
  const uncited: LanguageModelV4Source[] = []
  let message: MessageItem | undefined

  function begin(blockId: string): TextPart {
    if (!message || message.isFollowed) message = items.begin('msg', createMessageItem)
    const part = message.openPart()
    parts.set(blockId, part)
    for (const source of uncited.splice(0)) part.cite({ source })
    return part
  }

  return {
    append(blockId, delta) {
      if (delta !== '') (parts.get(blockId) ?? begin(blockId)).append(delta)
    },
    end(blockId, citations) {
      const part = parts.get(blockId)
      if (!part) return
      parts.delete(blockId)
      for (const citation of citations ?? []) part.cite(citation)
      part.end()
    },
    addSource(source) {
      if (message && !message.isClosed) message.lastPart.cite({ source })
      else uncited.push(source)
    },
  }
}
