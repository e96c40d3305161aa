import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { isAppError } from '@tragwerk/infra/errors'
import { describe, expect, test } from 'vitest'

export interface LanguageModelSubject {
  /** A model that answers `prompt` with some text; the same text streamed and not. */
  open(): Promise<LanguageModelV4>
  readonly prompt: LanguageModelV4CallOptions['prompt']
  /** Failures this provider can have; each opens a model that fails so. Groups without one are left out. */
  readonly failing?: {
    /** Refuses every request. */
    readonly refusal?: () => Promise<LanguageModelV4>
    /** Streams some text and then loses the connection. */
    readonly cutOff?: () => Promise<LanguageModelV4>
  }
}

/** Reads a stream to its end. */
export async function collectParts(
  stream: ReadableStream<LanguageModelV4StreamPart>,
): Promise<LanguageModelV4StreamPart[]> {
  const parts: LanguageModelV4StreamPart[] = []
  for await (const part of stream) parts.push(part)
  return parts
}

export function textOf(parts: readonly LanguageModelV4StreamPart[]): string {
  return parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('')
}

/** What every language model provider promises. */
export function describeLanguageModel(name: string, subject: LanguageModelSubject): void {
  const { open, prompt, failing = {} } = subject

  describe(`language model contract: ${name}`, () => {
    test('names itself', async () => {
      const model = await open()

      expect(model.specificationVersion).toBe('v4')
      expect(model.provider).not.toBe('')
      expect(model.modelId).not.toBe('')
    })

    test('answers whole, with a reason for ending and with usage', async () => {
      const result = await (await open()).doGenerate({ prompt })

      expect(result.content.some((part) => part.type === 'text' && part.text !== '')).toBe(true)
      expect(result.finishReason.unified).toBe('stop')
      expect(result.usage.inputTokens.total).toBeGreaterThan(0)
      expect(result.usage.outputTokens.total).toBeGreaterThan(0)
    })

    test('streams the same text between its marks, finish last', async () => {
      const model = await open()
      const whole = await model.doGenerate({ prompt })
      const parts = await collectParts((await model.doStream({ prompt })).stream)
      const types = parts.map((part) => part.type)

      expect(textOf(parts)).toBe(
        whole.content.map((part) => (part.type === 'text' ? part.text : '')).join(''),
      )
      expect(types[0]).toBe('stream-start')
      expect(types.indexOf('text-start')).toBeLessThan(types.indexOf('text-delta'))
      expect(types.lastIndexOf('text-delta')).toBeLessThan(types.indexOf('text-end'))
      expect(types.at(-1)).toBe('finish')
      expect(parts.at(-1)).toMatchObject({ finishReason: { unified: 'stop' }, usage: whole.usage })
    })

    test('rejects with the caller’s reason when it was aborted before', async () => {
      const abortSignal = AbortSignal.abort(new Error('the caller left'))
      const model = await open()

      await expect(model.doGenerate({ prompt, abortSignal })).rejects.toThrow('the caller left')
      await expect(model.doStream({ prompt, abortSignal })).rejects.toThrow('the caller left')
    })

    test('can be left in the middle of a stream', async () => {
      const { stream } = await (await open()).doStream({ prompt })
      const reader = stream.getReader()
      await reader.read()

      await expect(reader.cancel()).resolves.toBeUndefined()
    })

    test.runIf(failing.refusal)('fails with an error of the platform, streamed or not', async () => {
      const model = await failing.refusal!()

      await expect(model.doGenerate({ prompt })).rejects.toSatisfy(isAppError)
      await expect(model.doStream({ prompt })).rejects.toSatisfy(isAppError)
    })

    test.runIf(failing.cutOff)(
      'a stream that is cut off ends with an error and never with a finish',
      async () => {
        const { stream } = await (await failing.cutOff!()).doStream({ prompt })
        const parts = await collectParts(stream)

        expect(textOf(parts)).not.toBe('')
        expect(parts.at(-1)).toMatchObject({ type: 'error', error: { code: 'models.provider_failed' } })
        expect(parts.filter((part) => part.type === 'error')).toHaveLength(1)
        expect(parts.some((part) => part.type === 'finish')).toBe(false)
      },
    )
  })
}
