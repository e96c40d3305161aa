import type { Passage } from './passage.ts'
import { findQuotableUnits, type QuotableUnit } from './quotable-units.ts'
import { lexicalScore, type RankedUnit, rankUnits, type UnitVectors } from './select-sentences.ts'
import { lexicalFeatures } from './unit-features.ts'
import type { SelectionProfile } from './weights.ts'

/** Texts in, vectors of unit length in the same order out. */
export type Embed = (texts: string[], signal?: AbortSignal) => Promise<Float32Array[]>

export interface EvidenceInput {
  readonly question: string
  /** ISO 639-1 of the question; sentences are analysed by its rules too. */
  readonly language: string | undefined
  readonly passages: readonly Passage[]
  readonly profile: SelectionProfile
  readonly signal?: AbortSignal | undefined
}

/** Most units that get a vector, chosen by words: eight passages of 150 tokens have about 50. */
const maxEmbedded = 64
/** Units whose vector together with the line before is computed rather than estimated. */
const maxWindows = 8

/** Ranks everything that can be quoted from the passages, best first. Embeds in two calls. */
export async function gatherEvidence(embed: Embed, input: EvidenceInput): Promise<RankedUnit[]> {
  const { question, language, passages, profile, signal } = input
  const units = findQuotableUnits(passages, language)
  if (units.length === 0) return []
  const features = lexicalFeatures({ question, language, passages, units })
  const shortlist = units
    .map((_, index) => index)
    .sort((a, b) => lexicalScore(features[b]!, profile) - lexicalScore(features[a]!, profile) || a - b)
    .slice(0, maxEmbedded)

  const [asked, ...own] = await embed([question, ...shortlist.map((index) => units[index]!.text)], signal)
  const first: UnitVectors = {
    question: asked!,
    units: new Map(shortlist.map((index, at) => [index, own[at]!])),
    windows: new Map(),
  }
  const rough = rankUnits({ passages, units, features, vectors: first, profile })

  const finalists = rough.slice(0, maxWindows).filter(({ unit }) => unit.before !== '')
  if (finalists.length === 0) return rough
  const windows = await embed(
    finalists.map(({ unit }) => withLineBefore(unit)),
    signal,
  )
  const vectors = { ...first, windows: new Map(finalists.map(({ index }, at) => [index, windows[at]!])) }
  return rankUnits({ passages, units, features, vectors, profile })
}

function withLineBefore(unit: QuotableUnit): string {
  return `${unit.before} ${unit.text}`
}
