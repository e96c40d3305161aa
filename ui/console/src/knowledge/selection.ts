/** The ids that are selected after a row was chosen; with `isRange`, all between it and the one chosen before. */
export function choose(
  selected: ReadonlySet<string>,
  ids: readonly string[],
  chosen: { readonly id: string; readonly isRange?: boolean; readonly last?: string | undefined },
): ReadonlySet<string> {
  const next = new Set(selected)
  const isOn = !selected.has(chosen.id)
  for (const id of chosen.isRange ? between(ids, chosen.last, chosen.id) : [chosen.id]) {
    if (isOn) next.add(id)
    else next.delete(id)
  }
  return next
}

function between(ids: readonly string[], from: string | undefined, to: string): readonly string[] {
  const start = from === undefined ? -1 : ids.indexOf(from)
  const end = ids.indexOf(to)
  if (start < 0 || end < 0) return [to]
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1)
}
