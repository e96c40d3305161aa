import type { JsonObject } from '../../json.ts'
import type { EventWriter } from './event-writer.ts'

export type ItemStatus = 'in_progress' | 'completed' | 'incomplete'

/** One item of the answer while it is generated. */
export interface OutputItem {
  /** Writes what ends the item. Does nothing when it was closed before. */
  close(status: Exclude<ItemStatus, 'in_progress'>): void
  /** Called when another item begins. */
  onFollowed?(): void
  /** The item as it is now. */
  toJson(): JsonObject
}

/** Where an item stands. */
export interface ItemPlace {
  readonly writer: EventWriter
  readonly id: string
  readonly index: number
}

export function writeAdded({ writer, index }: ItemPlace, item: JsonObject): void {
  writer.event('response.output_item.added', { output_index: index, item })
}

export function writeDone({ writer, index }: ItemPlace, item: JsonObject): void {
  writer.event('response.output_item.done', { output_index: index, item })
}

/** Fields that say which item an event belongs to. */
export function position({ id, index }: ItemPlace): {
  readonly item_id: string
  readonly output_index: number
} {
  return { item_id: id, output_index: index }
}
