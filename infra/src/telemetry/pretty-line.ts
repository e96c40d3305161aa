import { stripVTControlCharacters } from 'node:util'

const levelNames: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info ',
  40: 'warn ',
  50: 'ERROR',
}

/** Turns one JSON log line into one for people: time, level, domain, message, fields, then stacks indented. */
export function toPrettyLine(line: string): string {
  const { level, time, message, domain, ...fields } = JSON.parse(line) as Record<string, unknown>
  const stacks: string[] = []
  const rest = Object.entries(fields).map(
    ([name, value]) => `${plain(name)}=${show(withoutStack(value, stacks))}`,
  )
  const head = [
    String(time).slice(11, 23),
    levelNames[Number(level)] ?? String(level),
    ...(domain === undefined ? [] : [`[${plain(String(domain))}]`]),
    plain(String(message ?? '')),
    ...rest,
  ]
  const tail = stacks.flatMap((stack) => stack.split('\n').map((row) => `    ${plain(row)}`))
  return `${[head.join(' '), ...tail].join('\n')}\n`
}

function withoutStack(value: unknown, stacks: string[]): unknown {
  if (typeof value !== 'object' || value === null || !('stack' in value)) return value
  const { stack, ...rest } = value
  stacks.push(String(stack))
  return rest
}

function show(value: unknown): string {
  return typeof value === 'string' && /^[\w./:@-]+$/.test(value) ? value : JSON.stringify(value)
}

/** One line on the terminal, whatever the text contains. */
function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\r\n\t]/g, (c) => JSON.stringify(c).slice(1, -1))
}
