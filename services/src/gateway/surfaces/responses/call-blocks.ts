import type { LanguageModelV4ToolCall } from '@ai-sdk/provider'
import { type CallItem, createCustomCallItem, createFunctionCallItem } from './call-item.ts'
import type { ItemList } from './item-list.ts'
import type { OutputItem } from './output-item.ts'
import { createReasoningItem } from './reasoning-item.ts'
import { keepSignatures } from './sealed-metadata.ts'

/** The calls of tools that the client runs. */
export interface CallBlocks {
  begin(callId: string, toolName: string): void
  append(callId: string, delta: string): void
  /** Providers that do not stream the input send only this. */
  complete(call: LanguageModelV4ToolCall): void
  /** Whether the item is a call whose end did not come. */
  isUnfinished(item: OutputItem): boolean
}

export function createCallBlocks(items: ItemList, customTools: ReadonlySet<string>): CallBlocks {
  const unfinished = new Map<string, CallItem>()

  function create(callId: string, toolName: string): CallItem {
    const isCustom = customTools.has(toolName)
    const createItem = isCustom ? createCustomCallItem : createFunctionCallItem
    return items.begin(isCustom ? 'ctc' : 'fc', (place) => createItem(place, { callId, toolName }))
  }

  return {
    begin(callId, toolName) {
      unfinished.set(callId, create(callId, toolName))
    },
    append(callId, delta) {
      unfinished.get(callId)?.append(delta)
    },
    complete({ toolCallId, toolName, input, providerMetadata }) {
      const item = unfinished.get(toolCallId) ?? create(toolCallId, toolName)
      unfinished.delete(toolCallId)
      item.complete(input)
      const signatures = keepSignatures(providerMetadata)
      if (!signatures) return
      // Calls have no field for it, and without it the provider refuses the next turn.
      const carrier = items.begin('rs', createReasoningItem)
      carrier.seal(signatures, toolCallId)
      carrier.close('completed')
    },
    isUnfinished: (item) => [...unfinished.values()].some((call) => call === item),
  }
}
