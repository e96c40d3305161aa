import { expect, test } from 'vitest'
import { noUsage } from '../tokens/usage.ts'
import { settleUsage } from './settle-usage.ts'

const tokens = { countText: async (text: string) => text.length, countRequest: async () => 7 }
const request = { format: 'openai-chat', body: {} } as const
const sample = () => ({ text: 'abcd', factor: 2.6 })

test('what was not kept of a stream counts as the part that was', async () => {
  const { usage } = await settleUsage(tokens, request, { kind: 'streamed', reading: noUsage, text: sample })

  expect(usage).toMatchObject({ input: 7, output: 10, source: 'counted' })
})

test('of a stream that was left, the higher figure holds', async () => {
  const told = (output: number) => ({
    ...noUsage,
    usage: { ...noUsage.usage, input: 5, output, source: 'provider' as const },
  })
  const outputOf = async (output: number) =>
    (await settleUsage(tokens, request, { kind: 'aborted', reading: told(output), text: sample })).usage
      .output

  expect([await outputOf(1), await outputOf(11)]).toEqual([10, 11])
})
