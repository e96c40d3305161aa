import type { GatewayConfiguration } from '@tragwerk/contracts/gateway'
import { type Place, toPath } from './configuration-path.ts'

export interface Change {
  /** Routes are named by their task: their number says nothing to a reader. */
  readonly path: string
  readonly kind: 'added' | 'removed' | 'changed'
  /** In words of JSON, undefined where nothing stood. */
  readonly before: string | undefined
  readonly after: string | undefined
}

/** What differs, place by place, in the order of the configuration. Equal configurations give nothing. */
export function diffConfigurations(before: GatewayConfiguration, after: GatewayConfiguration): Change[] {
  return diff([], byTask(before), byTask(after))
}

function byTask({ routes, ...rest }: GatewayConfiguration): object {
  return { ...rest, routes: Object.fromEntries(routes.map(({ task, ...route }) => [task, route])) }
}

function diff(place: Place, before: unknown, after: unknown): Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return []
  if (isRecord(before) && isRecord(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...keys].flatMap((key) => diff([...place, key], before[key], after[key]))
  }
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed'
  return [{ path: toPath(place), kind, before: describeValue(before), after: describeValue(after) }]
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const lineLength = 60

/** Short where it can be: a target without a weight of its own is its name, and what fits stands in one line. */
function describeValue(value: unknown): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string') return value
  const short = shorten(value)
  const line = inOneLine(short)
  if (line.length <= lineLength || !isRecord(short)) return line
  const parts = Object.entries(short).map(([key, part]) => `  ${JSON.stringify(key)}: ${inOneLine(part)}`)
  return `{\n${parts.join(',\n')}\n}`
}

function inOneLine(value: unknown): string {
  return JSON.stringify(value, null, 1).replace(/\n\s*/g, ' ').replace(/\[ /g, '[').replace(/ \]/g, ']')
}

function shorten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shorten)
  if (!isRecord(value)) return value
  if (
    typeof value.model === 'string' &&
    Object.keys(value).every((key) => key === 'model' || key === 'weight')
  ) {
    return value.weight === 1 || value.weight === undefined ? value.model : value
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shorten(one)]))
}
