import { z } from 'zod'
import { Sensitivity } from './configuration.ts'
import { WireFormat } from './wire-format.ts'

/**
 * `refused`: no provider was asked. `upstream_failed`: no deployment gave a complete answer. `client_aborted`: the
 * client went before the end; what was generated until then is counted.
 */
export const outcomes = ['complete', 'client_aborted', 'upstream_failed', 'refused'] as const
export const Outcome = z.enum(outcomes).meta({ id: 'GatewayOutcome' })
export type Outcome = z.infer<typeof Outcome>

export const TokenUsage = z
  .object({
    input: z.int().min(0).describe('All input tokens, cached ones included'),
    cachedInput: z.int().min(0).describe('Of them read from a prompt cache'),
    cacheWrite: z.int().min(0).describe('Of them written to a prompt cache'),
    output: z.int().min(0).describe('All output tokens, reasoning included'),
    reasoning: z.int().min(0).describe('Of them hidden reasoning'),
    source: z.enum(['provider', 'counted', 'none']).describe('Who counted; none: nothing was generated'),
  })
  .meta({ id: 'TokenUsage' })
export type TokenUsage = z.infer<typeof TokenUsage>

/** Billionths of a US dollar, whole numbers. The parts add up to the total. */
export const Cost = z
  .object({
    totalNanoUsd: z.int().min(0),
    parts: z
      .partialRecord(
        z.enum(['input', 'cachedInput', 'cacheWrite', 'output', 'reasoning', 'request', 'search']),
        z.int().min(0),
      )
      .describe('Only parts that are not zero'),
    priced: z.boolean().describe('False when no price is known; the total is then 0'),
    price: z.string().nullable().describe('Which entry of which price table was used'),
  })
  .meta({ id: 'GatewayCost' })
export type Cost = z.infer<typeof Cost>

export const Attempt = z
  .object({
    deployment: z.string(),
    lane: z.enum(['pass-through', 'translated']),
    role: z.enum(['primary', 'retry', 'fallback', 'hedge', 'shadow']),
    startedMs: z.number().describe('Since the request arrived'),
    queuedMs: z.number().describe('Of the duration: wait for a free place at the provider'),
    firstByteMs: z.number().nullable().describe('Since the attempt began'),
    durationMs: z.number(),
    outcome: z
      .enum(['answered', 'failed', 'aborted', 'lost'])
      .describe('lost: another attempt of a hedge was faster'),
    status: z.int().nullable().describe('HTTP status of the provider'),
    error: z.string().nullable().describe('Error code of the platform'),
    problem: z.string().nullable(),
  })
  .meta({ id: 'GatewayAttempt' })
export type Attempt = z.infer<typeof Attempt>

export const rejectionReasons = [
  'sensitivity',
  'region',
  'cost',
  'unpriced',
  'breaker_open',
  'cooling_down',
  'unsupported',
  'unavailable',
] as const

export const Candidate = z
  .object({
    deployment: z.string(),
    role: z.enum(['primary', 'fallback', 'canary']),
    rank: z.int().nullable().describe('Place in the order of attempts, from 1; null when left out'),
    reason: z
      .enum(['chosen', ...rejectionReasons])
      .describe('Why it was left out; chosen when it has a rank'),
    detail: z.string().describe('A sentence for people'),
    estimatedCostNanoUsd: z.int().nullable(),
    medianFirstByteMs: z.number().nullable(),
  })
  .meta({ id: 'GatewayCandidate' })
export type Candidate = z.infer<typeof Candidate>

/** One line of the log of requests. */
export const GatewayRequestSummary = z
  .object({
    id: z.string().describe('Also in the header x-tragwerk-call-id'),
    at: z.iso.datetime(),
    format: WireFormat,
    requestedModel: z.string(),
    task: z.string().nullable().describe('The task route, when one was asked for'),
    deployment: z.string().nullable().describe('Who answered, or was asked last'),
    outcome: Outcome,
    status: z.int().describe('What the client got; 499 when it went away'),
    errorCode: z.string().nullable(),
    isStream: z.boolean(),
    keyId: z.string(),
    keyName: z.string(),
    useCaseId: z.string().nullable(),
    usage: TokenUsage,
    costNanoUsd: z.int().min(0),
    isPriced: z.boolean(),
    attempts: z.int().min(0),
    fallbacks: z.int().min(0),
    overheadMs: z.number().describe('Time of the platform itself'),
    firstByteMs: z.number().nullable(),
    durationMs: z.number(),
    traceId: z.string(),
  })
  .meta({ id: 'GatewayRequestSummary' })
export type GatewayRequestSummary = z.infer<typeof GatewayRequestSummary>

/** One request explained. Contents of prompts and answers are not kept. */
export const GatewayRequestDetail = GatewayRequestSummary.extend({
  candidates: z.array(Candidate),
  decision: z.string().describe('A sentence for people: why this deployment'),
  attemptList: z.array(Attempt),
  cost: Cost,
  sensitivity: Sensitivity,
  conversation: z.string().nullable().describe('Hash of what identifies the conversation'),
  variant: z.enum(['canary', 'control']).nullable(),
  configurationVersion: z.int(),
  timing: z
    .object({
      admissionMs: z.number().describe('Key, limits and body'),
      queueMs: z.number(),
      upstreamMs: z.number().describe('Waiting for providers'),
      overheadMs: z.number(),
    })
    .describe('Adds up to the duration'),
}).meta({ id: 'GatewayRequestDetail' })
export type GatewayRequestDetail = z.infer<typeof GatewayRequestDetail>
