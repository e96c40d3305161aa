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

/**
 * Fitted on the answerable questions of seven SQuAD 2.0 articles and 24 XQuAD-en articles (listwise logistic loss;
 * confidence: topic present against topic absent, equal numbers, five passages each). `bench/answers` measures them.
 */
const english: SelectionProfile = {
  ranking: {
    coverage: 3.1,
    grams: 1.5,
    allGrams: 2.8,
    bm25: 1.75,
    neighbour: 1.65,
    type: 1.35,
    length: 0.05,
    first: -0.3,
    cosine: 2.65,
    window: 3.1,
  },
  passageScore: 1,
  confidence: { coverage: 2.4, grams: 2.95, cosine: 5.45, window: 5.45, neighbour: 0.95 },
  confidenceBias: -6.6,
  answeredFrom: 0.55,
  relatedFrom: 0.25,
}

/**
 * Fitted in the same way on 24 XQuAD-de articles. The embedded model knows little German, so words and their parts
 * decide.
 */
const german: SelectionProfile = {
  ranking: {
    coverage: 3.7,
    grams: 1.5,
    allGrams: 3.3,
    bm25: 2.15,
    neighbour: 1.85,
    type: 1.3,
    length: 0.15,
    first: -0.15,
    cosine: 0.4,
    window: 0.9,
  },
  passageScore: 2,
  confidence: { coverage: 4.35, grams: 5.05, cosine: 3.55, window: 3.85, neighbour: 1.8 },
  confidenceBias: -5.95,
  answeredFrom: 0.55,
  relatedFrom: 0.25,
}

/** The profile for a question in this language; all but English take the one that relies on words. */
export function selectionProfile(language: string | undefined): SelectionProfile {
  return language === 'en' ? english : german
}
