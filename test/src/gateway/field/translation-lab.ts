import { runStack, type Stack } from '@tragwerk/testkit/stack'
import { writeConfiguration } from './lab.ts'
import { dataEvents, type FakeUpstream, type Json, startUpstream } from './upstream.ts'

/** A gateway in front of one fake provider that is asked in four formats. Nothing is repeated. */
export interface TranslationLab extends AsyncDisposable {
  readonly stack: Stack
  readonly upstream: FakeUpstream
}

/**
 * `chat/…` is asked for chat completions, `openai/…` for responses, `claude/…` for messages and `google/…` for contents.
 * The name of a model is free; failures of one do not reach others.
 */
export async function startTranslationLab(): Promise<TranslationLab> {
  await using stopped = new AsyncDisposableStack()
  const upstream = stopped.use(await startUpstream((_asked, response) => void response.destroy()))
  const baseUrl = `${upstream.url}/v1`
  const file = stopped.use(
    await writeConfiguration({
      retries: { max: 0 },
      providers: {
        chat: { kind: 'openai-compatible', baseUrl, formats: ['openai-chat'] },
        openai: { kind: 'openai', baseUrl },
        claude: { kind: 'anthropic', baseUrl },
        google: { kind: 'google', baseUrl: `${upstream.url}/v1beta` },
      },
    }),
  )
  const stack = await runStack({ env: { TRAGWERK_GATEWAY_FILE: file.path } })
  stopped.defer(() => stack.stop())
  const kept = stopped.move()
  return { stack, upstream, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

const head = { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'm' }
export const usage: Json = {
  prompt_tokens: 120,
  completion_tokens: 30,
  total_tokens: 150,
  prompt_tokens_details: { cached_tokens: 40 },
}

/** One chunk of chat completions. */
export function chunk(delta: Json, finish: string | null = null): Json {
  return { ...head, choices: [{ index: 0, delta, finish_reason: finish }] }
}

/** A stream of chat completions with these deltas, its end and its usage. */
export function chatStream(finish: string, ...deltas: readonly Json[]): string {
  const chunks = deltas.map((delta) => chunk(delta))
  return dataEvents(...chunks, chunk({}, finish), { ...head, choices: [], usage }, '[DONE]')
}

/** One piece of a call, as chat completions have it. */
export function callDelta(index: number, piece: string, call?: { id: string; name: string }): Json {
  const named = call && { id: call.id, type: 'function' }
  return {
    tool_calls: [{ index, ...named, function: { ...(call && { name: call.name }), arguments: piece } }],
  }
}

/** A tool of Anthropic's format that takes anything. */
export function aTool(name: string): Json {
  return { name, description: `Does ${name}.`, input_schema: { type: 'object', properties: {} } }
}
