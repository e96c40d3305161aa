import { isDeepStrictEqual } from 'node:util'
import type { Reading } from './reading.ts'

/** Each difference in words; nothing when both say the same. */
export function differences(expected: Reading, actual: Reading): string[] {
  const found: string[] = []
  const compare = (what: string, wanted: unknown, got: unknown) => {
    if (isDeepStrictEqual(wanted, got)) return
    found.push(`${what}: expected ${show(wanted)}, got ${show(got)}`)
  }
  compare('text', expected.text, actual.text)
  compare('reasoning', expected.reasoning, actual.reasoning)
  compare('finish', expected.finish, actual.finish)
  compare('calls', expected.calls.map(withoutId), actual.calls.map(withoutId))
  const pairs = expected.calls.map(({ id }, index) => [id, actual.calls[index]?.id] as const)
  for (const [wanted, got] of pairs) if (wanted !== '') compare('call id', wanted, got)
  if (expected.usage !== undefined) compare('usage', expected.usage, actual.usage)
  return found
}

function withoutId({ name, input }: Reading['calls'][number]) {
  return { name, input }
}

const longest = 300

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, longest)
}
