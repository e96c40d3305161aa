import { fileOptions, type LocatedOption, locateOptions } from './declarations.ts'
import type { OptionDeclaration, OptionSlices } from './define-options.ts'
import type { Configuration, OptionOrigin } from './resolve-options.ts'

/** The options part of `--help`: one block per slice, at most 100 columns for usual descriptions. */
export function renderHelp(slices: OptionSlices): string {
  const blocks = Object.entries(withFileOption(slices)).map(([slice, declarations]) => {
    const entries = Object.values(declarations).map((declaration) => {
      const head = [flagWithValue(declaration), declaration.variable].filter((part) => part !== '').join(', ')
      return `  ${head}\n      ${declaration.description}${helpSuffix(declaration)}`
    })
    return `${slice}:\n${entries.join('\n')}`
  })
  return `${blocks.join('\n\n')}\n`
}

/** The reference page of all options, as Markdown. */
export function renderReference(slices: OptionSlices): string {
  const sections = Object.entries(withFileOption(slices)).map(([slice, declarations]) => {
    const rows = Object.values(declarations).map(referenceRow)
    return [
      `## ${slice}`,
      '',
      '| Variable | Flag | File key | Default | Since | Meaning |',
      '|---|---|---|---|---|---|',
      ...rows,
    ].join('\n')
  })
  return [
    '# Configuration',
    '',
    'Generated from the declarations in the source. A flag wins over the environment, the environment over the',
    'configuration file, the file over the default. An empty variable counts as not set.',
    '',
    sections.join('\n\n'),
    '',
  ].join('\n')
}

/** One line of the start-up report. */
export interface OptionReport {
  /** `slice.name`. */
  readonly option: string
  readonly variable: string
  /** Secrets read `[secret]`. */
  readonly value: string
  readonly origin: OptionOrigin
}

/** What is in force and why, safe to print. */
export function reportOptions<S extends OptionSlices>(
  slices: S,
  configuration: Configuration<S>,
): OptionReport[] {
  return locateOptions(slices).map(({ slice, name, declaration }: LocatedOption) => ({
    option: `${slice}.${name}`,
    variable: declaration.variable,
    value: printable(configuration.values[slice]![name]),
    origin: configuration.origins.get(`${slice}.${name}`) ?? 'unset',
  }))
}

function withFileOption(slices: OptionSlices): OptionSlices {
  return { configuration: fileOptions, ...slices }
}

function flagWithValue({ flag, isSwitch }: OptionDeclaration): string {
  if (flag === undefined) return ''
  return isSwitch ? flag : `${flag} VALUE`
}

function helpSuffix(declaration: OptionDeclaration): string {
  const notes = []
  if (declaration.default !== undefined) notes.push(`default ${printable(shownDefault(declaration))}`)
  if (declaration.secret) notes.push('secret')
  if (declaration.deprecated) notes.push(`deprecated: ${declaration.deprecated}`)
  return notes.length === 0 ? '' : ` [${notes.join('; ')}]`
}

function referenceRow(declaration: OptionDeclaration): string {
  const flag = declaration.flag ? `\`${declaration.flag}\`` : ''
  const key = declaration.key ? `\`${declaration.key}\`` : ''
  const fallback =
    declaration.default === undefined ? 'not set' : `\`${printable(shownDefault(declaration))}\``
  const notes = [
    declaration.secret ? ' Secret.' : '',
    declaration.deprecated ? ` Deprecated. ${declaration.deprecated}` : '',
  ].join('')
  const cells = [`\`${declaration.variable}\``, flag, key, fallback, declaration.since]
  return `| ${[...cells, `${declaration.description}${notes}`].map(escapeCell).join(' | ')} |`
}

function shownDefault(declaration: OptionDeclaration): unknown {
  return declaration.secret ? '[secret]' : declaration.default
}

function printable(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '').replace(/^"(\[secret\])"$/, '$1')
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}
