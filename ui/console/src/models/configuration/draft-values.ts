import type { TaskRoute } from '@tragwerk/contracts/gateway'

export const phases = ['connect', 'firstByte', 'idle', 'total'] as const
export type TimeoutsDraft = Readonly<Record<(typeof phases)[number], string>>

export function toTimeoutsDraft(timeouts: TaskRoute['timeouts']): TimeoutsDraft {
  return {
    connect: textOf(timeouts?.connect),
    firstByte: textOf(timeouts?.firstByte),
    idle: textOf(timeouts?.idle),
    total: textOf(timeouts?.total),
  }
}

export function textOf(value: number | undefined): string {
  return value === undefined ? '' : String(value)
}

/** A number, or the text itself for the server to complain about; undefined when nothing is typed. */
export function numberOf(text: string): number | string | undefined {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  const value = Number(trimmed)
  return Number.isFinite(value) ? value : trimmed
}

/** Without what is not set; undefined when nothing is. */
export function setOnly(values: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== '')
  return set.length === 0 ? undefined : Object.fromEntries(set)
}

export function mapNumbers(texts: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, numberOf(text)]))
}
