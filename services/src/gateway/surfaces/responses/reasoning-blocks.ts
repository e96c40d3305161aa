import type { LanguageModelV4StreamPart, SharedV4ProviderMetadata } from '@ai-sdk/provider'
import type { ItemList } from './item-list.ts'
import { createReasoningItem, type ReasoningItem } from './reasoning-item.ts'
import { keepFilled, mergeMetadata } from './sealed-metadata.ts'

export type ReasoningStreamPart = Extract<
  LanguageModelV4StreamPart,
  { type: 'reasoning-start' | 'reasoning-delta' | 'reasoning-end' }
>

/** Blocks of reasoning, each an item of its own, for each has its own signature. */
export interface ReasoningBlocks {
  add(part: ReasoningStreamPart): void
  /** Ends the blocks that the provider left open. */
  close(status: 'completed' | 'incomplete'): void
}

interface Block {
  item: ReasoningItem | undefined
  metadata: SharedV4ProviderMetadata | undefined
}

export function createReasoningBlocks(items: ItemList): ReasoningBlocks {
  const blocks = new Map<string, Block>()

  function end(block: Block, status: 'completed' | 'incomplete'): void {
    // Hidden reasoning has no text, but the provider wants it back.
    if (keepFilled(block.metadata)) block.item ??= items.begin('rs', createReasoningItem)
    block.item?.seal(block.metadata)
    block.item?.close(status)
  }

  return {
    add(part) {
      const block = blocks.get(part.id) ?? { item: undefined, metadata: undefined }
      blocks.set(part.id, block)
      block.metadata = mergeMetadata(block.metadata, part.providerMetadata)
      if (part.type === 'reasoning-delta' && part.delta !== '') {
        block.item ??= items.begin('rs', createReasoningItem)
        block.item.append(part.delta)
      }
      if (part.type === 'reasoning-end') {
        blocks.delete(part.id)
        end(block, 'completed')
      }
    },
    close(status) {
      for (const block of blocks.values()) end(block, status)
      blocks.clear()
    },
  }
}
