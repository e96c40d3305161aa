import type { SharedV4ProviderMetadata } from '@ai-sdk/provider'
import { AnswerOutcome } from '@tragwerk/contracts/knowledge'
import { z } from 'zod'

/** What a language model of ours reports about its own answer. Offsets count from the start of the passage. */
const Evidence = z.object({
  confidence: z.number(),
  outcome: AnswerOutcome,
  quotes: z.array(z.object({ number: z.int(), start: z.int(), end: z.int(), text: z.string() })),
})
export type Evidence = z.infer<typeof Evidence>

/** The report of an evidence-giving model, or `undefined` for every other model. */
export function readEvidence(metadata: SharedV4ProviderMetadata | undefined): Evidence | undefined {
  return Evidence.safeParse(metadata?.tragwerk).data
}
