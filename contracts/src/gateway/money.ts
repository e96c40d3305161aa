import { z } from 'zod'
import { Price } from './configuration.ts'

export const EffectivePrice = z
  .object({
    deployment: z.string().describe('provider/model, or a pattern of the built-in table'),
    price: Price,
    source: z.enum(['built-in', 'configuration']),
    since: z.string().nullable().describe('Date on which the price was checked'),
  })
  .meta({ id: 'EffectivePrice' })
export type EffectivePrice = z.infer<typeof EffectivePrice>

/** A whole number: decimal digits from 2^53 on, where a JSON number would not be exact. */
const ExactSum = z.union([z.int().min(0), z.string().regex(/^\d+$/)])

export const SpendLine = z
  .object({
    name: z
      .string()
      .nullable()
      .describe(
        'Id of the key, name of the task or deployment, or the day (YYYY-MM-DD, UTC); null for requests without one',
      ),
    label: z.string().nullable().describe('Name of the key as its last request knew it; otherwise the name'),
    requests: z.int().min(0),
    unpriced: z.int().min(0).describe('Requests without a known price; their cost counts as 0'),
    costNanoUsd: ExactSum,
    inputTokens: ExactSum,
    cachedInputTokens: ExactSum.describe('Of the input tokens'),
    outputTokens: ExactSum,
  })
  .meta({ id: 'GatewaySpendLine' })
export type SpendLine = z.infer<typeof SpendLine>
