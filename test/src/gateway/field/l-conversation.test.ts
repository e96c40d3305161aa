import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post } from './lab.ts'
import { hearMessage, outlineOf } from './message-stream.ts'
import { answerAs } from './oracle.ts'
import { aTool, callDelta, chatStream, startTranslationLab, type TranslationLab } from './translation-lab.ts'
import { type Asked, type Json, sendEvents, sendJson } from './upstream.ts'

/** What models hear of what clients say; what clients hear of models is in l-translation.test.ts. */

let lab: TranslationLab
beforeAll(async () => {
  lab = await startTranslationLab()
})
afterAll(() => lab?.[Symbol.asyncDispose]())

const contents = {
  candidates: [{ content: { role: 'model', parts: [{ text: 'Yes.' }] }, finishReason: 'STOP' }],
  usageMetadata: { promptTokenCount: 9, candidatesTokenCount: 2, totalTokenCount: 11 },
}

/** Asks and returns what the provider was asked. */
async function send(
  path: string,
  body: Json,
  headers: Readonly<Record<string, string>> = {},
): Promise<Asked> {
  const before = lab.upstream.asked.length
  lab.upstream.answer = (asked, response) =>
    asked.path.includes('generateContent')
      ? sendJson(response, contents)
      : answerAs(asked, response, { text: 'Yes.', usage: { input: 9, output: 2 } })
  const { status, text } = await post(lab.stack, path, body, { headers })
  expect(status, text).toBe(200)
  return lab.upstream.asked.slice(before)[0]!
}

const sendMessages = (body: Json, headers?: Readonly<Record<string, string>>) =>
  send('/v1/messages', { max_tokens: 100, ...body }, headers)
const hello = [{ role: 'user', content: 'Hello.' }]
const others = ['chat/m', 'openai/m', 'google/m']

/** One call of a tool and its result, as a client of messages tells them. */
function aTurn(name: string, result: unknown, input: Json = { path: 'a.png' }): Json[] {
  return [
    { role: 'user', content: 'Look.' },
    { role: 'assistant', content: [{ type: 'tool_use', id: 'call_1', name, input }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: result }] },
  ]
}

describe('litellm#17904: names of tools that are too long for OpenAI', () => {
  const prefix = 'mcp__a_server_with_a_long_name__a_tool_whose_name_does_not_end_before_'
  const long = [`${prefix}reading_the_file`, `${prefix}writing_the_file`]

  test.each(['chat/m', 'openai/m'])('are short, distinct and the same everywhere for %s', async (model) => {
    const body = { model, tools: long.map(aTool), tool_choice: { type: 'tool', name: long[1] } }

    const { body: sent } = await sendMessages({ ...body, messages: aTurn(long[0]!, 'Done.') })

    const names = (sent.tools as Json[]).map((tool) => ((tool.function ?? tool) as Json).name as string)
    expect(new Set(names).size).toBe(2)
    expect(Math.max(...names.map(({ length }) => length))).toBeLessThanOrEqual(64)
    const choice = sent.tool_choice as Json
    expect(((choice.function ?? choice) as Json).name).toBe(names[1])
    expect(JSON.stringify(sent.messages ?? sent.input)).toContain(`"name":"${names[0]}"`)
    expect(JSON.stringify(sent)).not.toContain(`"name":"${long[0]}"`)
  })

  test('come back to the client as it wrote them', async () => {
    lab.upstream.answer = ({ body }, response) => {
      const [, second] = body.tools as readonly { readonly function: { readonly name: string } }[]
      const call = { id: 'call_1', name: second!.function.name }
      return sendEvents(response, chatStream('tool_calls', callDelta(0, '{}', call)))
    }
    const body = { model: 'chat/m', max_tokens: 9, tools: long.map(aTool), messages: hello, stream: true }

    const { text } = await post(lab.stack, '/v1/messages', body)

    expect(outlineOf(hearMessage(text))).toEqual([['tool_use', long[1], {}]])
  })
})

describe('litellm#23712: images in results of tools', () => {
  const data = Buffer.from('\u0089PNG of a screen').toString('base64')
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data } }

  test.each(others)('reach %s, with the text beside them', async (model) => {
    const messages = aTurn('read', [{ type: 'text', text: 'The screen:' }, image])

    const { body } = await sendMessages({ model, tools: [aTool('read')], messages })

    const sent = JSON.stringify(body)
    expect(sent).toContain(data)
    expect(sent).toContain('The screen:')
    expect(sent.indexOf(data)).toBeGreaterThan(sent.indexOf('The screen:'))
  })
})

describe('bifrost#6342: thinking of earlier turns', () => {
  const content = [
    { type: 'thinking', thinking: 'I must look.', signature: 'c2lnbmF0dXJl+/==' },
    { type: 'redacted_thinking', data: 'cmVkYWN0ZWQ=' },
    { type: 'text', text: 'One moment.' },
    { type: 'tool_use', id: 'call_1', name: 'now', input: {} },
    { type: 'thinking', thinking: '', signature: 'of-empty-thinking' },
    { type: 'tool_use', id: 'call_2', name: 'now', input: {} },
  ]
  const results = ['call_1', 'call_2'].map((id) => ({
    type: 'tool_result',
    tool_use_id: id,
    content: 'Noon.',
  }))
  const messages = [...hello, { role: 'assistant', content }, { role: 'user', content: results }]
  const thinking = { type: 'enabled', budget_tokens: 1024 }

  test('goes back to Anthropic as it came: same blocks, same order, same signatures', async () => {
    const { body } = await sendMessages({ model: 'claude/m', thinking, tools: [aTool('now')], messages })

    expect(body.messages).toEqual(messages)
    expect(body.thinking).toEqual(thinking)
  })

  test.each(others)(
    'does not keep %s from going on, and no secret word of it is shown as text',
    async (model) => {
      const { body } = await sendMessages({ model, thinking, tools: [aTool('now')], messages })

      const sent = JSON.stringify(body)
      expect(sent).toContain('One moment.')
      expect(sent.match(/Noon\./g)).toHaveLength(2)
      expect(sent).not.toContain('cmVkYWN0ZWQ=')
    },
  )
})

describe('claude-code#21612, litellm#26240: fields and betas that only Anthropic knows', () => {
  const extra = {
    context_management: { edits: [{ type: 'clear_tool_uses_20250919' }] },
    output_config: { effort: 'high' },
    betas_of_tomorrow: { on: true },
    metadata: { user_id: 'agent-1' },
  }
  const beta = 'claude-code-20250219,context-management-2025-06-27,prompt-caching-scope-2026-01-05'
  const headers = { 'anthropic-beta': beta, 'anthropic-version': '2023-06-01' }

  test('reach Anthropic, each field with its header', async () => {
    const asked = await sendMessages({ model: 'claude/m', messages: hello, ...extra }, headers)

    expect(asked.body).toMatchObject(extra)
    expect(asked.headers['anthropic-beta']).toBe(beta)
  })

  test.each(['openai/m', 'google/m'])('neither fail nor reach %s', async (model) => {
    const asked = await sendMessages({ model, messages: hello, ...extra }, headers)

    const sent = JSON.stringify(asked.body)
    for (const word of ['context_management', 'clear_tool_uses', 'betas_of_tomorrow'])
      expect(sent).not.toContain(word)
    expect(asked.headers).not.toHaveProperty('anthropic-beta')
  })

  test('of those that Anthropic defines, none reaches a server of chat completions', async () => {
    const asked = await sendMessages({ model: 'chat/m', messages: hello, ...extra }, headers)

    expect(asked.body).not.toHaveProperty('context_management')
    expect(asked.body).not.toHaveProperty('output_config')
    expect(asked.headers).not.toHaveProperty('anthropic-beta')
  })

  test.each(others)('claude-code#31033: marks of tools do not reach %s', async (model) => {
    const tool = {
      ...aTool('read'),
      defer_loading: true,
      allowed_callers: ['direct'],
      eager_input_streaming: true,
    }

    const { body } = await sendMessages({ model, tools: [tool], messages: hello })

    const sent = JSON.stringify(body)
    expect(sent).toContain('Does read.')
    expect(sent).not.toMatch(/defer_loading|allowed_callers|eager_input_streaming/)
  })
})

test.each(others)(
  'bifrost#3596: a search that only Anthropic runs is refused by name, not garbled, for %s',
  async (model) => {
    const before = lab.upstream.asked.length
    const tools = [{ type: 'web_search_20250305', name: 'web_search' }]
    const body = {
      model,
      max_tokens: 9,
      tools,
      tool_choice: { type: 'tool', name: 'web_search' },
      messages: hello,
    }

    const { status, json } = await post(lab.stack, '/v1/messages', body)

    expect(status).toBe(400)
    expect(json).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } })
    expect(JSON.stringify(json)).toContain('web_search')
    expect(lab.upstream.asked).toHaveLength(before)
  },
)

describe('bifrost#3511: a loop of tools in chat completions, taken up by Anthropic', () => {
  const call = (id: string, input: string) => ({
    id,
    type: 'function',
    function: { name: 'now', arguments: input },
  })
  const body: Json = {
    model: 'claude/m',
    parallel_tool_calls: false,
    tool_choice: 'required',
    tools: [{ type: 'function', function: { name: 'now', parameters: { type: 'object', properties: {} } } }],
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What time is it?' },
      // Servers of chat completions send an empty text where there are no arguments.
      {
        role: 'assistant',
        content: null,
        tool_calls: [call('call_1', ''), call('call_2', '{"zone":"CET"}')],
      },
      { role: 'tool', tool_call_id: 'call_1', content: 'Noon.' },
      { role: 'tool', tool_call_id: 'call_2', content: [{ type: 'text', text: 'One.' }] },
    ],
  }

  test('keeps tools, choice, calls and all results in one turn', async () => {
    const { body: sent } = await send('/v1/chat/completions', body)

    expect(sent.tools).toMatchObject([{ name: 'now', input_schema: { type: 'object' } }])
    expect(sent.tool_choice).toMatchObject({ type: 'any', disable_parallel_tool_use: true })
    const [, assistant, results, ...rest] = sent.messages as { role: string; content: Json[] }[]
    expect(rest).toEqual([])
    expect(assistant!.content).toMatchObject([
      { type: 'tool_use', id: 'call_1', name: 'now', input: {} },
      { type: 'tool_use', id: 'call_2', name: 'now', input: { zone: 'CET' } },
    ])
    expect(results!.role).toBe('user')
    expect(results!.content.map(({ type, tool_use_id: id }) => [type, id])).toEqual([
      ['tool_result', 'call_1'],
      ['tool_result', 'call_2'],
    ])
    expect(JSON.stringify(sent.system)).toContain('Be brief.')
  })
})

describe('Claude Code: a system prompt of several blocks', () => {
  const system = [
    { type: 'text', text: 'You are a coding agent.', cache_control: { type: 'ephemeral' } },
    { type: 'text', text: 'The folder is /home/me.' },
  ]

  test.each(others)('is whole and in order for %s', async (model) => {
    const sent = JSON.stringify((await sendMessages({ model, system, messages: hello })).body)

    const places = ['You are a coding agent.', 'The folder is /home/me.', 'Hello.'].map((text) =>
      sent.indexOf(text),
    )
    expect(Math.min(...places)).toBeGreaterThan(-1)
    if (model !== 'google/m') expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  test('reaches Anthropic with its marks', async () => {
    const { body } = await sendMessages({ model: 'claude/m', system, messages: hello })

    expect(body.system).toEqual(system)
  })
})

describe('Claude Code: counting tokens where the model is not Anthropic’s', () => {
  const count = async (body: Json): Promise<number> => {
    const { status, json, text } = await post(lab.stack, '/v1/messages/count_tokens', body)
    expect(status, text).toBe(200)
    return json!.input_tokens as number
  }

  test.each(others)('%s: an estimate of the whole input, without asking anyone', async (model) => {
    const before = lab.upstream.asked.length

    const short = await count({ model, messages: hello })
    const long = await count({
      model,
      messages: hello,
      system: 'Be brief. '.repeat(100),
      tools: [aTool('read')],
    })

    expect(short).toBeGreaterThan(1)
    // "Be brief. " is three tokens for OpenAI's models and at least two for all others.
    expect(long - short).toBeGreaterThan(200)
    expect(lab.upstream.asked).toHaveLength(before)
  })

  test('Anthropic counts its own', async () => {
    lab.upstream.answer = (_asked, response) => sendJson(response, { input_tokens: 4711 })

    expect(await count({ model: 'claude/m', messages: hello })).toBe(4711)
    expect(lab.upstream.asked.at(-1)!.path).toBe('/v1/messages/count_tokens')
  })
})
