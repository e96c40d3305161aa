/** How much each list counts when the lists of one query are fused. The weights of a profile add up to 1. */
export interface FusionWeights {
  readonly words: number
  readonly grams: number
  readonly vector: number
}

/**
 * The embedded model knows English. Measured with `npm run bench -- retrieval`: for English the vector leads, for
 * German character 4-grams do what compounding and inflection take from whole words.
 */
const english: FusionWeights = { words: 0.35, grams: 0, vector: 0.65 }
const others: FusionWeights = { words: 0.45, grams: 0.45, vector: 0.1 }

/** Weights for a query in this language (BCP 47), `undefined` when it could not be told. */
export function fusionWeights(language: string | undefined): FusionWeights {
  return language === 'en' ? english : others
}

/** Whether passages in this language are also indexed by character n-grams. */
export function usesGrams(language: string | undefined): boolean {
  return language !== 'en'
}
