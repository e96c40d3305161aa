import { formatTarget } from './target.ts'

interface Known {
  readonly collections: ReadonlyArray<{ readonly name: string }> | undefined
  /** Task routes among them. */
  readonly models: ReadonlyArray<{ readonly id: string }> | undefined
}

/** All that can be asked, as they stand in the address: collections first. */
export function allTargets({ collections = [], models = [] }: Known): readonly string[] {
  return [
    ...collections.map(({ name }) => formatTarget({ kind: 'collection', name })),
    ...models.map(({ id }) => formatTarget({ kind: 'model', name: id })),
  ]
}

/** What a target is compared with first: another one, or itself where it is the only one. */
export function nextOther(target: string, known: Known): string {
  return allTargets(known).find((other) => other !== target) ?? target
}
