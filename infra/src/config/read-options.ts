import { readFileSync } from 'node:fs'
import type { OptionSlices } from './define-options.ts'
import { configErrors } from './errors.ts'
import { type Configuration, type ConfigurationRule, resolveOptions } from './resolve-options.ts'

export interface OptionSources<S extends OptionSlices> {
  /** Defaults to the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Flags only, without program and command names. Defaults to the arguments of this process. */
  readonly argv?: readonly string[]
  /** Content of the configuration file, already parsed; replaces reading one. */
  readonly file?: unknown
  /** Checks across options, run when each option alone is valid. */
  readonly rules?: readonly ConfigurationRule<S>[]
}

/**
 * Reads every declared option: flag before environment before file before default.
 *
 * The only place that looks at the process's environment and arguments. Throws `config.invalid_option` with
 * all problems found, or `config.file_unreadable`.
 */
export function readOptions<const S extends OptionSlices>(
  slices: S,
  sources: OptionSources<S> = {},
): Configuration<S> {
  return resolveOptions(slices, {
    env: sources.env ?? process.env,
    argv: sources.argv ?? process.argv.slice(2),
    readFile: 'file' in sources ? () => sources.file : readConfigFile,
    ...(sources.rules ? { rules: sources.rules } : {}),
  })
}

/**
 * One variable of this process's environment, as it is now, for settings that name variables themselves. Undefined when
 * it is not set or empty.
 */
export function readVariable(name: string): string | undefined {
  return Object.hasOwn(process.env, name) ? process.env[name] || undefined : undefined
}

function readConfigFile(path: string, isRequired: boolean): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (!isRequired && (error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw configErrors.fileUnreadable({ path, reason: (error as Error).message }, error)
  }
  try {
    const content: unknown = JSON.parse(text)
    if (typeof content === 'object' && content !== null && !Array.isArray(content)) return content
  } catch (error) {
    throw configErrors.fileUnreadable({ path, reason: 'it is not valid JSON' }, error)
  }
  throw configErrors.fileUnreadable({ path, reason: 'it must hold one JSON object' })
}
