/** Who is asked: a collection of documents or a language model. */
export interface Target {
  readonly kind: 'collection' | 'model'
  /** The collection's name or the model's id. */
  readonly name: string
}

/** As it stands in the address: `collection:handbook`, `model:tragwerk/extractive`. */
export function formatTarget({ kind, name }: Target): string {
  return `${kind}:${name}`
}

/** A model that is named without its provider is a task route, which chooses among several. */
export function isRoute({ kind, name }: Target): boolean {
  return kind === 'model' && !name.includes('/')
}

/** Undefined for anything else, also for names that no collection can have. */
export function parseTarget(text: string | undefined): Target | undefined {
  const [, kind, name] = /^(collection|model):(.{1,200})$/.exec(text ?? '') ?? []
  if (kind === undefined || name === undefined) return
  if (kind === 'collection' && !/^[a-z0-9][a-z0-9-]{0,62}$/.test(name)) return
  return { kind: kind as Target['kind'], name }
}
