import { runStack, type Stack } from '@tragwerk/testkit/stack'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { allOpenaiFormats, type PostOptions, post, readRequest, surfaces, writeConfiguration } from './lab.ts'
import { answerAs } from './oracle.ts'
import { type FakeUpstream, type Json, startUpstream } from './upstream.ts'

/**
 * The gateway has no cache of answers, so what is proved is what that promises: every question reaches a provider, and
 * every caller hears the answer to its own. The fake provider numbers its answers, so that one given twice is seen.
 */

let stack: Stack
let upstream: FakeUpstream
let alice: string
let bob: string
const disposables = new AsyncDisposableStack()
const usage = { input: 120, cached: 40, output: 30 }
const [chat] = surfaces

beforeAll(async () => {
  upstream = disposables.use(
    await startUpstream((asked, response) =>
      answerAs(asked, response, { text: `Answer ${upstream.asked.indexOf(asked)}.`, usage }),
    ),
  )
  const baseUrl = `${upstream.url}/v1`
  const all = { kind: 'openai-compatible' as const, baseUrl, formats: [...allOpenaiFormats] }
  const file = disposables.use(
    await writeConfiguration({
      providers: {
        all,
        plain: { ...all, formats: ['openai-chat', 'openai-embeddings'] },
        claude: { kind: 'anthropic', baseUrl },
      },
      routes: [{ task: 'sticky', primary: ['all/m', 'claude/m'], stickiness: 'conversation' }],
    }),
  )
  stack = await runStack({ env: { TRAGWERK_GATEWAY_FILE: file.path } })
  disposables.defer(() => stack.stop())
  alice = await makeKey('Alice')
  bob = await makeKey('Bob')
})
afterAll(() => disposables.disposeAsync())

let seenBefore = 0
beforeEach(() => {
  seenBefore = upstream.asked.length
})
const askedNow = () => upstream.asked.slice(seenBefore)

async function makeKey(name: string): Promise<string> {
  const { secret } = await stack.client.identity.createKey({ body: { name, permissions: ['models:use'] } })
  return secret
}

/** The numbers of the answers that came back; streams split a text, so it is put together first. */
async function answersOf(path: string, bodies: readonly (readonly [Json, PostOptions])[]) {
  const posted = await Promise.all(bodies.map(([body, options]) => post(stack, path, body, options)))
  expect(posted.map(({ status }) => status)).toEqual(bodies.map(() => 200))
  return posted.map(({ text }) => Number(/Answer (\d+)/.exec(wholeTextOf(text))?.[1]))
}

function wholeTextOf(text: string): string {
  if (!text.startsWith('data:') && !text.startsWith('event:')) return text
  return [...text.matchAll(/"(?:content|text|delta)":"((?:[^"\\]|\\.)*)"/g)]
    .map(([, piece]) => piece)
    .join('')
}

function expectOwnAnswers(numbers: readonly number[]): void {
  const own = askedNow().map((_, index) => seenBefore + index)
  expect(numbers.toSorted((a, b) => a - b)).toEqual(own)
}

const speaking = surfaces.filter(({ hasStream }) => hasStream)
const ways = speaking.flatMap((surface) =>
  ['all/m', 'plain/m', 'claude/m'].flatMap((model) =>
    [false, true].map((stream) => ({ surface, model, stream })),
  ),
)

describe('vllm-project/semantic-router#2134: the same long question of two users, byte for byte', () => {
  const question = 'Explain, in one paragraph, what my contract says about notice periods. '.repeat(8)

  test.each(ways)('$surface.name to $model, streamed $stream: two answers', async (way) => {
    const body = { ...way.surface.body(way.model, question), stream: way.stream }

    const first = await answersOf(way.surface.path, [[body, { key: alice }]])
    const others = await answersOf(way.surface.path, [
      [body, { key: alice }],
      [body, { key: bob }],
    ])

    expect(askedNow()).toHaveLength(3)
    expectOwnAnswers([...first, ...others])
  })
})

test.each([
  {
    bug: 'vllm-project/semantic-router#1448',
    one: 'What is my account balance?',
    other: "What's my balance?",
  },
  { bug: 'wso2/api-platform#733', one: 'What is my account balance?', other: 'Show me my account balance' },
])('$bug: nearly the same question of two users is two questions', async ({ one, other }) => {
  const numbers = [
    ...(await answersOf(chat!.path, [[chat!.body('all/m', one), { key: alice }]])),
    ...(await answersOf(chat!.path, [[chat!.body('all/m', other), { key: bob }]])),
  ]

  expect(askedNow().map(({ body }) => (body.messages as Json[])[0]!.content)).toEqual([one, other])
  expectOwnAnswers(numbers)
})

test('OmniRoute#3740: temperature 0 and equal messages do not make the answers of two keys one', async () => {
  const body = { ...chat!.body('all/m'), temperature: 0, seed: 1 }

  // At once, so that waiting for the answer of another would be seen too.
  const numbers = await answersOf(
    chat!.path,
    [alice, bob, alice, bob].map((key) => [body, { key }]),
  )

  expectOwnAnswers(numbers)
  expect(numbers).toHaveLength(4)
})

test('bifrost#5769: a cache key that two clients share, in whatever words, shares nothing', async () => {
  const headers = {
    'x-bf-cache-key': 'shared',
    'x-bf-cache-threshold': '0.1',
    'cache-control': 'max-age=600',
  }
  const body = { ...chat!.body('all/m'), prompt_cache_key: 'shared', cache: { ttl: 600 } }

  const numbers = [
    ...(await answersOf(chat!.path, [[body, { key: alice, headers }]])),
    ...(await answersOf(chat!.path, [[body, { key: bob, headers }]])),
  ]

  expectOwnAnswers(numbers)
})

test('litellm#12234: different questions get different answers', async () => {
  const questions = ['Hello world', 'What is 1+1?', 'How is the weather?', 'Tell me a joke', 'Hello, world!']

  const numbers = await answersOf(
    chat!.path,
    questions.map((text) => [chat!.body('all/m', text), { key: alice }]),
  )

  const heard = numbers.map((number) => (upstream.asked[number]!.body.messages as Json[])[0]!.content)
  expect(heard).toEqual(questions)
})

describe('litellm#29086: nothing claims a cache that never hits', () => {
  test('neither headers nor the record speak of cached answers', async () => {
    const posted = await post(stack, chat!.path, chat!.body('all/m'))

    const record = await readRequest(stack, posted.id)
    expect(
      [...posted.headers.keys()].filter((name) => /cache/i.test(name) && name !== 'cache-control'),
    ).toEqual([])
    expect(record).toMatchObject({ attempts: 1, deployment: 'all/m' })
  })

  test.each(['cache', 'semanticCache', 'caching'])('a configuration with %s is refused', async (field) => {
    const configuration = { [field]: { enabled: true, similarityThreshold: 0.8 } }

    const { problems } = await stack.client.gateway.checkConfiguration({ body: { configuration } })

    expect(problems).toMatchObject([{ path: field }])
  })

  test('a route that asks for one is refused, too', async () => {
    const providers = { p: { kind: 'openai-compatible', baseUrl: `${upstream.url}/v1` } }
    const configuration = { providers, routes: [{ task: 'cached', primary: 'p/m', cache: { ttlMs: 1000 } }] }

    const { problems } = await stack.client.gateway.checkConfiguration({ body: { configuration } })

    expect(problems).toMatchObject([{ path: 'routes[0].cache' }])
  })

  test('the cache of the provider works: its key and marks get there, and its tokens are told', async () => {
    const openai = { ...chat!.body('all/m'), prompt_cache_key: 'conversation-1' }
    const mark = { cache_control: { type: 'ephemeral' } }
    const content = [{ type: 'text', text: 'A long preamble.', ...mark }]
    const claude = { model: 'claude/m', max_tokens: 9, messages: [{ role: 'user', content }] }

    const ofOpenai = await post(stack, chat!.path, openai)
    const ofClaude = await post(stack, chat!.path, claude)

    const [first, second] = askedNow()
    expect(first!.body.prompt_cache_key).toBe('conversation-1')
    expect(JSON.stringify(second!.body.messages)).toContain('"cache_control":{"type":"ephemeral"}')
    for (const { id } of [ofOpenai, ofClaude])
      expect((await readRequest(stack, id)).usage).toMatchObject({ input: 120, cachedInput: 40 })
  })

  test('a conversation stays with the provider that has it in its cache', async () => {
    const body = { ...chat!.body('sticky'), prompt_cache_key: 'conversation-2' }
    const models = new Set<string | null>()

    for (let turn = 0; turn < 6; turn += 1) {
      models.add((await post(stack, chat!.path, body)).headers.get('x-tragwerk-model-id'))
    }

    expect(models.size).toBe(1)
  })
})
