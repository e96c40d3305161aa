/** Two names with less in common than this are not mistaken for each other. */
const leastSimilarity = 0.4

/** Up to three of the names that look most like the wanted one, best first. */
export function findNearNames(wanted: string, names: readonly string[]): readonly string[] {
  const target = pairsOf(wanted)
  return names
    .map((name) => ({
      name,
      similarity: Math.max(similarity(target, pairsOf(name)), similarity(target, pairsOf(base(name)))),
    }))
    .filter((candidate) => candidate.similarity >= leastSimilarity)
    .sort((a, b) => b.similarity - a.similarity || a.name.localeCompare(b.name))
    .slice(0, 3)
    .map((candidate) => candidate.name)
}

/** The part after the provider. */
function base(name: string): string {
  return name.slice(name.indexOf('/') + 1)
}

function pairsOf(text: string): ReadonlySet<string> {
  const letters = text.toLowerCase()
  return new Set(
    Array.from({ length: Math.max(0, letters.length - 1) }, (_, at) => letters.slice(at, at + 2)),
  )
}

/** Dice coefficient: twice the shared pairs of letters over all pairs. */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return (2 * a.intersection(b).size) / (a.size + b.size || 1)
}
