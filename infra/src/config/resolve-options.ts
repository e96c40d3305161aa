import type { z } from 'zod'
import { fileOptions, type LocatedOption, locateOptions } from './declarations.ts'
import type { OptionSlices, SliceValues } from './define-options.ts'
import { configErrors } from './errors.ts'
import { parseFlags } from './parse-flags.ts'
import { Secret } from './secret.ts'

/** Where a value came from, strongest first. */
export type OptionOrigin = 'flag' | 'environment' | 'file' | 'default' | 'unset'

export interface Configuration<S extends OptionSlices> {
  /** Frozen; one record per slice. */
  readonly values: SliceValues<S>
  /** By `slice.name`. */
  readonly origins: ReadonlyMap<string, OptionOrigin>
  /** Full sentences for the operator, such as the use of a deprecated option. */
  readonly notices: readonly string[]
}

/** Checks settings against each other; returns a full sentence that names the variable, or nothing. */
export type ConfigurationRule<S extends OptionSlices> = (values: SliceValues<S>) => string | undefined

export interface OptionInputs<S extends OptionSlices> {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly argv: readonly string[]
  /** Parses the JSON file at this path; `isRequired` when the operator named the path. */
  readonly readFile: (path: string, isRequired: boolean) => unknown
  readonly rules?: readonly ConfigurationRule<S>[]
}

/** Decides every option from flag, environment, file and default, in this order. Reports all problems at once. */
export function resolveOptions<const S extends OptionSlices>(
  slices: S,
  inputs: OptionInputs<S>,
): Configuration<S> {
  const options = locateOptions(slices)
  const flags = parseFlags(inputs.argv, options)
  const named = flags.values.get(fileOptions.path.flag) ?? textOf(inputs.env[fileOptions.path.variable])
  const file = flatten(inputs.readFile(named ?? fileOptions.path.default, named !== undefined))

  const problems = [...flags.problems, ...unknownKeys(file, options)]
  const notices: string[] = []
  const origins = new Map<string, OptionOrigin>()
  const values: Record<string, Record<string, unknown>> = {}
  for (const slice of Object.keys(slices)) values[slice] = {}
  for (const option of options) {
    const found = findRaw(option, { flags: flags.values, env: inputs.env, file })
    const outcome = decide(option, found)
    if ('problem' in outcome) problems.push(outcome.problem)
    else values[option.slice]![option.name] = outcome.value
    origins.set(`${option.slice}.${option.name}`, found?.origin ?? originOfDefault(option))
    if (found && option.declaration.deprecated) {
      notices.push(`${found.label} is deprecated. ${option.declaration.deprecated}`)
    }
  }
  if (problems.length > 0) throw configErrors.invalidOption({ problems })

  for (const slice of Object.values(values)) Object.freeze(slice)
  const frozen = Object.freeze(values) as SliceValues<S>
  const broken = (inputs.rules ?? []).map((rule) => rule(frozen)).filter((problem) => problem !== undefined)
  if (broken.length > 0) throw configErrors.invalidOption({ problems: broken })
  return Object.freeze({ values: frozen, origins, notices })
}

interface Found {
  readonly origin: 'flag' | 'environment' | 'file'
  /** How the operator wrote it: the flag, variable or key. */
  readonly label: string
  readonly raw: unknown
}

interface RawSources {
  readonly flags: ReadonlyMap<string, string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly file: ReadonlyMap<string, unknown>
}

function findRaw({ declaration }: LocatedOption, sources: RawSources): Found | undefined {
  const { variable, flag, key } = declaration
  if (flag !== undefined && sources.flags.has(flag)) {
    return { origin: 'flag', label: flag, raw: sources.flags.get(flag) }
  }
  const text = textOf(sources.env[variable])
  if (text !== undefined) return { origin: 'environment', label: variable, raw: text }
  if (sources.file.has(key)) return { origin: 'file', label: `"${key}"`, raw: sources.file.get(key) }
  return undefined
}

function decide(option: LocatedOption, found: Found | undefined): { value: unknown } | { problem: string } {
  const { declaration } = option
  if (!found) return { value: wrap(option, declaration.default) }
  const parsed = declaration.schema.safeParse(found.raw)
  if (parsed.success) return { value: wrap(option, parsed.data) }
  return { problem: explain(option, found, parsed.error) }
}

function wrap({ declaration }: LocatedOption, value: unknown): unknown {
  return declaration.secret && value !== undefined ? new Secret(value) : value
}

function explain({ declaration }: LocatedOption, found: Found, error: z.ZodError): string {
  const written = declaration.secret ? 'a secret' : JSON.stringify(found.raw)
  const reason = error.issues.map((issue) => issue.message).join('; ')
  const where =
    found.label === declaration.variable ? found.label : `${found.label} (${declaration.variable})`
  return `${where} is ${written}, which is not allowed: ${reason}. Correct or remove it; its meaning: ${declaration.description}`
}

function originOfDefault({ declaration }: LocatedOption): OptionOrigin {
  return declaration.default === undefined ? 'unset' : 'default'
}

function textOf(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value
}

/** Nested objects to dotted keys; arrays and scalars are leaves. */
function flatten(content: unknown): ReadonlyMap<string, unknown> {
  const leaves = new Map<string, unknown>()
  const visit = (value: unknown, path: string) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [name, child] of Object.entries(value)) visit(child, path === '' ? name : `${path}.${name}`)
    } else if (path !== '') {
      leaves.set(path, value)
    }
  }
  visit(content, '')
  return leaves
}

function unknownKeys(file: ReadonlyMap<string, unknown>, options: readonly LocatedOption[]): string[] {
  const known = new Set(options.map((option) => option.declaration.key))
  return [...file.keys()]
    .filter((key) => key !== '$schema' && !known.has(key))
    .map((key) => `The configuration file has "${key}", which is not known. Correct or remove it.`)
}
