import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Product, startProduct } from '@tragwerk/testkit/product'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  allOpenaiFormats,
  get,
  listRequests,
  post,
  readRequest,
  streamed,
  surfaces,
  writeConfiguration,
} from './lab.ts'
import { answerAs } from './oracle.ts'
import {
  type Asked,
  dataEvents,
  type FakeUpstream,
  type Json,
  namedEvents,
  sendEvents,
  sendJson,
  startUpstream,
} from './upstream.ts'

/** Words that may be nowhere but at the client and the provider. */
const asked = 'PROMPTCANARY7'
const answered = 'ANSWERCANARY7'
const providerKey = 'KEYCANARY7-0123456789abcdef'
const mail = 'erika.musterfrau@example.com'
const canaries = [asked, answered, providerKey, mail]

let product: Product
let upstream: FakeUpstream
let spans = ''
let watched = ''
const disposables = new AsyncDisposableStack()
const leaving = new AbortController()

beforeAll(async () => {
  upstream = disposables.use(await startUpstream(answer))
  const base = { baseUrl: `${upstream.url}/v1`, apiKey: 'env:FIELD_KEY' as const }
  const all = { kind: 'openai-compatible' as const, ...base, formats: [...allOpenaiFormats] }
  const file = disposables.use(
    await writeConfiguration({
      providers: {
        all,
        plain: { ...all, formats: ['openai-chat' as const, 'openai-embeddings' as const] },
        claude: { kind: 'anthropic', ...base },
        cloud: { ...all, sensitivityCeiling: 'internal' },
        local: { ...all, sensitivityCeiling: 'restricted' },
      },
      routes: [
        { task: 'cloud-only', primary: 'cloud/m' },
        { task: 'local-then-cloud', primary: 'local/down', fallbacks: ['cloud/m'] },
        { task: 'cloud-then-local', primary: 'cloud/m', fallbacks: ['local/m'] },
        { task: 'shadowed', primary: 'local/m', shadow: { target: 'cloud/shadow', percent: 100 } },
        { task: 'hedged', primary: 'local/slow', fallbacks: ['cloud/m'], hedge: { afterMs: 20 } },
        { task: 'canaried', primary: 'local/m', canary: { target: 'cloud/m', percent: 100 } },
        { task: 'capped', primary: 'local/m', sensitivityCeiling: 'internal' },
      ],
      retries: { max: 1, baseMs: 1, capMs: 1 },
    }),
  )
  const collector = disposables.use(await collectSpans())
  product = await startProduct({
    env: {
      TRAGWERK_GATEWAY_FILE: file.path,
      TRAGWERK_LOG_LEVEL: 'trace',
      FIELD_KEY: providerKey,
      TRAGWERK_OTLP_ENDPOINT: collector.url,
    },
  })
  disposables.defer(() => product.remove())
  void watch()
})
afterAll(async () => {
  leaving.abort()
  await disposables.disposeAsync()
})

function answer(seen: Asked, response: Parameters<typeof sendJson>[0]): void | Promise<void> {
  const { model } = seen.body
  const echo = `cannot read "${asked}" with key ${providerKey}`
  if (model === 'refuses')
    return sendJson(response, { type: 'error', error: { type: 'invalid_request_error', message: echo } }, 400)
  if (model === 'locked')
    return sendJson(response, { error: { message: echo, code: 'invalid_api_key' } }, 401)
  if (model === 'down') return sendJson(response, { error: { message: `${echo} ${answered}` } }, 500)
  if (model === 'breaks') return sendEvents(response, brokenEvents(seen.path, echo), { bytes: 7 })
  if (model === 'garbage')
    return void response.writeHead(200, { 'content-type': 'application/json' }).end(`{${answered}`)
  if (model === 'tools') return sendJson(response, toolCall)
  if (model.startsWith('mail-')) {
    const pieces = { bytes: Number(model.slice('mail-'.length)) }
    return answerAs(seen, response, { text: `Write to ${mail}.`, usage: { input: 9, output: 9 }, pieces })
  }
  if (model === 'slow') return void setTimeout(() => void say(), 200)
  return say()
  function say() {
    return answerAs(seen, response, { text: `It is ${answered} so.`, usage: undefined, pieces: { bytes: 7 } })
  }
}

const toolCall = {
  id: 'c1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [
    {
      index: 0,
      message: {
        role: 'assistant',
        content: null,
        tool_calls: [
          {
            id: 'call_1',
            type: 'function',
            function: { name: 'note', arguments: JSON.stringify({ text: answered }) },
          },
        ],
      },
      finish_reason: 'tool_calls',
    },
  ],
}

/** A stream that begins well and then reports an error that repeats both sides. */
function brokenEvents(path: string, message: string): string {
  if (path.endsWith('/messages')) {
    return namedEvents(
      {
        type: 'message_start',
        message: {
          id: 'm',
          type: 'message',
          role: 'assistant',
          model: 'm',
          content: [],
          stop_reason: null,
          usage: { input_tokens: 1, output_tokens: 1 },
        },
      },
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: answered } },
      { type: 'error', error: { type: 'api_error', message } },
    )
  }
  if (path.endsWith('/responses')) {
    return namedEvents(
      {
        type: 'response.created',
        response: { id: 'r', created_at: 1, model: 'm', status: 'in_progress', output: [] },
      },
      {
        type: 'response.output_text.delta',
        item_id: 'i',
        output_index: 0,
        content_index: 0,
        delta: answered,
      },
      { type: 'error', code: 'server_error', message },
    )
  }
  const delta = path.endsWith('/chat/completions') ? { delta: { content: answered } } : { text: answered }
  return dataEvents(
    { id: 'c', created: 1, model: 'm', choices: [{ index: 0, ...delta, finish_reason: null }] },
    { error: { message } },
  )
}

async function collectSpans() {
  const server = createServer((request, response) => {
    request.on('data', (chunk: Buffer) => {
      spans += chunk.toString('latin1')
    })
    request.on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function watch(): Promise<void> {
  const response = await fetch(`${product.url}/api/v1/gateway/requests/watch`, {
    headers: { authorization: `Bearer ${product.adminKey}` },
    signal: leaving.signal,
  })
  try {
    for await (const chunk of response.body!) watched += Buffer.from(chunk).toString()
  } catch {}
}

describe('litellm#30728: above its ceiling nothing is sent, on any surface', () => {
  const confidential = { 'x-tragwerk-sensitivity': 'confidential' }
  const cases = surfaces.flatMap((surface) =>
    (surface.hasStream ? [false, true] : [false]).map((stream) => ({ surface, stream })),
  )

  test.each(cases)(
    '$surface.name, streamed $stream: refused when only the cloud could answer',
    async ({ surface, stream }) => {
      const before = upstream.asked.length

      for (const model of ['cloud-only', 'cloud/m', 'local-then-cloud', 'capped']) {
        const body = { ...surface.body(model), ...(stream && { stream }) }
        const posted = await post(product, surface.path, body, { headers: confidential })
        expect(posted.status).toBeGreaterThanOrEqual(400)
      }

      expect(upstream.asked.slice(before).map(({ body }) => body.model)).not.toContain('m')
    },
  )

  test.each(streamed)('$name: fallback, shadow, hedge and canary obey it too', async ({ path, body }) => {
    const before = upstream.asked.length

    for (const model of ['cloud-then-local', 'shadowed', 'hedged', 'canaried']) {
      const posted = await post(product, path, { ...body(model), stream: true }, { headers: confidential })
      expect([posted.status, posted.headers.get('x-tragwerk-model-id')]).toEqual([
        200,
        model === 'hedged' ? 'local/slow' : 'local/m',
      ])
    }

    expect(upstream.asked.slice(before).map(({ body: sent }) => sent.model)).toEqual(['m', 'm', 'slow', 'm'])
  })

  test('a class that nobody knows is refused rather than ignored', async () => {
    const { path, body } = surfaces[0]!

    const posted = await post(product, path, body('cloud-only'), {
      headers: { 'x-tragwerk-sensitivity': 'secret' },
    })

    expect(posted.status).toBe(400)
  })
})

describe('litellm#41936, litellm-rs#1274: a value that is split over two pieces of a stream', () => {
  test.each(streamed)(
    '$name: is passed as it came, and nothing claims to have masked it',
    async (surface) => {
      const provider = surface.name === 'messages' ? 'claude' : 'all'
      const ask = async (bytes: number) => {
        const body = { ...surface.body(`${provider}/mail-${bytes}`), stream: true }
        return (await post(product, surface.path, body)).text
      }

      const [whole, sliced, single] = [await ask(100_000), await ask(7), await ask(1)]

      expect([sliced, single]).toEqual([whole, whole])
    },
  )
})

test.each([
  ['litellm#30728', { guardrails: [{ name: 'presidio', onError: 'block' }] }, 'guardrails'],
  ['litellm#31756', { routes: [{ task: 't', primary: 'p/m', mask: ['email'] }] }, 'routes[0].mask'],
  ['litellm#38788', { routes: [{ task: 't', primary: 'p/m', guards: { output: [] } }] }, 'routes[0].guards'],
])('%s: a guard that does not exist yet cannot be configured', async (_bug, wish, path) => {
  const configuration = { providers: { p: { kind: 'openai-compatible', baseUrl: upstream.url } }, ...wish }

  const { json } = await post(product, '/api/v1/gateway/configuration/check', { configuration })

  expect(json!.problems).toMatchObject([{ path }])
})

describe('litellm#41936: words of prompts and answers stay between client and provider', () => {
  const models = ['m', 'refuses', 'locked', 'down', 'breaks', 'garbage']
  const targets = ['all', 'plain', 'claude', 'local'].flatMap((provider) =>
    models.map((model) => `${provider}/${model}`),
  )

  test('every surface, streamed and whole, well and badly', async () => {
    const replies: string[] = []
    for (const surface of surfaces) {
      for (const model of targets) {
        const body = {
          ...surface.body(model, `${asked} is my name`),
          user: `user-${asked}`,
          metadata: { user_id: `id-${asked}` },
        }
        for (const stream of surface.hasStream ? [false, true] : [false]) {
          const posted = await post(product, surface.path, { ...body, ...(stream && { stream }) })
          replies.push(posted.text + JSON.stringify([...posted.headers]))
        }
      }
    }

    expect(replies.some((reply) => reply.includes(answered))).toBe(true)
    expect(replies.filter((reply) => reply.includes(providerKey))).toEqual([])
  }, 120_000)

  test('tools, their arguments and results, system prompts, and bodies that are wrong', async () => {
    const tools = [
      {
        type: 'function',
        function: { name: 'note', description: asked, parameters: { type: 'object', properties: {} } },
      },
    ]
    const messages = [
      { role: 'system', content: asked },
      { role: 'user', content: [{ type: 'text', text: asked }] },
      {
        role: 'assistant',
        content: null,
        tool_calls: [
          { id: 'call_1', type: 'function', function: { name: 'note', arguments: `{"text":"${asked}"}` } },
        ],
      },
      { role: 'tool', tool_call_id: 'call_1', content: asked },
    ]
    const wrong: readonly Json[] = [
      { messages: [{ role: asked, content: asked }] },
      { messages: [{ role: 'user', content: [{ type: asked, text: asked }] }] },
      { messages: asked },
      { messages, tools: asked, tool_choice: asked, response_format: { type: asked } },
    ]

    for (const model of ['all/tools', 'claude/m', 'claude/refuses']) {
      await post(product, '/v1/chat/completions', { model, messages, tools })
      for (const body of wrong) await post(product, '/v1/chat/completions', { model, ...body })
      for (const body of wrong) await post(product, '/v1/messages', { model, max_tokens: 5, ...body })
      for (const body of wrong) await post(product, '/v1/responses', { model, input: body.messages })
    }
    expect(upstream.asked.length).toBeGreaterThan(0)
  })

  test('neither ledger nor audit, figures, live views, spans, log nor any file has a word of them', async () => {
    const ledger = await Promise.all((await listRequests(product)).map(({ id }) => readRequest(product, id)))
    const places: Readonly<Record<string, string>> = {
      ledger: JSON.stringify(ledger),
      audit: JSON.stringify(await get(product, '/api/v1/audit/entries?limit=200')),
      providers: JSON.stringify(await get(product, '/api/v1/gateway/providers')),
      configuration: JSON.stringify(await get(product, '/api/v1/gateway/configuration')),
      activity: JSON.stringify(await get(product, '/api/v1/activity')),
      metrics: await (
        await fetch(`${product.url}/metrics`, { headers: { authorization: `Bearer ${product.adminKey}` } })
      ).text(),
    }
    const before = await readTree(product.dataDir)
    await product.stop()
    const after = await readTree(product.dataDir)
    const found = Object.entries({ ...places, watched, spans, log: product.output(), before, after }).flatMap(
      ([place, content]) =>
        canaries
          .filter((canary) => content.includes(canary))
          .map((canary) => `${canary} in ${place}: ${excerpt(content, canary)}`),
    )

    expect(ledger.length).toBeGreaterThan(150)
    expect(places.ledger).toContain('upstream_failed')
    expect(places.metrics).toContain('http')
    expect(watched).toContain('requestedModel')
    expect(spans).toContain('gen_ai')
    expect(product.output()).toContain('request finished')
    expect(found).toEqual([])
  }, 60_000)
})

function excerpt(content: string, word: string): string {
  const at = content.indexOf(word)
  return content.slice(Math.max(0, at - 200), at + 60)
}

/** All files of a folder as one text. */
async function readTree(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('models'))
  const contents = await Promise.all(
    files.map((file) => readFile(join(file.parentPath, file.name), 'latin1').catch(() => '')),
  )
  return contents.join('\n')
}
