import type Anthropic from '@anthropic-ai/sdk'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Said } from '../upstreams/said.ts'
import type { UpstreamBody } from '../upstreams/scripted-upstream.ts'
import { agentTurns, type Result, type Turn } from './agent-scenario.ts'
import type { ClientsLab } from './clients-lab.ts'
import {
  expectSame,
  readChatTranscript,
  readResponsesTranscript,
  toTranscript,
  withoutSignaturesIn,
} from './transcript.ts'

const task = 'Make the tests pass.'
const turns = agentTurns(64)
const tools: Anthropic.Tool[] = ['read_file', 'run_command', 'edit_file', 'screenshot'].map((name) => ({
  name,
  description: `Tool ${name}.`,
  input_schema: { type: 'object', properties: {}, additionalProperties: true },
  ...(name === 'screenshot' ? { cache_control: { type: 'ephemeral' as const } } : {}),
}))

/** The upstream gets text only, so what is not text is named, and failures say that they are some. */
function tellResult({ text, image, isError }: Result): string {
  if (isError) return `Error: ${text}`
  return image === undefined ? text : `${text}\n[image 1: in the user message after the tool results]`
}

/** The adapter of OpenAI's responses packs failures once more. */
function tellWrapped(result: Result): string {
  return result.isError ? JSON.stringify({ error: tellResult(result) }) : tellResult(result)
}

/** Once round the whole loop; returns what the client heard. */
async function runAgent(lab: ClientsLab, model: string): Promise<Anthropic.Message[]> {
  lab.upstream.script((_request, at) => turns[at]!.saying)
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: task }]
  const heard: Anthropic.Message[] = []
  for (const turn of turns) {
    const message = await lab.anthropic.messages
      .stream({
        model,
        max_tokens: 32_000,
        thinking: { type: 'enabled', budget_tokens: 10_000 },
        system: [{ type: 'text', text: 'You are a coding agent.', cache_control: { type: 'ephemeral' } }],
        tools,
        messages,
        metadata: { user_id: 'agent-1' },
      })
      .finalMessage()
    heard.push(message)
    messages.push({ role: 'assistant', content: message.content })
    const content = answerCalls(turn)
    if (content.length > 0) messages.push({ role: 'user', content })
  }
  return heard
}

function answerCalls({ results, interjection }: Turn): Anthropic.ContentBlockParam[] {
  const blocks = results.map(({ callId, text, image, isError }, at): Anthropic.ContentBlockParam => {
    const source = { type: 'base64' as const, media_type: 'image/png' as const, data: image ?? '' }
    return {
      type: 'tool_result',
      tool_use_id: callId,
      // Both forms that clients use.
      content:
        image === undefined && at % 2 === 0
          ? text
          : [{ type: 'text', text }, ...(image === undefined ? [] : [{ type: 'image' as const, source }])],
      ...(isError ? { is_error: true } : {}),
      ...(at === results.length - 1 ? { cache_control: { type: 'ephemeral' as const } } : {}),
    }
  })
  return interjection === undefined ? blocks : [...blocks, { type: 'text', text: interjection }]
}

function toSaid({ content }: Anthropic.Message): Said[] {
  return content.map((block): Said => {
    switch (block.type) {
      case 'text':
        return { type: 'text', text: block.text }
      case 'thinking':
        return { type: 'thinking', text: block.thinking }
      case 'tool_use':
        return { type: 'call', id: block.id, name: block.name, input: JSON.stringify(block.input) }
      default:
        throw new Error(`The model never said a block of type ${block.type}.`)
    }
  })
}

/** Signatures are the provider's affair; clients only carry them. */
function withoutSignatures(said: readonly Said[]): Said[] {
  return said.map((one) =>
    one.type === 'thinking'
      ? { type: 'thinking', text: one.text }
      : one.type === 'call'
        ? { ...one, input: JSON.stringify(JSON.parse(one.input)) }
        : one,
  )
}

/** An agent that speaks messages, whatever its upstream speaks. */
export function describeCodingAgent(lab: ClientsLab): void {
  describe.each([
    {
      model: 'compat/m',
      path: '/compat/v1/chat/completions',
      read: readChatTranscript,
      keepsSignatures: false,
      tell: tellResult,
    },
    {
      model: 'openai/gpt-5-mini',
      path: '/openai/v1/responses',
      read: readResponsesTranscript,
      keepsSignatures: true,
      tell: tellWrapped,
    },
  ])('a coding agent at /v1/messages, served by $path', ({ model, path, read, keepsSignatures, tell }) => {
    let heard: Anthropic.Message[]
    let sent: UpstreamBody[]
    beforeAll(async () => {
      heard = await runAgent(lab, model)
      sent = lab.upstream.requests.map(({ body }) => body)
    })

    test('hears in every turn exactly what the model said, in order', () => {
      expect(heard).toHaveLength(turns.length)
      for (const [at, message] of heard.entries()) {
        expect(toSaid(message)).toEqual(withoutSignatures(turns[at]!.saying.said))
        expect(message.stop_reason).toBe(at === turns.length - 1 ? 'end_turn' : 'tool_use')
        expect(message.usage).toMatchObject({
          input_tokens: 200,
          cache_read_input_tokens: 1000,
          output_tokens: 34,
        })
      }
    })

    test('sends in every turn the whole conversation: every id, argument, result and image, in order', () => {
      for (const [at, body] of sent.entries()) {
        const expected = toTranscript(task, turns.slice(0, at), tell)
        expectSame(read(body), keepsSignatures ? expected : withoutSignaturesIn(expected))
      }
    })

    test('asks the right address for a stream, with tools, system prompt and effort of reasoning', () => {
      expect(lab.upstream.requests.every((request) => request.path === path)).toBe(true)
      for (const body of sent) {
        expect(body.stream).toBe(true)
        expect(body.tools).toHaveLength(4)
        expect(JSON.stringify(body)).toContain('You are a coding agent.')
        expect(body.reasoning?.effort ?? body.reasoning_effort).toBe('medium')
        expect(body.user).toBe('agent-1')
      }
    })
  })

  // As long as the hooks above may take.
  test('the agent loses nothing where the bytes pass through either', { timeout: 120_000 }, async () => {
    const heard = await runAgent(lab, 'claude/m')

    const plain = (said: readonly Said[]) =>
      said.map((one) =>
        one.type === 'call' ? { ...one, input: JSON.stringify(JSON.parse(one.input)) } : one,
      )
    for (const [at, { content }] of heard.entries()) {
      const signatures = content.flatMap((block) => (block.type === 'thinking' ? [block.signature] : []))
      expect(toSaid(heard[at]!)).toEqual(withoutSignatures(turns[at]!.saying.said))
      expect(signatures).toEqual(
        plain(turns[at]!.saying.said).flatMap((one) => (one.type === 'thinking' ? [one.signature] : [])),
      )
    }
  })
}
