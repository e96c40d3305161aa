import { AnswerOutcome, Citation } from '@tragwerk/contracts/knowledge'
import { z } from 'zod'
import { parseTarget } from './target.ts'

/** A conversation as it is kept in the browser and in links. What comes from there is not trusted. */

const targetText = z
  .string()
  .max(220)
  .refine((text) => parseTarget(text) !== undefined)
const time = z.number().min(0).max(86_400_000)
const count = z.int().min(0)
const shortText = z.string().max(500)

export const failureKinds = [
  'unreachable',
  'cut',
  'forbidden',
  'missing',
  'limited',
  'unavailable',
  'noCandidate',
  'provider',
  'refused',
] as const

/** Of the message of a failure. */
export const longestMessage = 4000

export const Failure = z.object({
  kind: z.enum(failureKinds),
  code: shortText,
  message: z.string().max(longestMessage),
  traceId: shortText,
  /** After which the server wishes to be asked again. */
  retryAfterMs: time.optional(),
})
export type Failure = z.infer<typeof Failure>

/** All times in milliseconds. */
export const Metrics = z.object({
  /** The model that wrote the answer, as the server tells. */
  model: shortText.optional(),
  /** From sending the question to the first text, as seen by the browser. */
  firstTokenMs: time.optional(),
  totalMs: time.optional(),
  promptTokens: count.optional(),
  completionTokens: count.optional(),
  /** Of the gateway, as its headers tell: the request in its log, who answered, by which task route, after what. */
  callId: shortText.optional(),
  deployment: shortText.optional(),
  route: shortText.optional(),
  attempts: count.optional(),
  fallbacks: count.optional(),
  /** As the log of requests tells after the end; absent where the key may not read it. */
  costNanoUsd: count.optional(),
  isPriced: z.boolean().optional(),
  /** Spent by the platform itself, without search and model. */
  overheadMs: time.optional(),
  traceId: shortText.optional(),
  requestId: shortText.optional(),
})
export type Metrics = z.infer<typeof Metrics>

export const answerStates = ['waiting', 'streaming', 'done', 'stopped', 'failed'] as const

export const Answer = z.object({
  /** 0 is the first column, 1 the one beside it. */
  slot: z.union([z.literal(0), z.literal(1)]),
  target: targetText,
  /** Counts repetitions, so that what an earlier one still sends is told apart. */
  attempt: count,
  state: z.enum(answerStates),
  text: z.string().max(1_000_000),
  /** What the model thought before it answered. */
  reasoning: z.string().max(1_000_000).optional(),
  citations: z.array(Citation).max(200),
  outcome: AnswerOutcome.optional(),
  /** The model ended because the limit of tokens was reached. */
  isCutByLimit: z.boolean().optional(),
  metrics: Metrics,
  failure: Failure.optional(),
})
export type Answer = z.infer<typeof Answer>
export type Slot = Answer['slot']

export const Turn = z.object({
  id: count,
  question: z.string().max(8000),
  answers: z
    .array(Answer)
    .max(2)
    .refine((answers) => new Set(answers.map(({ slot }) => slot)).size === answers.length),
})
export type Turn = z.infer<typeof Turn>

/** Of a conversation that is kept or shared. */
export const mostTurns = 500

export const Turns = z.array(Turn).max(mostTurns)
