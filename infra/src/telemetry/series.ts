/** One entry for each combination of labels, found without making a key. */
export interface Series<T> {
  /** Past the bound that of `other`. */
  of(labels: Readonly<Record<string, string>>): T
  /** With their labels, in the order in which they came. */
  readonly entries: readonly (readonly [labels: Readonly<Record<string, string>>, entry: T])[]
}

interface Branch<T> {
  readonly next: Map<string, Branch<T>>
  entry: T | undefined
}

/** Keeps a mistake in a label from filling memory. */
export function createSeries<T>(
  names: readonly string[],
  { max, create }: { readonly max: number; readonly create: (labels: Readonly<Record<string, string>>) => T },
): Series<T> {
  const root = branch<T>()
  const entries: (readonly [Readonly<Record<string, string>>, T])[] = []
  const others = Object.fromEntries(names.map((name) => [name, 'other']))

  const add = (labels: Readonly<Record<string, string>>): T => {
    const own = Object.fromEntries(names.map((name) => [name, labels[name] ?? '']))
    let at = root
    for (const name of names) {
      const value = own[name] ?? ''
      const next = at.next.get(value) ?? branch<T>()
      at.next.set(value, next)
      at = next
    }
    const entry = create(own)
    at.entry = entry
    entries.push([own, entry])
    return entry
  }
  const find = (labels: Readonly<Record<string, string>>): T | undefined => {
    let at: Branch<T> | undefined = root
    for (const name of names) at = at?.next.get(labels[name] ?? '')
    return at?.entry
  }
  return {
    entries,
    of: (labels) => find(labels) ?? (entries.length < max ? add(labels) : (find(others) ?? add(others))),
  }
}

function branch<T>(): Branch<T> {
  return { next: new Map(), entry: undefined }
}
