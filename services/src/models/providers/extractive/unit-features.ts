import { analyzeWords, characterGrams } from '../../../language/index.ts'
import { createAnswerTypeMatch } from './answer-type.ts'
import type { Passage } from './passage.ts'
import { readQuestionTerms } from './question-terms.ts'
import type { QuotableUnit } from './quotable-units.ts'

/** What speaks for a unit. All are 0 to 1 or close to it, except `length`. */
export interface LexicalFeatures {
  /** Share of the question's content words, weighted by how rare they are among the units. */
  readonly coverage: number
  /** The same over character 4-grams of the content words. */
  readonly grams: number
  /** The same over character 4-grams of all words. */
  readonly allGrams: number
  /** BM25 as a share of the most that could be reached. */
  readonly bm25: number
  /** Weighted share of the content words that the neighbours or the title have and the unit lacks. */
  readonly neighbour: number
  /** The sort of thing asked for is there. */
  readonly type: number
  /** Logarithm of the number of words, about 0 for 17 words. */
  readonly length: number
  /** First unit of its passage. */
  readonly first: number
}

export interface Features extends LexicalFeatures {
  /** Cosine of question and unit. */
  readonly cosine: number
  /** Cosine of question and unit together with the line before. */
  readonly window: number
}

const k1 = 1.2
const b = 0.75
const usualLogLength = 2.9

export interface FeatureInput {
  readonly question: string
  readonly language: string | undefined
  readonly passages: readonly Passage[]
  readonly units: readonly QuotableUnit[]
}

/** The features that need no vectors, one record per unit in the same order. */
export function lexicalFeatures({ question, language, passages, units }: FeatureInput): LexicalFeatures[] {
  const asked = readQuestionTerms(question, language)
  const fitsType = createAnswerTypeMatch(question)
  const words = units.map((unit) => analyzeWords(unit.text, language))
  const wordSets = words.map((terms) => new Set(terms))
  const gramSets = units.map((unit) => new Set(characterGrams(unit.text)))
  const titleSets = passages.map((passage) => new Set(analyzeWords(passage.title ?? '', language)))
  const wordWeights = weigh(asked.words, wordSets)
  const gramWeights = weigh(asked.grams, gramSets)
  const allGramWeights = weigh(asked.allGrams, gramSets)
  const meanLength = words.reduce((sum, terms) => sum + terms.length, 0) / (units.length || 1)

  return units.map((unit, at) => {
    const own = wordSets[at]!
    const around = [
      unit.before === '' ? undefined : new Set(analyzeWords(unit.before, language)),
      units[at + 1]?.passage === unit.passage ? wordSets[at + 1] : undefined,
      titleSets[unit.passage],
    ]
    const length = words[at]!.length
    const norm = 1 + k1 * (1 - b + (b * length) / (meanLength || 1))
    return {
      coverage: share(wordWeights, (term) => own.has(term)),
      grams: share(gramWeights, (gram) => gramSets[at]!.has(gram)),
      allGrams: share(allGramWeights, (gram) => gramSets[at]!.has(gram)),
      bm25: share(wordWeights, (term) => own.has(term)) / norm,
      neighbour: share(wordWeights, (term) => !own.has(term) && around.some((set) => set?.has(term))),
      type: fitsType(unit.text),
      length: Math.log(1 + length) - usualLogLength,
      first: unit.isFirst ? 1 : 0,
    }
  })
}

/** Inverse document frequency with the units as documents; a term found nowhere weighs most. */
function weigh(
  terms: readonly string[],
  sets: ReadonlyArray<ReadonlySet<string>>,
): ReadonlyMap<string, number> {
  const count = sets.length
  return new Map(
    terms.map((term) => {
      const found = sets.reduce((sum, set) => sum + (set.has(term) ? 1 : 0), 0)
      return [term, Math.log(1 + (count - found + 0.5) / (found + 0.5))]
    }),
  )
}

function share(weights: ReadonlyMap<string, number>, counts: (term: string) => boolean): number {
  let all = 0
  let part = 0
  for (const [term, weight] of weights) {
    all += weight
    if (counts(term)) part += weight
  }
  return all === 0 ? 0 : part / all
}
