import { expect } from 'vitest'
import type { UpstreamBody } from '../upstreams/scripted-upstream.ts'
import type { Turn } from './agent-scenario.ts'

/** A conversation without the words of any format: entries in order, so that two formats can be compared. */
export type Entry =
  | { readonly who: 'user'; readonly text: string; readonly images: readonly string[] }
  | {
      readonly who: 'assistant'
      readonly thinking: string
      readonly signatures: readonly string[]
      readonly text: string
      readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[]
    }
  | { readonly who: 'tool'; readonly id: string; readonly text: string; readonly images: readonly string[] }

/** What was said and done up to a turn, that turn excluded. */
export function toTranscript(task: string, turns: readonly Turn[], tell: TellResult): Entry[] {
  const entries: Entry[] = [{ who: 'user', text: task, images: [] }]
  for (const { saying, results, interjection } of turns) {
    const { said } = saying
    const thoughts = said.flatMap((one) => (one.type === 'thinking' ? [one] : []))
    entries.push({
      who: 'assistant',
      thinking: thoughts.map(({ text }) => text).join(''),
      signatures: thoughts.map(({ signature }) => signature ?? ''),
      text: said.map((one) => (one.type === 'text' ? one.text : '')).join(''),
      calls: said.flatMap((one) =>
        one.type === 'call' ? [{ id: one.id, name: one.name, input: JSON.parse(one.input) }] : [],
      ),
    })
    for (const result of results) {
      entries.push({
        who: 'tool',
        id: result.callId,
        text: tell(result),
        images: result.image === undefined ? [] : [result.image],
      })
    }
    if (interjection !== undefined) entries.push({ who: 'user', text: interjection, images: [] })
  }
  return entries
}

/** For formats that carry no signatures. */
export function withoutSignaturesIn(entries: readonly Entry[]): Entry[] {
  return entries.map((entry) => (entry.who === 'assistant' ? { ...entry, signatures: [] } : entry))
}

/** Long conversations are equal almost always, and as texts that is seen much faster. */
export function expectSame(found: readonly Entry[], expected: readonly Entry[]): void {
  if (JSON.stringify(found) !== JSON.stringify(expected)) expect(found).toEqual(expected)
}

export type TellResult = (result: Turn['results'][number]) => string

/** What a chat upstream received. Images of results come in the user's message, each after a text that names the call. */
export function readChatTranscript({ messages }: UpstreamBody): Entry[] {
  const entries: Entry[] = []
  for (const message of messages as UpstreamBody[]) {
    if (message.role === 'tool') {
      entries.push({ who: 'tool', id: message.tool_call_id, text: message.content, images: [] })
    } else if (message.role === 'assistant') {
      entries.push({
        who: 'assistant',
        thinking: message.reasoning_content ?? '',
        signatures: [],
        text: message.content ?? '',
        calls: (message.tool_calls ?? []).map((call: UpstreamBody) => ({
          id: call.id,
          name: call.function.name,
          input: JSON.parse(call.function.arguments),
        })),
      })
    } else if (message.role === 'user') {
      const parts =
        typeof message.content === 'string' ? [{ type: 'text', text: message.content }] : message.content
      readUserParts(entries, parts, {
        textOf: (part) => (part.type === 'text' ? part.text : undefined),
        imageOf: (part) => part.image_url.url.split(',')[1],
      })
    }
  }
  return entries
}

/** What an upstream of OpenAI's responses received. */
export function readResponsesTranscript({ input }: UpstreamBody): Entry[] {
  const entries: Entry[] = []
  const assistant = () => {
    const last = entries.at(-1)
    if (last?.who === 'assistant') return last as Mutable<typeof last>
    const fresh = { who: 'assistant' as const, thinking: '', signatures: [], text: '', calls: [] }
    entries.push(fresh)
    return fresh as Mutable<Extract<Entry, { who: 'assistant' }>>
  }
  for (const item of input as UpstreamBody[]) {
    if (item.type === 'reasoning') {
      const turn = assistant()
      turn.thinking += item.summary.map(({ text }: UpstreamBody) => text).join('')
      turn.signatures = [...turn.signatures, item.encrypted_content]
    } else if (item.type === 'function_call') {
      const turn = assistant()
      const { call_id: id, name } = item
      turn.calls = [...turn.calls, { id, name, input: JSON.parse(item.arguments) }]
    } else if (item.type === 'function_call_output') {
      entries.push({ who: 'tool', id: item.call_id, text: item.output, images: [] })
    } else if (item.role === 'assistant') {
      const { content } = item
      assistant().text +=
        typeof content === 'string' ? content : content.map(({ text }: UpstreamBody) => text).join('')
    } else if (item.role === 'user') {
      readUserParts(entries, item.content, {
        textOf: (part) => (part.type === 'input_text' ? part.text : undefined),
        imageOf: (part) => part.image_url.split(',')[1],
      })
    }
  }
  return entries
}

/** What an Anthropic upstream received. */
export function readMessagesTranscript({ messages }: UpstreamBody): Entry[] {
  const entries: Entry[] = []
  for (const { role, content } of messages as UpstreamBody[]) {
    const blocks: UpstreamBody[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content
    if (role === 'assistant') {
      const thoughts = blocks.filter(({ type }) => type === 'thinking')
      entries.push({
        who: 'assistant',
        thinking: thoughts.map(({ thinking }) => thinking).join(''),
        signatures: thoughts.map(({ signature }) => signature),
        text: blocks.map(({ type, text }) => (type === 'text' ? text : '')).join(''),
        calls: blocks
          .filter(({ type }) => type === 'tool_use')
          .map(({ id, name, input }) => ({ id, name, input })),
      })
      continue
    }
    for (const block of blocks) {
      if (block.type !== 'tool_result') continue
      const inner: UpstreamBody[] =
        typeof block.content === 'string' ? [{ type: 'text', text: block.content }] : (block.content ?? [])
      entries.push({
        who: 'tool',
        id: block.tool_use_id,
        text: inner.flatMap(({ type, text }) => (type === 'text' ? [text] : [])).join('\n'),
        images: inner.filter(({ type }) => type === 'image').map(({ source }) => source.data),
      })
    }
    readUserParts(
      entries,
      blocks.filter(({ type }) => type !== 'tool_result'),
      {
        textOf: (part) => (part.type === 'text' ? part.text : undefined),
        imageOf: (part) => part.source.data,
      },
    )
  }
  return entries
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

interface PartReader {
  readonly textOf: (part: UpstreamBody) => string | undefined
  readonly imageOf: (part: UpstreamBody) => string
}

const ofResult = /^\[image \d+ of the result of tool call (.+)\]$/

/** Images that belong to results go to them; what remains is what the user said. */
function readUserParts(
  entries: Entry[],
  parts: readonly UpstreamBody[],
  { textOf, imageOf }: PartReader,
): void {
  const texts: string[] = []
  const images: string[] = []
  let owner: string | undefined
  for (const part of parts) {
    const text = textOf(part)
    const named = text === undefined ? undefined : ofResult.exec(text)?.[1]
    if (named !== undefined) owner = named
    else if (text !== undefined) texts.push(text)
    else if (owner === undefined) images.push(imageOf(part))
    else {
      const at = entries.findIndex((entry) => entry.who === 'tool' && entry.id === owner)
      const entry = entries[at]
      if (entry?.who === 'tool') entries[at] = { ...entry, images: [...entry.images, imageOf(part)] }
      owner = undefined
    }
  }
  if (texts.length + images.length > 0) entries.push({ who: 'user', text: texts.join('\n'), images })
}
