const maxNames = 3
/** Own bound, by trying: misspelt, shortened and half-remembered ids lie above it. */
const minLikeness = 0.35

/**
 * The names that look most like the given one as a whole or behind their dot, best first, at most three; by the pairs
 * of letters they share.
 */
export function findNearNames(wanted: string, names: readonly string[]): string[] {
  const pairs = toPairs(wanted)
  return names
    .map((name) => {
      const parts = [name, name.slice(name.indexOf('.') + 1)]
      return { name, likeness: Math.max(...parts.map((part) => likenessOf(pairs, toPairs(part)))) }
    })
    .filter(({ likeness }) => likeness >= minLikeness)
    .sort((a, b) => b.likeness - a.likeness)
    .slice(0, maxNames)
    .map(({ name }) => name)
}

/** Dice's coefficient: 0 for nothing in common, 1 for all. */
function likenessOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((pair) => b.has(pair)).length
  return (2 * shared) / Math.max(a.size + b.size, 1)
}

function toPairs(text: string): ReadonlySet<string> {
  const letters = text.toLowerCase()
  return new Set(
    Array.from({ length: Math.max(letters.length - 1, 0) }, (_, at) => letters.slice(at, at + 2)),
  )
}
