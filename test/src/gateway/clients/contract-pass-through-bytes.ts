import { describe, expect, test } from 'vitest'
import type { Saying } from '../upstreams/said.ts'
import type { ClientsLab } from './clients-lab.ts'

const words: Saying = { said: [{ type: 'text', text: 'Good day.' }] }

/** What reaches the provider, byte for byte. */
export function describePassThroughBytes(lab: ClientsLab): void {
  async function post(path: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
    const { url, adminKey } = lab.stack
    const response = await fetch(url + path, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json', ...headers },
    })
    expect(response.status).toBe(200)
    return response
  }

  /** White space and numbers that no serializer would write, unknown fields at every depth. */
  const odd =
    '"seed":1e2,"big":12345678901234567890, "top_p" : 1.0 ,"vendor":{"x":[ ],"X":1},"chat_template_kwargs":{"enable_thinking":false}'

  const surfaces = [
    {
      path: '/v1/chat/completions',
      model: 'compat/m',
      rest: String.raw`"messages":[{"role":"user","content":"\u00e9 \/ \ud83c\udf1e é","x_vendor":1}]`,
    },
    { path: '/v1/completions', model: 'compat/m', rest: '"prompt":"Once"' },
    {
      path: '/v1/responses',
      model: 'openai/m',
      rest: String.raw`"input":[{"role":"user","content":"\u0000 é"}]`,
    },
    {
      path: '/v1/messages',
      model: 'claude/m',
      rest: String.raw`"max_tokens":9,"messages":[{"role":"user","content":[{"type":"text","text":"\u0000","cache_control":{"type":"ephemeral","ttl":"1h"}}]}]`,
    },
  ]

  describe.each(surfaces)('$path in its own format', ({ path, model, rest }) => {
    test('only the name of the model changes', async () => {
      lab.upstream.script(words)
      const before = `{ "first":null,\n\t"model" : `
      const after = `,${rest},${odd} }\n`

      await post(path, `${before}"${model}"${after}`)

      expect(lab.upstream.requests[0]!.bytes.toString()).toBe(`${before}"m"${after}`)
    })

    test('a stream is asked for its usage where that must be, and nothing else changes', async () => {
      lab.upstream.script(words)
      const body = (name: string) => `{"model":"${name}","stream":true,${rest},${odd}}`

      await (await post(path, body(model))).text()

      const isAsked = path.includes('completions')
      const injected = isAsked ? '"stream_options":{"include_usage":true},' : ''
      expect(lab.upstream.requests[0]!.bytes.toString()).toBe(`{${injected}${body('m').slice(1)}`)
    })
  })

  test('an answer comes back byte for byte, with fields that nobody knows', async () => {
    const json = { id: 'x', object: 'chat.completion', choices: [{ vendor_score: 0.5 }], vendor: { a: [1] } }
    lab.upstream.script({ status: 200, json })

    const response = await post('/v1/chat/completions', '{"model":"compat/m","messages":[]}')

    expect(await response.text()).toBe(JSON.stringify(json))
  })

  test('the headers of the protocol go with the request, those of the client do not', async () => {
    lab.upstream.script(words)
    const headers = {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'context-1m-2025-08-07',
      cookie: 'session=1',
      'x-forwarded-for': '10.0.0.1',
    }

    await post('/v1/messages', '{"model":"claude/m","max_tokens":9,"messages":[]}', headers)

    const sent = lab.upstream.requests[0]!.headers
    expect(sent).toMatchObject({
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'context-1m-2025-08-07',
      'x-api-key': expect.stringMatching(/^upstream-key/),
    })
    expect(sent.cookie ?? sent['x-forwarded-for'] ?? sent.authorization).toBeUndefined()
  })

  describe('fields that the format does not define', () => {
    const vendor = {
      chat_template_kwargs: { enable_thinking: false },
      min_p: 0.05,
      guided_choice: ['a', 'b'],
    }
    const user = [{ role: 'user', content: 'Hi' }]

    test.each([
      ['/v1/messages', { max_tokens: 9, messages: user }],
      ['/v1/responses', { input: user }],
      ['/v1/chat/completions', { messages: user }],
    ])('reach an OpenAI-compatible server from %s', async (path, body) => {
      lab.upstream.script(words)

      await post(path, JSON.stringify({ model: 'compat/m', ...body, ...vendor }))

      expect(lab.upstream.requests[0]!.body).toMatchObject({ model: 'm', messages: user, ...vendor })
    })

    test('do not reach Anthropic, which would refuse them', async () => {
      lab.upstream.script(words)

      await post('/v1/chat/completions', JSON.stringify({ model: 'claude/m', messages: user, ...vendor }))

      expect(lab.upstream.requests[0]!.body).not.toHaveProperty('min_p')
    })
  })

  describe('a conversation that goes on with another provider', () => {
    test('thinking of others is not shown to Anthropic, its own is', async () => {
      lab.upstream.script([
        {
          said: [
            { type: 'thinking', text: 'Hm.', signature: 'of-openai' },
            { type: 'text', text: 'Yes.' },
          ],
        },
        {
          said: [
            { type: 'thinking', text: 'Aha.', signature: 'of-anthropic' },
            { type: 'text', text: 'No.' },
          ],
        },
        words,
      ])
      const messages: { role: string; content: unknown }[] = []
      const ask = async (model: string) => {
        messages.push({ role: 'user', content: 'And?' })
        const body = JSON.stringify({ model, max_tokens: 9000, messages })
        const { content } = (await (await post('/v1/messages', body)).json()) as { content: unknown }
        messages.push({ role: 'assistant', content })
      }

      await ask('openai/gpt-5-mini')
      await ask('claude/m')
      await ask('claude/m')

      expect(JSON.stringify(messages)).toContain('Hm.')
      expect(lab.upstream.requests[2]!.body.messages).toEqual([
        { role: 'user', content: 'And?' },
        { role: 'assistant', content: [{ type: 'text', text: 'Yes.', citations: null }] },
        { role: 'user', content: 'And?' },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'Aha.', signature: 'of-anthropic' },
            { type: 'text', text: 'No.' },
          ],
        },
        { role: 'user', content: 'And?' },
      ])
    })

    test('sealed reasoning of others is not shown to OpenAI', async () => {
      lab.upstream.script([
        {
          said: [
            { type: 'thinking', text: 'Hm.', signature: 'of-anthropic' },
            { type: 'text', text: 'Yes.' },
          ],
        },
        words,
      ])
      const input: object[] = [{ role: 'user', content: 'And?' }]
      const ask = async (model: string) => {
        const body = JSON.stringify({ model, store: false, include: ['reasoning.encrypted_content'], input })
        return (await (await post('/v1/responses', body)).json()) as { output: { type: string }[] }
      }

      const { output } = await ask('claude/m')
      input.push(...output)
      await ask('openai/m')

      expect(output.map(({ type }) => type)).toEqual(['reasoning', 'message'])
      const [first, answer] = input
      expect(lab.upstream.requests[1]!.body.input).toEqual([
        first,
        expect.objectContaining({ type: 'message' }),
      ])
      expect(answer).toMatchObject({ type: 'reasoning' })
    })
  })
}
