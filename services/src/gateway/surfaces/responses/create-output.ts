import type {
  LanguageModelV4File,
  LanguageModelV4FinishReason,
  LanguageModelV4StreamPart,
} from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import { createCallBlocks } from './call-blocks.ts'
import type { EventWriter } from './event-writer.ts'
import { createItemList, type ItemList } from './item-list.ts'
import { writeAdded, writeDone } from './output-item.ts'
import { createReasoningBlocks } from './reasoning-blocks.ts'
import { createTextBlocks } from './text-blocks.ts'

/** The items of one answer, built from the parts of a generation. Blocks may be interleaved. */
export interface Output {
  add(part: LanguageModelV4StreamPart): void
  /** Closes what is still open, in order. */
  close(reason: LanguageModelV4FinishReason['unified']): void
  toJson(): readonly JsonObject[]
}

export interface OutputDeps {
  readonly writer: EventWriter
  /** Of the request. */
  readonly id: string
  readonly customTools: ReadonlySet<string>
}

export function createOutput({ writer, id, customTools }: OutputDeps): Output {
  const items = createItemList(writer, id)
  const texts = createTextBlocks(items)
  const reasonings = createReasoningBlocks(items)
  const calls = createCallBlocks(items, customTools)
  return {
    add(part) {
      switch (part.type) {
        case 'text-delta':
          return texts.append(part.id, part.delta)
        case 'text-end':
          return texts.end(part.id, part.citations)
        case 'source':
          return texts.addSource(part)
        case 'reasoning-start':
        case 'reasoning-delta':
        case 'reasoning-end':
          return reasonings.add(part)
        case 'tool-input-start':
          if (!part.providerExecuted) calls.begin(part.id, part.toolName)
          return
        case 'tool-input-delta':
          return calls.append(part.id, part.delta)
        case 'tool-call':
          if (!part.providerExecuted) calls.complete(part)
          return
        case 'file':
          return addImage(items, part)
      }
    },
    close(reason) {
      const status = reason === 'length' || reason === 'content-filter' ? 'incomplete' : 'completed'
      reasonings.close(status)
      items.close((item) => (calls.isUnfinished(item) ? 'incomplete' : status))
    },
    toJson: items.toJson,
  }
}

/** Images are the only files this protocol has an item for. */
function addImage(items: ItemList, { mediaType, data }: LanguageModelV4File): void {
  if (!mediaType.startsWith('image/') || data.type !== 'data') return
  const result = typeof data.data === 'string' ? data.data : Buffer.from(data.data).toString('base64')
  items.begin('ig', (place) => {
    const item = { id: place.id, type: 'image_generation_call' }
    const whole = { ...item, status: 'completed', result }
    writeAdded(place, { ...item, status: 'in_progress', result: null })
    writeDone(place, whole)
    return { close: () => undefined, toJson: () => whole }
  })
}
