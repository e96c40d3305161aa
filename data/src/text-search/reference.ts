import type { IndexMatch, TextEntry, TextField } from './port.ts'

/**
 * BM25 in the plainest form over passages in memory: what the adapters are compared with, in tests and
 * measurements only.
 *
 * @returns a function that ranks the passages for terms; ties by id.
 */
export function rankByFormula(
  entries: readonly TextEntry[],
  field: TextField,
): (terms: readonly string[], limit: number) => IndexMatch[] {
  const passages = entries
    .map((entry) => ({ id: entry.id, counts: countTerms(entry.terms[field] ?? []) }))
    .map((passage) => ({ ...passage, length: sum([...passage.counts.values()]) }))
    .filter((passage) => passage.length > 0)
  const meanLength = sum(passages.map((passage) => passage.length)) / passages.length
  return (terms, limit) => {
    const weights = [...new Set(terms)].map((term) => {
      const n = passages.filter((passage) => passage.counts.has(term)).length
      return { term, idf: Math.log(1 + (passages.length - n + 0.5) / (n + 0.5)) }
    })
    return passages
      .map(({ id, counts, length }) => ({
        id,
        score: sum(
          weights.map(({ term, idf }) => {
            const count = counts.get(term) ?? 0
            return (idf * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * length) / meanLength))
          }),
        ),
      }))
      .filter((match) => match.score > 0)
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, limit)
  }
}

function countTerms(terms: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1)
  return counts
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
