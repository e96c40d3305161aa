import { z } from 'zod'
import { defineOptions, type OptionDeclaration, type OptionSlices } from './define-options.ts'
import { configErrors } from './errors.ts'

/** A declaration with its place in the result. */
export interface LocatedOption {
  readonly slice: string
  readonly name: string
  readonly declaration: OptionDeclaration
}

/** Where the file is; read before all others, hence not part of any module's slice. */
export const fileOptions = defineOptions({
  path: {
    variable: 'TRAGWERK_CONFIG',
    flag: '--config',
    key: '',
    schema: z.string(),
    default: 'tragwerk.json',
    description: 'Path of the JSON configuration file. Only a path named here must exist.',
    since: '0.1.0',
  },
})

/** All options in order of declaration. Fails when two share a variable, flag or file key. */
export function locateOptions(slices: OptionSlices): LocatedOption[] {
  const options = Object.entries(slices).flatMap(([slice, declarations]) =>
    Object.entries(declarations).map(([name, declaration]) => ({ slice, name, declaration })),
  )
  for (const field of ['variable', 'flag', 'key'] as const) refuseClashes(options, field)
  return options
}

function refuseClashes(options: readonly LocatedOption[], field: 'variable' | 'flag' | 'key'): void {
  const owners = new Map<string, string>()
  if (field !== 'key') owners.set(fileOptions.path[field], 'config.path')
  for (const { slice, name, declaration } of options) {
    const value = declaration[field]
    if (value === undefined) continue
    const owner = owners.get(value)
    if (owner) throw configErrors.clashingDeclarations({ name: value, options: `${owner}, ${slice}.${name}` })
    owners.set(value, `${slice}.${name}`)
  }
}
