/** The known name that a mistyped one was meant to be, if any is near enough. Case and separators do not count. */
export function nearestName(wanted: string, known: Iterable<string>): string | undefined {
  const target = simplify(wanted)
  let best: string | undefined
  let least = Math.max(2, Math.floor(target.length / 3)) + 1
  for (const name of known) {
    const distance = editDistance(target, simplify(name))
    if (distance >= least || distance >= Math.max(target.length, 1)) continue
    best = name
    least = distance
  }
  return best ?? partOf(target, known)
}

/** ` Did you mean "x"?`, or nothing; to be put behind a sentence. */
export function didYouMean(wanted: string, known: Iterable<string>): string {
  const name = nearestName(wanted, known)
  return name === undefined ? '' : ` Did you mean "${name}"?`
}

function partOf(target: string, known: Iterable<string>): string | undefined {
  if (target.length < 3) return undefined
  return [...known].find((name) => simplify(name).includes(target) || target.includes(simplify(name)))
}

function simplify(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9/]/g, '')
    .slice(0, 64)
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1))
    }
    row = next
  }
  return row[b.length]!
}
