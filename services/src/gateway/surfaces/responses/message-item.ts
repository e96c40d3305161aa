import type { LanguageModelV4Citation, LanguageModelV4Source } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import {
  type ItemPlace,
  type ItemStatus,
  type OutputItem,
  position,
  writeAdded,
  writeDone,
} from './output-item.ts'

/** A message; each block of text is a part of its content. Blocks may grow at the same time. */
export interface MessageItem extends OutputItem {
  openPart(): TextPart
  /** The part that was opened last. */
  readonly lastPart: TextPart
  /** No part can be opened any more; those that are open may grow. */
  readonly isFollowed: boolean
  readonly isClosed: boolean
}

export interface TextPart {
  append(delta: string): void
  /** Without a known place in the text it points at the end of what was written so far. */
  cite(citation: LanguageModelV4Citation): void
  /** No more text comes. */
  end(): void
}

interface Part extends TextPart {
  readonly isEnded: boolean
  toJson(): JsonObject
  writeDone(): void
}

export function createMessageItem(place: ItemPlace): MessageItem {
  const parts: Part[] = []
  let status: ItemStatus = 'in_progress'
  let isFollowed = false
  const toJson = (): JsonObject => ({
    id: place.id,
    type: 'message',
    status,
    role: 'assistant',
    content: parts.map((part) => part.toJson()),
  })
  const close = (ending: Exclude<ItemStatus, 'in_progress'>) => {
    if (status !== 'in_progress') return
    status = ending
    for (const part of parts) part.writeDone()
    writeDone(place, toJson())
  }
  const closeIfOver = () => {
    if (isFollowed && parts.every(({ isEnded }) => isEnded)) close('completed')
  }
  writeAdded(place, toJson())
  return {
    openPart() {
      const part = createPart(place, parts.length, closeIfOver)
      parts.push(part)
      return part
    },
    get lastPart() {
      return parts.at(-1)!
    },
    get isFollowed() {
      return isFollowed
    },
    get isClosed() {
      return status !== 'in_progress'
    },
    onFollowed() {
      isFollowed = true
      closeIfOver()
    },
    close,
    toJson,
  }
}

function createPart(place: ItemPlace, contentIndex: number, onEnd: () => void): Part {
  const { writer } = place
  const at = { ...position(place), content_index: contentIndex }
  const deltaHead = `${JSON.stringify(at).slice(1, -1)},"logprobs":[],"delta":`
  const annotations: JsonObject[] = []
  let text = ''
  let isEnded = false
  const toJson = (): JsonObject => ({
    type: 'output_text',
    text,
    annotations: [...annotations],
    logprobs: [],
  })
  writer.event('response.content_part.added', { ...at, part: toJson() })
  return {
    append(delta) {
      text += delta
      writer.rawEvent('response.output_text.delta', deltaHead + JSON.stringify(delta))
    },
    cite(citation) {
      const annotation = toAnnotation(citation, text.length)
      if (annotations.some((known) => isRepeated(known, annotation, citation))) return
      writer.event('response.output_text.annotation.added', {
        ...at,
        annotation_index: annotations.length,
        annotation,
      })
      annotations.push(annotation)
    },
    end() {
      isEnded = true
      onEnd()
    },
    get isEnded() {
      return isEnded
    },
    toJson,
    writeDone() {
      writer.event('response.output_text.done', { ...at, text, logprobs: [] })
      writer.event('response.content_part.done', { ...at, part: toJson() })
    },
  }
}

function toAnnotation(citation: LanguageModelV4Citation, length: number): JsonObject {
  const { source } = citation
  if (source.sourceType === 'document') {
    return {
      type: 'file_citation',
      file_id: source.id,
      index: citation.endIndex ?? length,
      filename: source.filename ?? source.title,
    }
  }
  return {
    type: 'url_citation',
    url: source.url,
    start_index: citation.startIndex ?? length,
    end_index: citation.endIndex ?? length,
    title: titleOf(source),
  }
}

function titleOf(source: Extract<LanguageModelV4Source, { sourceType: 'url' }>): string {
  return source.title ?? source.url
}

/** Providers list a source once more without its place. */
function isRepeated(
  known: JsonObject,
  annotation: JsonObject,
  { startIndex }: LanguageModelV4Citation,
): boolean {
  if (known.type !== annotation.type) return false
  const isSameSource = known.url === annotation.url && known.file_id === annotation.file_id
  return isSameSource && (startIndex === undefined || known.start_index === annotation.start_index)
}
