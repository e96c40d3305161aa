import type { LanguageModelV4CallOptions, LanguageModelV4Message } from '@ai-sdk/provider'
import { z } from 'zod'
import { type MarkedSource, parseUserMessage } from './parse-user-message.ts'
import type { Passage } from './passage.ts'

export interface ReadPrompt {
  readonly question: string
  readonly passages: readonly Passage[]
  /** The caller handed passages over as data, be it none: it has searched. */
  readonly isSearched: boolean
  /** All text of the prompt, for counting. */
  readonly text: string
}

const Passages = z.array(
  z.object({
    number: z.int().min(1),
    text: z.string(),
    title: z.string().optional(),
    documentId: z.string().optional(),
    start: z.int().optional(),
    score: z.number().optional(),
  }),
)

/** Beyond this the rest of a prompt is not read for evidence: about 40 pages. */
const maxEvidenceLength = 120_000
const maxQuestionLength = 4_000

/**
 * The question is the last user message. Evidence are the passages in `providerOptions.tragwerk.passages`; without
 * them the text of sources in the prompt: tagged or fenced parts anywhere, else system, tool and earlier user messages.
 */
export function readPrompt({
  prompt,
  providerOptions,
}: Pick<LanguageModelV4CallOptions, 'prompt' | 'providerOptions'>): ReadPrompt {
  const last = prompt.findLastIndex((message) => message.role === 'user')
  const text = prompt.map(textOf).filter(Boolean).join('\n\n')
  const { question, sources } = parseUserMessage(last < 0 ? '' : textOf(prompt[last]!))
  const given = Passages.safeParse(providerOptions?.tragwerk?.passages)
  if (given.success) {
    return {
      question: (last < 0 ? '' : textOf(prompt[last]!)).trim().slice(0, maxQuestionLength),
      passages: given.data,
      isSearched: true,
      text,
    }
  }
  const earlier = prompt.slice(0, Math.max(0, last)).filter((message) => message.role !== 'assistant')
  return {
    question: question.slice(0, maxQuestionLength),
    passages: toPassages([...readEarlier(earlier), ...sources]),
    isSearched: false,
    text,
  }
}

/** Tagged and fenced parts if there are any, else the messages as they are, without orders to the model. */
function readEarlier(messages: readonly LanguageModelV4Message[]): MarkedSource[] {
  const parsed = messages.map((message) => ({ message, ...parseUserMessage(textOf(message)) }))
  const marked = parsed.flatMap(({ sources }) => sources)
  if (marked.length > 0) return marked
  return messages.map((message) => ({
    text: message.role === 'system' ? withoutOrders(textOf(message)) : textOf(message),
  }))
}

const orderPattern =
  /^(?:you(?:r|['’]re| are)?\b|do not|don['’]t|never|always|please|act as|respond|answer|reply|use|be |du\b|sie (?:sind|sollen)|antworte|verwende|nutze|bitte|sei\b|immer|niemals)/i

/** System text is half instruction and half knowledge; what orders the model about is no evidence. */
function withoutOrders(text: string): string {
  return text
    .split(/(?<=[.!?])\s+|\n+/)
    .filter((sentence) => !orderPattern.test(sentence.trim()))
    .join('\n')
}

/** Numbers that the prompt gave are kept when they are all there and all different. */
function toPassages(sources: readonly MarkedSource[]): Passage[] {
  const filled = sources.filter(({ text }) => text.trim() !== '')
  const numbers = new Set(filled.map(({ number }) => number))
  const isNumbered = filled.every(({ number }) => number !== undefined) && numbers.size === filled.length
  const passages: Passage[] = []
  let left = maxEvidenceLength
  for (const [index, { text, title, number }] of filled.entries()) {
    if (left <= 0) break
    passages.push({
      number: isNumbered ? number! : index + 1,
      text: text.slice(0, left),
      ...(title && { title }),
    })
    left -= text.length
  }
  return passages
}

function textOf(message: LanguageModelV4Message): string {
  if (message.role === 'system') return message.content
  return message.content
    .map((part) => {
      if (part.type === 'text') return part.text
      if (part.type !== 'tool-result') return ''
      return part.output.type === 'text' || part.output.type === 'error-text' ? part.output.value : ''
    })
    .filter(Boolean)
    .join('\n')
}
