import type { Features } from './unit-features.ts'

export type FeatureWeights = Readonly<Record<keyof Features, number>>

/** How sentences are ranked and when their evidence suffices. */
export interface SelectionProfile {
  /** Weights of the ranking score; its differences are log odds between two units. */
  readonly ranking: FeatureWeights
  /** Weight of a passage's retrieval score in the ranking. */
  readonly passageScore: number
  /** Logistic model of "the evidence holds this topic" over the features of the best unit. */
  readonly confidence: Readonly<Partial<Record<keyof Features, number>>>
  readonly confidenceBias: number
  /** From this confidence on the quotes are given as the answer. */
  readonly answeredFrom: number
  /** From this confidence on they are shown as perhaps helpful; below, nothing was found. */
  readonly relatedFrom: number
}
