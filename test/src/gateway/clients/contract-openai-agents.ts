import type OpenAI from 'openai'
import { describe, expect, test } from 'vitest'
import type { UpstreamBody } from '../upstreams/scripted-upstream.ts'
import { agentTurns, type Turn } from './agent-scenario.ts'
import type { ClientsLab } from './clients-lab.ts'
import { expectSame, readMessagesTranscript, toTranscript } from './transcript.ts'

type Item = OpenAI.Responses.ResponseInputItem

const model = 'claude/m'
/** 64 requests one after the other take 2 s, on a machine that runs everything else at once much longer. */
const loopMs = 120_000
const task = 'Make the tests pass.'
const turns = agentTurns(64)
const names = ['read_file', 'run_command', 'edit_file', 'screenshot']
const parameters = { type: 'object', properties: {}, additionalProperties: true }

/** What one answer said, in the words of the scenario. */
interface Heard {
  readonly thinking: string
  readonly text: string
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[]
}

function heardOf({ saying }: Turn): Heard {
  const [, turn] = toTranscript('', [{ saying, results: [], interjection: undefined }], () => '')
  if (turn?.who !== 'assistant') throw new Error('The scenario has a turn without an answer.')
  const { thinking, text, calls } = turn
  return { thinking, text, calls }
}

function expectLossless(heard: readonly Heard[], sent: readonly UpstreamBody[]): void {
  expect(heard).toEqual(turns.map(heardOf))
  expect(sent).toHaveLength(turns.length)
  for (const [at, body] of sent.entries()) {
    expectSame(
      readMessagesTranscript(body),
      toTranscript(task, turns.slice(0, at), ({ text }) => text),
    )
    expect(body.tools.map(({ name }: UpstreamBody) => name)).toEqual(names)
    expect(JSON.stringify(body.system)).toContain('You are a coding agent.')
  }
}

/** The client keeps the message with all its fields, as those do that want reasoning back. */
interface KeptMessage {
  role: 'assistant'
  content: string
  reasoning_content: string
  reasoning_details: object[]
  tool_calls: { id: string; type: 'function'; function: { name: string; arguments: string } }[]
}

async function hearChat(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): Promise<KeptMessage> {
  const kept: KeptMessage = {
    role: 'assistant',
    content: '',
    reasoning_content: '',
    reasoning_details: [],
    tool_calls: [],
  }
  for await (const { choices } of stream) {
    const delta = choices[0]?.delta as
      | (OpenAI.ChatCompletionChunk.Choice.Delta &
          Partial<Pick<KeptMessage, 'reasoning_content' | 'reasoning_details'>>)
      | undefined
    kept.content += delta?.content ?? ''
    kept.reasoning_content += delta?.reasoning_content ?? ''
    kept.reasoning_details.push(...(delta?.reasoning_details ?? []))
    for (const { index, id, function: called } of delta?.tool_calls ?? []) {
      kept.tool_calls[index] ??= {
        id: id!,
        type: 'function',
        function: { name: called!.name!, arguments: '' },
      }
      kept.tool_calls[index].function.arguments += called?.arguments ?? ''
    }
  }
  return kept
}

/** Agents that speak OpenAI's formats to an upstream of Anthropic. */
export function describeOpenaiAgents(lab: ClientsLab): void {
  describe('an agent at /v1/chat/completions, served by an Anthropic upstream', () => {
    test('loses nothing in either direction', { timeout: loopMs }, async () => {
      lab.upstream.script((_request, at) => turns[at]!.saying)
      const messages: object[] = [
        { role: 'system', content: 'You are a coding agent.' },
        { role: 'user', content: task },
      ]
      const heard: Heard[] = []

      for (const { results, interjection } of turns) {
        const kept = await hearChat(
          await lab.openai.chat.completions.create({
            model,
            stream: true,
            reasoning_effort: 'medium',
            tools: names.map((name) => ({ type: 'function', function: { name, parameters } })),
            messages: messages as unknown as OpenAI.ChatCompletionMessageParam[],
          }),
        )
        heard.push({
          thinking: kept.reasoning_content,
          text: kept.content,
          calls: kept.tool_calls.map(({ id, function: { name, arguments: input } }) => ({
            id,
            name,
            input: JSON.parse(input),
          })),
        })
        messages.push(kept)
        for (const { callId, text, image } of results) {
          const picture = { type: 'image_url', image_url: { url: `data:image/png;base64,${image}` } }
          const content = image === undefined ? text : [{ type: 'text', text }, picture]
          messages.push({ role: 'tool', tool_call_id: callId, content })
        }
        if (interjection !== undefined) messages.push({ role: 'user', content: interjection })
      }

      expectLossless(
        heard,
        lab.upstream.requests.map(({ body }) => body),
      )
    })
  })

  describe('an agent at /v1/responses, served by an Anthropic upstream', () => {
    test('loses nothing in either direction', { timeout: loopMs }, async () => {
      lab.upstream.script((_request, at) => turns[at]!.saying)
      const input: Item[] = [{ role: 'user', content: task }]
      const heard: Heard[] = []

      for (const { results, interjection } of turns) {
        const stream = lab.openai.responses.stream({
          model,
          store: false,
          include: ['reasoning.encrypted_content'],
          reasoning: { effort: 'medium', summary: 'auto' },
          instructions: 'You are a coding agent.',
          tools: names.map((name) => ({ type: 'function', name, parameters, strict: false })),
          input,
        })
        const { output } = await stream.finalResponse()
        heard.push(readOutput(output))
        input.push(...(output as Item[]))
        for (const { callId, text, image } of results) {
          const picture = {
            type: 'input_image' as const,
            image_url: `data:image/png;base64,${image}`,
            detail: 'auto' as const,
          }
          input.push({
            type: 'function_call_output',
            call_id: callId,
            output: image === undefined ? text : [{ type: 'input_text', text }, picture],
          })
        }
        if (interjection !== undefined) input.push({ role: 'user', content: interjection })
      }

      expectLossless(
        heard,
        lab.upstream.requests.map(({ body }) => body),
      )
    })
  })
}

function readOutput(output: readonly OpenAI.Responses.ResponseOutputItem[]): Heard {
  const texts: string[] = []
  const thoughts: string[] = []
  const calls: Heard['calls'][number][] = []
  for (const item of output) {
    if (item.type === 'message') {
      texts.push(...item.content.map((part) => (part.type === 'output_text' ? part.text : part.refusal)))
    } else if (item.type === 'reasoning') thoughts.push(...item.summary.map(({ text }) => text))
    else if (item.type === 'function_call') {
      calls.push({ id: item.call_id, name: item.name, input: JSON.parse(item.arguments) })
    } else throw new Error(`The model never said an item of type ${item.type}.`)
  }
  return { thinking: thoughts.join(''), text: texts.join(''), calls }
}
