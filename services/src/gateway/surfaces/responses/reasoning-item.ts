import type { SharedV4ProviderMetadata } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import {
  type ItemPlace,
  type ItemStatus,
  type OutputItem,
  position,
  writeAdded,
  writeDone,
} from './output-item.ts'
import { keepFilled, sealMetadata } from './sealed-metadata.ts'

/** What the model thought, as one part of a summary. */
export interface ReasoningItem extends OutputItem {
  append(delta: string): void
  /** What the provider wants back in the next turn; known only at the end. */
  seal(metadata: SharedV4ProviderMetadata | undefined, callId?: string): void
}

export function createReasoningItem(place: ItemPlace): ReasoningItem {
  const { writer } = place
  const at = { ...position(place), summary_index: 0 }
  const deltaHead = `${JSON.stringify(at).slice(1, -1)},"delta":`
  let text = ''
  let encrypted: string | undefined
  let status: ItemStatus = 'in_progress'
  const toJson = (): JsonObject => ({
    id: place.id,
    type: 'reasoning',
    status,
    summary: text === '' ? [] : [{ type: 'summary_text', text }],
    ...(encrypted === undefined ? {} : { encrypted_content: encrypted }),
  })
  writeAdded(place, toJson())
  return {
    append(delta) {
      if (text === '') {
        writer.event('response.reasoning_summary_part.added', {
          ...at,
          part: { type: 'summary_text', text: '' },
        })
      }
      text += delta
      writer.rawEvent('response.reasoning_summary_text.delta', deltaHead + JSON.stringify(delta))
    },
    seal(metadata, callId) {
      const kept = keepFilled(metadata)
      if (kept) encrypted = sealMetadata({ metadata: kept, callId })
    },
    close(ending) {
      if (status !== 'in_progress') return
      status = ending
      if (text !== '') {
        writer.event('response.reasoning_summary_text.done', { ...at, text })
        writer.event('response.reasoning_summary_part.done', { ...at, part: { type: 'summary_text', text } })
      }
      writeDone(place, toJson())
    },
    toJson,
  }
}
