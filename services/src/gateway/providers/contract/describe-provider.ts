import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider'
import { isAppError } from '@tragwerk/infra/errors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type CannedKind, cannedKey, cannedModel, cannedText, cannedTool, cannedUsage } from './canned.ts'
import { type FakeServer, json, startFakeServer, stream, text } from './fake-server.ts'
import { openProvider, withKey } from './open-provider.ts'

const prompt: LanguageModelV4CallOptions['prompt'] = [
  { role: 'user', content: [{ type: 'text', text: 'What carries the roof?' }] },
]
const withTool: LanguageModelV4CallOptions = {
  prompt,
  tools: [
    {
      type: 'function',
      name: cannedTool.name,
      inputSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  ],
}

export async function collectParts(
  parts: ReadableStream<LanguageModelV4StreamPart>,
): Promise<LanguageModelV4StreamPart[]> {
  const collected: LanguageModelV4StreamPart[] = []
  for await (const part of parts) collected.push(part)
  return collected
}

interface Subject extends AsyncDisposable {
  readonly server: FakeServer
  readonly model: LanguageModelV4
}

async function openSubject({ kind, basePath, settings }: CannedKind): Promise<Subject> {
  const server = await startFakeServer()
  const provider = openProvider(
    { kind, baseUrl: `${server.origin}${basePath}`, ...settings },
    { secrets: withKey(cannedKey) },
  )
  return {
    server,
    model: provider.languageModel(cannedModel)!,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

async function streamed(model: LanguageModelV4, options: LanguageModelV4CallOptions) {
  return collectParts((await model.doStream(options)).stream)
}

export function caught(work: PromiseLike<unknown>): Promise<unknown> {
  return Promise.resolve(work).then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** What every kind promises about language models, checked against answers in its own words. */
export function describeProvider(canned: CannedKind): void {
  describe(`a provider of the kind ${canned.kind}`, () => {
    let subject: Subject
    beforeAll(async () => {
      subject = await openSubject(canned)
    })
    afterAll(() => subject[Symbol.asyncDispose]())

    describe('answers', () => describeAnswers(canned, () => subject))
    describe('failures', () => describeFailures(canned, () => subject))
    describe('aborts', () => describeAborts(canned, () => subject))
  })
}

function describeAnswers(canned: CannedKind, subject: () => Subject): void {
  const { path, credential } = canned

  test('answers whole, asked at its own address with its own credential', async () => {
    const { server, model } = subject()
    server.play(json(200, canned.text.whole))

    const result = await model.doGenerate({ prompt })

    const request = server.requests.at(-1)!
    expect(request.path).toBe(path.whole)
    expect(request.headers[credential[0]]).toBe(credential[1])
    expect(textOf(result.content)).toBe(cannedText)
    expect(result.finishReason.unified).toBe('stop')
    expect(result.usage.inputTokens.total).toBe(cannedUsage.input)
    expect(result.usage.outputTokens.total).toBe(cannedUsage.output)
  })

  test('streams the same text and usage, finish last', async () => {
    const { server, model } = subject()
    server.play(stream(canned.text.frames))

    const parts = await streamed(model, { prompt })

    expect(server.requests.at(-1)!.path).toBe(path.streamed)
    expect(parts.map((part) => (part.type === 'text-delta' ? part.delta : '')).join('')).toBe(cannedText)
    expect(parts.at(-1)).toMatchObject({
      type: 'finish',
      finishReason: { unified: 'stop' },
      usage: { inputTokens: { total: cannedUsage.input }, outputTokens: { total: cannedUsage.output } },
    })
  })

  test('calls a tool, whole and streamed', async () => {
    const { server, model } = subject()
    server.play(json(200, canned.tool.whole))
    const whole = await model.doGenerate(withTool)
    server.play(stream(canned.tool.frames))
    const parts = await streamed(model, withTool)

    for (const call of [
      whole.content.find((part) => part.type === 'tool-call'),
      parts.find((part) => part.type === 'tool-call'),
    ]) {
      expect(call).toMatchObject({ toolName: cannedTool.name })
      expect(JSON.parse(call!.input)).toEqual(cannedTool.input)
    }
    expect(whole.finishReason.unified).toBe('tool-calls')
    expect(parts.at(-1)).toMatchObject({ type: 'finish', finishReason: { unified: 'tool-calls' } })
  })
}

function describeFailures(canned: CannedKind, subject: () => Subject): void {
  const { refusal } = canned

  test.each([400, 401, 404])('a refusal with %d keeps status and words and hides the key', async (status) => {
    const { server, model } = subject()
    server.play(json(status, refusal(`No model for the key ${cannedKey} here`)))

    for (const error of [
      await caught(model.doGenerate({ prompt })),
      await caught(model.doStream({ prompt })),
    ]) {
      expect(error).toMatchObject({
        code: 'gateway.upstream_rejected',
        retryable: false,
        details: { deployment: 'upstream/model-1', status },
      })
      expect((error as Error).message).toContain('No model for the key [secret] here')
      expect(everythingIn(error)).not.toContain(cannedKey)
      expect(everythingIn(error)).not.toContain('carries the roof')
    }
  })

  test('a page of a proxy is a failure without its words', async () => {
    const { server, model } = subject()
    server.play(text(502, '<html><body>Bad gateway</body></html>'))

    const error = await caught(model.doGenerate({ prompt }))

    expect(error).toMatchObject({ code: 'gateway.upstream_failed', details: { status: 502 } })
    expect((error as Error).message).toBe(
      'upstream/model-1 could not serve the request: it answered with status 502.',
    )
  })

  test.each(['cut', 'end'] as const)('a stream without its end (%s) is an error', async (end) => {
    const { server, model } = subject()
    const most = canned.text.frames.slice(0, canned.openFrames)
    server.play(stream(most, end))

    const parts = await streamed(model, { prompt })

    expect(parts.at(-1)).toMatchObject({ type: 'error', error: { code: 'gateway.stream_broken' } })
    expect(parts.filter((part) => part.type === 'error')).toHaveLength(1)
    expect(parts.some((part) => part.type === 'finish')).toBe(false)
  })

  test('every failure is an error of the platform', async () => {
    const { server, model } = subject()
    server.play(json(200, { surprising: true }))

    expect(await caught(model.doGenerate({ prompt }))).toSatisfy(isAppError)
  })
}

function describeAborts(canned: CannedKind, subject: () => Subject): void {
  test('an abort gives the caller’s reason and closes the connection', async () => {
    const { server, model } = subject()
    const early = AbortSignal.abort(new Error('the caller left'))
    expect(await caught(model.doGenerate({ prompt, abortSignal: early }))).toMatchObject({
      message: 'the caller left',
    })

    const caller = new AbortController()
    server.play(stream(canned.text.frames.slice(0, canned.openFrames), 'open'))
    const reader = (await model.doStream({ prompt, abortSignal: caller.signal })).stream.getReader()
    await reader.read()
    caller.abort(new Error('the caller left'))

    await server.nextHangUp()
    let last: LanguageModelV4StreamPart | undefined
    for (let next = await reader.read(); !next.done; next = await reader.read()) last = next.value
    expect(last).toMatchObject({ type: 'error', error: { message: 'the caller left' } })
  })

  test('leaving a stream closes the connection', async () => {
    const { server, model } = subject()
    server.play(stream(canned.text.frames.slice(0, canned.openFrames), 'open'))
    const reader = (await model.doStream({ prompt })).stream.getReader()
    await reader.read()

    await reader.cancel()

    await expect(server.nextHangUp()).resolves.toBeUndefined()
  })
}

function textOf(content: readonly { readonly type: string; readonly text?: string }[]): string {
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('')
}

/** Message, stack, details and all causes. */
export function everythingIn(error: unknown): string {
  const texts: string[] = []
  for (let link = error; link instanceof Error; link = link.cause) {
    texts.push(link.message, link.stack ?? '', JSON.stringify(link))
  }
  return texts.join('\n')
}
