import { parseArgs } from 'node:util'
import { fileOptions, type LocatedOption } from './declarations.ts'

export interface ParsedFlags {
  /** Text by flag, for example `--port` → `7600`; switches give `true` or `false`. The last one wins. */
  readonly values: ReadonlyMap<string, string>
  /** Full sentences. */
  readonly problems: readonly string[]
}

/** Splits a command line into declared flags. Anything not declared is a problem. */
export function parseFlags(argv: readonly string[], options: readonly LocatedOption[]): ParsedFlags {
  const switches = new Map<string, boolean>([[fileOptions.path.flag.slice(2), false]])
  for (const { declaration } of options) {
    if (declaration.flag) switches.set(declaration.flag.slice(2), declaration.isSwitch === true)
  }
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      [...switches].map(([name, isSwitch]) => [name, { type: isSwitch ? 'boolean' : 'string' } as const]),
    ),
    strict: false,
    allowNegative: true,
    tokens: true,
  })
  const values = new Map<string, string>()
  const problems: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') {
      problems.push(
        `The argument "${token.value}" is not expected here. Remove it, or write it as --flag value.`,
      )
    } else if (token.kind === 'option') {
      readFlag(token, { switches, values, problems })
    }
  }
  return { values, problems }
}

interface FlagToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
}

interface FlagState {
  readonly switches: ReadonlyMap<string, boolean>
  readonly values: Map<string, string>
  readonly problems: string[]
}

function readFlag(token: FlagToken, state: FlagState): void {
  const { switches, values, problems } = state
  const isNegated = token.rawName.startsWith('--no-') && !switches.has(token.rawName.slice(2))
  const name = isNegated ? token.rawName.slice('--no-'.length) : token.name
  const isSwitch = switches.get(name)
  if (isSwitch === undefined || (isNegated && !isSwitch)) {
    problems.push(`The flag ${token.rawName} is not known.${suggest(name, [...switches.keys()])} See --help.`)
  } else if (isSwitch) {
    values.set(`--${name}`, isNegated ? 'false' : (token.value ?? 'true'))
  } else if (token.value === undefined) {
    problems.push(`The flag --${name} needs a value. Write --${name} VALUE.`)
  } else {
    values.set(`--${name}`, token.value)
  }
}

/** Proposes a flag that differs in at most two places. */
function suggest(name: string, known: readonly string[]): string {
  const nearest = known
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((a, b) => a.distance - b.distance)[0]
  return nearest && nearest.distance <= 2 ? ` Did you mean --${nearest.candidate}?` : ''
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
