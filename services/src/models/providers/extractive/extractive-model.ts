import { ReadableStream } from 'node:stream/web'
import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
  SharedV4Warning,
} from '@ai-sdk/provider'
import type { LanguageDetector } from '../../../language/index.ts'
import { type Embed, gatherEvidence } from './gather-evidence.ts'
import { phrasesFor } from './phrases.ts'
import { type ReadPrompt, readPrompt } from './read-prompt.ts'
import { type Selection, selectSentences } from './select-sentences.ts'
import { selectionProfile } from './weights.ts'
import { writeAnswer } from './write-answer.ts'

export interface ExtractiveModelDeps {
  /** Vectors of unit length, in the order of the texts. Called twice per answer with at most 65 texts. */
  readonly embed: Embed
  readonly languageDetector: LanguageDetector
  /** Tokens of a text, for `usage`. */
  readonly countTokens: (text: string) => number
}

type StreamResult = Awaited<ReturnType<LanguageModelV4['doStream']>>

const nothing: Selection = { outcome: 'nothing_found', confidence: 0, quotes: [] }

/**
 * A language model that does not write: it quotes one to three sentences of the evidence, each followed by its `[n]`,
 * or says that nothing was found, in German or English. See README.md for what it reads as question and evidence.
 *
 * `providerMetadata.tragwerk` of the result and of the `finish` part is an `ExtractiveReport`. Equal input gives equal
 * output. Errors are those of `embed`, and the reason of an aborted signal.
 */
export function createExtractiveModel({
  embed,
  languageDetector,
  countTokens,
}: ExtractiveModelDeps): LanguageModelV4 {
  async function generate(options: LanguageModelV4CallOptions): Promise<LanguageModelV4GenerateResult> {
    options.abortSignal?.throwIfAborted()
    const prompt = readPrompt(options)
    const language = languageDetector.detect(prompt.question).language
    const selection = await select(prompt, { embed, language, signal: options.abortSignal })
    options.abortSignal?.throwIfAborted()
    const phrases = phrasesFor(language ?? languageDetector.detect(prompt.text).language)
    const isAnswerable = prompt.question !== '' && (prompt.passages.length > 0 || prompt.isSearched)
    const written = isAnswerable ? writeAnswer(selection, phrases) : phrases.whatIDo
    const { text, isCut } = cutToTokens(written, options.maxOutputTokens, countTokens)
    return {
      content: [{ type: 'text', text }],
      finishReason: { unified: isCut ? 'length' : 'stop', raw: undefined },
      usage: toUsage(countTokens(prompt.text), countTokens(text)),
      providerMetadata: { tragwerk: toReport(selection) },
      warnings: warningsFor(options),
    }
  }

  return {
    specificationVersion: 'v4',
    provider: 'tragwerk',
    modelId: 'extractive',
    supportedUrls: {},
    doGenerate: generate,
    async doStream(options) {
      return { stream: ReadableStream.from(toParts(await generate(options))) as StreamResult['stream'] }
    },
  }
}

interface SelectContext {
  readonly embed: Embed
  readonly language: string | undefined
  readonly signal: AbortSignal | undefined
}

async function select(prompt: ReadPrompt, { embed, language, signal }: SelectContext): Promise<Selection> {
  const { question, passages } = prompt
  if (question === '' || passages.length === 0) return nothing
  const profile = selectionProfile(language)
  const ranked = await gatherEvidence(embed, { question, language, passages, profile, signal })
  return selectSentences(ranked, passages, profile)
}

/** What the model says about its answer: the k-th `[n]` of the text is the k-th quote. */
function toReport({ outcome, confidence, quotes }: Selection) {
  return {
    outcome,
    confidence,
    quotes: quotes.map(({ number, start, end, text, score }) => ({ number, start, end, text, score })),
  }
}

/** Whole words only; a marker that does not fit is left out with everything after it. */
function cutToTokens(text: string, limit: number | undefined, countTokens: (text: string) => number) {
  if (limit === undefined || countTokens(text) <= limit) return { text, isCut: false }
  const pieces = toPieces(text)
  let count = pieces.length
  while (count > 0 && countTokens(pieces.slice(0, count).join('')) > limit) count--
  return { text: pieces.slice(0, count).join('').trimEnd(), isCut: true }
}

/** Words with the white space before them, so that they join to the text again. */
function toPieces(text: string): string[] {
  return text.match(/\s*\S+/g) ?? []
}

async function* toParts(result: LanguageModelV4GenerateResult): AsyncIterable<LanguageModelV4StreamPart> {
  const { content, finishReason, usage, providerMetadata, warnings } = result
  const id = 'answer'
  yield { type: 'stream-start', warnings }
  yield { type: 'text-start', id }
  for (const part of content) {
    if (part.type !== 'text') continue
    for (const delta of toPieces(part.text)) yield { type: 'text-delta', id, delta }
  }
  yield { type: 'text-end', id }
  yield { type: 'finish', finishReason, usage, ...(providerMetadata && { providerMetadata }) }
}

function toUsage(input: number, output: number): LanguageModelV4Usage {
  return {
    inputTokens: { total: input, noCache: input, cacheRead: 0, cacheWrite: 0 },
    outputTokens: { total: output, text: output, reasoning: 0 },
  }
}

function warningsFor({
  tools,
  responseFormat,
  stopSequences,
  prompt,
}: LanguageModelV4CallOptions): SharedV4Warning[] {
  const hasFiles = prompt.some(
    (message) => message.role === 'user' && message.content.some((part) => part.type === 'file'),
  )
  const unsupported = [
    {
      isUsed: (tools?.length ?? 0) > 0,
      feature: 'tools',
      details: 'This model quotes and never calls tools.',
    },
    {
      isUsed: responseFormat?.type === 'json',
      feature: 'responseFormat',
      details: 'This model answers with text.',
    },
    {
      isUsed: (stopSequences?.length ?? 0) > 0,
      feature: 'stopSequences',
      details: 'Quotes are given whole.',
    },
    { isUsed: hasFiles, feature: 'files', details: 'Only text is read; add files to a collection instead.' },
  ]
  return unsupported
    .filter(({ isUsed }) => isUsed)
    .map(({ feature, details }) => ({ type: 'unsupported', feature, details }))
}
