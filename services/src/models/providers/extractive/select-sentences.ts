import { characterGrams } from '../../../language/index.ts'
import type { Passage } from './passage.ts'
import type { QuotableUnit } from './quotable-units.ts'
import type { Features, LexicalFeatures } from './unit-features.ts'
import type { FeatureWeights, SelectionProfile } from './weights.ts'

/** Vectors of unit length by index of the unit; units without one are not considered when others have one. */
export interface UnitVectors {
  readonly question: Float32Array
  readonly units: ReadonlyMap<number, Float32Array>
  /** Of the line before and the unit together; estimated from the units' vectors where missing. */
  readonly windows: ReadonlyMap<number, Float32Array>
}

export interface RankInput {
  readonly passages: readonly Passage[]
  readonly units: readonly QuotableUnit[]
  readonly features: readonly LexicalFeatures[]
  readonly vectors: UnitVectors
  readonly profile: SelectionProfile
}

export interface RankedUnit {
  readonly unit: QuotableUnit
  readonly index: number
  readonly score: number
  readonly features: Features
}

export interface Quote {
  /** Of the passage. */
  readonly number: number
  /** Offsets into the passage's text, UTF-16; `text` is exactly that slice. */
  readonly start: number
  readonly end: number
  readonly text: string
  /** 0 to 1, how likely this is the best of all units; adds up to at most 1 over the quotes. */
  readonly score: number
  /** As read by a person: one line, table cells with the names of their columns. */
  readonly shown: string
}

export interface Selection {
  readonly outcome: 'answered' | 'related' | 'nothing_found'
  /** 0 to 1; grows with the evidence of the best unit. */
  readonly confidence: number
  /** One to three, none when nothing was found. */
  readonly quotes: readonly Quote[]
}

const maxQuotes = 3
/** A further sentence is quoted when its odds of being the best one are at least this share of the best one's. */
const furtherQuoteShare = 0.35
/** Two sentences that share this part of their character grams say the same. */
const duplicateShare = 0.85
/** Weight of the previous unit where a window has no vector of its own. */
const previousShare = 0.5

/** Score without vectors, to choose which units are worth one. */
export function lexicalScore(features: LexicalFeatures, profile: SelectionProfile): number {
  return weightedSum({ ...features, cosine: 0, window: 0 }, profile.ranking)
}

/** The units that have a vector, best first; equal scores in the order of the passages. */
export function rankUnits({ passages, units, features, vectors, profile }: RankInput): RankedUnit[] {
  const ranked = [...vectors.units].map(([index, vector]) => {
    const unit = units[index]!
    const cosine = dot(vectors.question, vector)
    const window = vectors.windows.get(index)
    const full: Features = {
      ...features[index]!,
      cosine,
      window: window ? dot(vectors.question, window) : estimateWindow({ index, units, vectors, cosine }),
    }
    const passageScore = passages[unit.passage]?.score ?? 0
    return {
      unit,
      index,
      features: full,
      score: weightedSum(full, profile.ranking) + profile.passageScore * passageScore,
    }
  })
  return ranked.sort((a, b) => b.score - a.score || a.index - b.index)
}

/** Decides what to say from the ranked units. Pure: equal input gives equal output. */
export function selectSentences(
  ranked: readonly RankedUnit[],
  passages: readonly Passage[],
  profile: SelectionProfile,
): Selection {
  const best = ranked[0]
  if (!best) return { outcome: 'nothing_found', confidence: 0, quotes: [] }
  const confidence = confidenceOf(best.features, profile)
  if (confidence < profile.relatedFrom) return { outcome: 'nothing_found', confidence, quotes: [] }

  const total = ranked.reduce((sum, { score }) => sum + Math.exp(score - best.score), 0)
  const chosen: RankedUnit[] = []
  for (const candidate of ranked) {
    if (chosen.length === maxQuotes || Math.exp(candidate.score - best.score) < furtherQuoteShare) break
    if (!chosen.some((other) => sayTheSame(other.unit.text, candidate.unit.text))) chosen.push(candidate)
  }
  const quotes = inReadingOrder(chosen, passages).map(({ unit, score }) => ({
    number: passages[unit.passage]!.number,
    start: unit.start,
    end: unit.end,
    text: passages[unit.passage]!.text.slice(unit.start, unit.end),
    score: Math.exp(score - best.score) / total,
    shown: unit.text,
  }))
  return { outcome: confidence >= profile.answeredFrom ? 'answered' : 'related', confidence, quotes }
}

/** The document of the best unit first, then the others as ranked; inside a document as it is written. */
function inReadingOrder(chosen: readonly RankedUnit[], passages: readonly Passage[]): RankedUnit[] {
  const documentOf = ({ unit }: RankedUnit) => passages[unit.passage]?.documentId ?? unit.passage
  const documents = [...new Set(chosen.map(documentOf))]
  const positionOf = ({ unit }: RankedUnit) => (passages[unit.passage]?.start ?? 0) + unit.start
  return chosen.toSorted(
    (a, b) =>
      documents.indexOf(documentOf(a)) - documents.indexOf(documentOf(b)) ||
      positionOf(a) - positionOf(b) ||
      a.index - b.index,
  )
}

/** The logistic function of the weighted features of the best unit: grows with each of them. */
function confidenceOf(features: Features, { confidence, confidenceBias }: SelectionProfile): number {
  const evidence = weightedSum(features, confidence) + confidenceBias
  return 1 / (1 + Math.exp(-evidence))
}

function weightedSum(features: Features, weights: Partial<FeatureWeights>): number {
  return (Object.keys(weights) as (keyof Features)[]).reduce(
    (sum, name) => sum + (weights[name] ?? 0) * features[name],
    0,
  )
}

interface WindowInput {
  readonly index: number
  readonly units: readonly QuotableUnit[]
  readonly vectors: UnitVectors
  readonly cosine: number
}

function estimateWindow({ index, units, vectors, cosine }: WindowInput): number {
  const own = vectors.units.get(index)
  const previous =
    units[index - 1]?.passage === units[index]?.passage ? vectors.units.get(index - 1) : undefined
  if (!own || !previous) return cosine
  const length = Math.sqrt(1 + previousShare ** 2 + 2 * previousShare * dot(own, previous))
  return (cosine + previousShare * dot(vectors.question, previous)) / length
}

function sayTheSame(a: string, b: string): boolean {
  const [one, other] = [new Set(characterGrams(a)), new Set(characterGrams(b))]
  const shared = one.intersection(other).size
  return (
    shared >= duplicateShare * Math.min(one.size, other.size) &&
    shared >= 0.6 * Math.max(one.size, other.size)
  )
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at++) sum += a[at]! * b[at]!
  return sum
}
