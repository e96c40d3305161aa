import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'
import type {
  Answer,
  AnswerEvent,
  AnswerOutcome,
  Citation,
  SearchResult,
  TokenUsage,
} from '@tragwerk/contracts/knowledge'
import type { Clock } from '@tragwerk/infra/clock'
import { ensure } from '@tragwerk/infra/errors'
import { type Call, requirePermission } from '@tragwerk/trust/access'
import { buildAnswerPrompt } from './answer-prompt.ts'
import { createCitationWriter } from './cite.ts'
import type { KnowledgeDeps } from './deps.ts'
import { knowledgeErrors } from './errors.ts'
import { readEvidence } from './evidence.ts'
import { searchPassages } from './retrieval/retrieve.ts'

export interface Question {
  readonly collection: string
  readonly question: string
  /** A language model, which takes the permission models:use; the platform's default unless given. */
  readonly model?: string | undefined
}

/** Collections are offered as models of this name; see `model-source.ts`. */
export const collectionModelPrefix = 'knowledge/'

/** Passages handed to the model: five hold the answer in 95 of 100 cases, three more help with lists. */
const passageCount = 8

/** Answers from the collection, with citations. See `streamAnswer` for the rules. */
export async function answer(deps: KnowledgeDeps, call: Call, input: Question): Promise<Answer> {
  for await (const event of streamAnswer(deps, call, input)) {
    if (event.type === 'done') return event.result
  }
  throw knowledgeErrors.answerIncomplete()
}

/**
 * Streams an answer: text as it comes, then its citations, then `done` with the whole. Text carries `[n]` markers
 * that count citations from 1. Every quote is an exact slice of its document's text. Failures are thrown. Timing leaves
 * out what the reader of the stream took.
 */
export async function* streamAnswer(
  deps: KnowledgeDeps,
  call: Call,
  input: Question,
): AsyncIterable<AnswerEvent> {
  const { clock } = deps
  const startedAt = clock.monotonicMs()
  const model = await chooseModel(deps, call, input.model)
  const retrievalAt = clock.monotonicMs()
  const { results } = await searchPassages(deps, call, {
    collection: input.collection,
    query: input.question,
    limit: passageCount,
    mode: 'hybrid',
  })
  const retrievalMs = clock.monotonicMs() - retrievalAt
  const prompt = buildAnswerPrompt(input.question, results)
  const writer = createCitationWriter(results)
  const modelTime = createStopwatch(clock)
  const readerTime = createStopwatch(clock)
  let text = ''
  let finish: FinishPart | undefined
  for await (const part of streamModel(model, { ...prompt, abortSignal: call.signal }, modelTime)) {
    if (part.type === 'error') throw part.error
    if (part.type === 'finish') finish = part
    const delta = part.type === 'text-delta' ? writer.push(part.delta) : ''
    text += delta
    readerTime.start()
    if (delta !== '') yield { type: 'text-delta', text: delta }
    readerTime.stop()
  }
  const rest = writer.end()
  text += rest
  readerTime.start()
  if (rest !== '') yield { type: 'text-delta', text: rest }
  readerTime.stop()
  ensure(finish, () => knowledgeErrors.answerIncomplete())

  const answered = toAnswer({ model, text, finish, writer, results })
  const totalMs = clock.monotonicMs() - startedAt - readerTime.elapsedMs()
  const result = { ...answered, timing: { retrievalMs, modelMs: modelTime.elapsedMs(), totalMs } }
  for (const citation of result.citations) yield { type: 'citation', citation }
  yield { type: 'done', result }
}

/** Adds up the time between `start` and `stop`. */
function createStopwatch(clock: Clock) {
  let startedAt = 0
  let elapsed = 0
  return {
    start() {
      startedAt = clock.monotonicMs()
    },
    stop() {
      elapsed += clock.monotonicMs() - startedAt
    },
    elapsedMs: () => elapsed,
  }
}

type Stopwatch = ReturnType<typeof createStopwatch>

/** Naming a model is using it. A collection cannot be one: it would ask itself, without end. */
async function chooseModel(
  deps: KnowledgeDeps,
  call: Call,
  id: string | undefined,
): Promise<LanguageModelV4> {
  if (id !== undefined) requirePermission(call, 'models:use')
  const model = await deps.languageModel(call, id)
  ensure(!model.modelId.startsWith(collectionModelPrefix), () =>
    knowledgeErrors.answerModelUnsuitable({ model: model.modelId }),
  )
  return model
}

type FinishPart = Extract<LanguageModelV4StreamPart, { type: 'finish' }>

interface Finished {
  readonly model: LanguageModelV4
  readonly text: string
  readonly finish: FinishPart
  readonly writer: ReturnType<typeof createCitationWriter>
  readonly results: readonly SearchResult[]
}

function toAnswer({ model, text, finish, writer, results }: Finished): Omit<Answer, 'timing'> {
  const evidence = readEvidence(finish.providerMetadata)
  const citations: Citation[] = writer.citations(text, evidence?.quotes)
  return {
    outcome: evidence?.outcome ?? outcomeOf(citations, results),
    answer: text.trim(),
    citations,
    confidence: evidence?.confidence ?? confidenceOf(citations, results),
    model: `${model.provider}/${model.modelId}`,
    usage: toUsage(finish.usage),
  }
}

/** A model that cites has answered; one that had passages and cites none has not found the answer in them. */
function outcomeOf(citations: readonly Citation[], results: readonly SearchResult[]): AnswerOutcome {
  if (citations.length > 0) return 'answered'
  return results.length > 0 ? 'related' : 'nothing_found'
}

/** For models that do not report one: the retrieval score of the best passage that the answer cites. */
function confidenceOf(citations: readonly Citation[], results: readonly SearchResult[]): number {
  const cited = new Set(citations.map((citation) => citation.documentId))
  return results.find((result) => cited.has(result.documentId))?.score ?? 0
}

function toUsage(usage: LanguageModelV4Usage): TokenUsage {
  const promptTokens = usage.inputTokens.total ?? 0
  const completionTokens = usage.outputTokens.total ?? 0
  return { promptTokens, completionTokens, totalTokens: promptTokens + completionTokens }
}

/** The stopwatch runs while the model is waited for. */
async function* streamModel(
  model: LanguageModelV4,
  options: LanguageModelV4CallOptions,
  stopwatch: Stopwatch,
): AsyncIterable<LanguageModelV4StreamPart> {
  stopwatch.start()
  const { stream } = await model.doStream(options)
  stopwatch.stop()
  const reader = stream.getReader()
  try {
    for (;;) {
      stopwatch.start()
      const { done, value } = await reader.read()
      stopwatch.stop()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
