import type { JsonObject } from '../../json.ts'
import type { EventWriter } from './event-writer.ts'
import type { ItemPlace, ItemStatus, OutputItem } from './output-item.ts'

/** The items of one answer in the order in which they began. */
export interface ItemList {
  /** Callers begin an item when it has something to say, so that none stays empty. */
  begin<T extends OutputItem>(prefix: string, create: (place: ItemPlace) => T): T
  /** Closes what is still open. */
  close(statusOf: (item: OutputItem) => Exclude<ItemStatus, 'in_progress'>): void
  toJson(): readonly JsonObject[]
}

/** The ids of items derive from the `id` of the request. */
export function createItemList(writer: EventWriter, id: string): ItemList {
  const items: OutputItem[] = []
  return {
    begin(prefix, create) {
      items.at(-1)?.onFollowed?.()
      const index = items.length
      const item = create({ writer, index, id: `${prefix}_${id}_${index}` })
      items.push(item)
      return item
    },
    close(statusOf) {
      for (const item of items) item.close(statusOf(item))
    },
    toJson: () => items.map((item) => item.toJson()),
  }
}
