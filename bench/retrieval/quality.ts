/** Documents by id with their judged gain for one query; documents not listed have gain 0. */
export type Judgements = ReadonlyMap<string, number>

/** nDCG at `depth`: gains discounted by log2(rank + 1), over the best possible order (Järvelin & Kekäläinen 2002). */
export function ndcg(ranked: readonly string[], judgements: Judgements, depth: number): number {
  const ideal = [...judgements.values()].sort((a, b) => b - a).slice(0, depth)
  const best = discounted(ideal)
  return best === 0 ? 0 : discounted(ranked.slice(0, depth).map((id) => judgements.get(id) ?? 0)) / best
}

/** The share of all relevant documents among the first `depth`. */
export function recall(ranked: readonly string[], judgements: Judgements, depth: number): number {
  const relevant = [...judgements].filter(([, gain]) => gain > 0).map(([id]) => id)
  if (relevant.length === 0) return 0
  const found = new Set(ranked.slice(0, depth))
  return relevant.filter((id) => found.has(id)).length / relevant.length
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / (values.length || 1)
}

/** The value below which `share` of the values lie (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0)
}
