import { isAppError } from '@tragwerk/infra/errors'
import { isTragwerkError } from '@tragwerk/sdk'

export interface OutputOptions {
  /** One JSON document on standard output instead of text. */
  readonly json: boolean
  readonly quiet: boolean
}

/** Results go to standard output, everything else to standard error. */
export interface Output extends OutputOptions {
  /** Text for people, or the same as data. */
  result(text: string, data: unknown): void
  /** Part of a result that comes in pieces; nothing with `--json`. */
  write(text: string): void
  note(text: string): void
  error(error: unknown): void
}

export function createOutput(options: OutputOptions): Output {
  const { json, quiet } = options
  const print = (text: string) => void process.stdout.write(text)
  return {
    ...options,
    result: (text, data) =>
      print(json ? `${JSON.stringify(data, undefined, 2)}\n` : text === '' ? '' : `${text}\n`),
    write: (text) => {
      if (!json) print(text)
    },
    note: (text) => {
      if (!quiet) process.stderr.write(`${text}\n`)
    },
    error(error) {
      const { code, message } = describe(error)
      process.stderr.write(
        json ? `${JSON.stringify({ error: { code, message } })}\n` : `${message} (${code})\n`,
      )
    },
  }
}

function describe(error: unknown): { code: string; message: string } {
  if (isAppError(error) || isTragwerkError(error)) return { code: error.code, message: error.message }
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'cli.failed', message }
}

/** Columns as wide as their widest cell, two blanks apart. */
export function table(rows: ReadonlyArray<readonly string[]>): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, index) => Math.max(widest[index] ?? 0, cell.length)),
    [],
  )
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
