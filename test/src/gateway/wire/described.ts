import { type Check, readOpenaiDescription } from '../../openai-description.ts'
import type { Checked } from './checks.ts'
import type { Surface } from './hear.ts'
import { readEvents } from './read-others.ts'

const schemas: Partial<Record<Surface, { readonly whole: string; readonly event: string }>> = {
  'openai-chat': { whole: 'CreateChatCompletionResponse', event: 'CreateChatCompletionStreamResponse' },
  'openai-responses': { whole: 'Response', event: 'ResponseStreamEvent' },
}

/** Says what in an answer of OpenAI's surfaces does not fit OpenAI's description: of a whole one, or of each event. */
export function openDescription(): (checked: Checked) => readonly string[] {
  const { checkOf } = readOpenaiDescription()
  const checks = new Map<string, Check>()
  const checkNamed = (name: string): Check => {
    const check = checks.get(name) ?? checkOf(name)
    checks.set(name, check)
    return check
  }
  return ({ way, recording, heard }) => {
    const schema = schemas[way.surface]
    if (schema === undefined) return []
    const text = heard.bytes?.toString('utf8') ?? ''
    const check = checkNamed(recording.isStream ? schema.event : schema.whole)
    const values: unknown[] = recording.isStream ? readEvents(text) : [JSON.parse(text)]
    return values.length === 0 ? ['has no event'] : [...new Set(values.flatMap(check))]
  }
}

export function isDescribed({ way }: Checked): boolean {
  return schemas[way.surface] !== undefined
}
