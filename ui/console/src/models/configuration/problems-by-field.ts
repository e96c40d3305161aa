import type { ConfigurationProblem } from '@tragwerk/contracts/gateway'
import { pathWithin } from './configuration-path.ts'

export interface SortedProblems {
  /** Sentences by the name of the field that they belong to. */
  readonly byField: Readonly<Record<string, string>>
  /** Those of the entry as a whole. */
  readonly whole: readonly ConfigurationProblem[]
  /** Those of other places of the configuration. */
  readonly elsewhere: readonly ConfigurationProblem[]
}

interface Form {
  /** The place of the entry, as the server names it. */
  readonly prefix: string
  /** Paths within the entry that have a field of their own. */
  readonly fields: readonly string[]
  /** The field for the name of the entry; without one, what concerns that stands above the form. */
  readonly nameField?: string | undefined
}

/** Gives every problem to the field that stands closest above its place. */
export function sortProblems(
  problems: readonly ConfigurationProblem[],
  { prefix, fields, nameField }: Form,
): SortedProblems {
  const byField: Record<string, string> = {}
  const whole: ConfigurationProblem[] = []
  const elsewhere: ConfigurationProblem[] = []
  for (const found of problems) {
    const path = pathWithin(found.path, prefix)
    const field = path === '' ? nameField : path && closestField(path, fields)
    if (path === undefined) elsewhere.push(found)
    else if (field === undefined) whole.push(found)
    else byField[field] = byField[field] ? `${byField[field]} ${found.problem}` : found.problem
  }
  return { byField, whole, elsewhere }
}

function closestField(path: string, fields: readonly string[]): string | undefined {
  return fields
    .filter((field) => pathWithin(path, field) !== undefined)
    .toSorted((one, other) => other.length - one.length)[0]
}
