import { runStack, type Stack } from '@tragwerk/testkit/stack'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { post, readRequest, surfaces, writeConfiguration } from './field/lab.ts'
import { sendJson, startUpstream } from './field/upstream.ts'

const disposables = new AsyncDisposableStack()
let stack: Stack

/**
 * Each with a route of its own, so that no breaker opens. `chat` and `completions` go through as bytes, `messages` and
 * `responses` are translated.
 */
const asked = surfaces
  .filter(({ hasStream }) => hasStream)
  .flatMap((surface) =>
    [false, true].map((stream) => ({ surface, stream, route: `broken-${surface.name}-${stream}` })),
  )

/** Fails as its name says: `wrong` with 400, all others with 500. */
beforeAll(async () => {
  const upstream = disposables.use(
    await startUpstream(({ body }, response) =>
      sendJson(response, { error: { message: 'No.' } }, body.model === 'wrong' ? 400 : 500),
    ),
  )
  const mock = { kind: 'openai-compatible', baseUrl: `${upstream.url}/v1` } as const
  const file = disposables.use(
    await writeConfiguration({
      providers: { mock },
      routes: [
        ...asked.map(({ route }) => ({
          task: route,
          primary: `mock/${route}`,
          fallbacks: [`mock/${route}-too`],
        })),
        { task: 'dear', primary: 'mock/priced', maxCostUsd: 0.000_001 },
      ],
      prices: { 'mock/priced': { input: 1_000 } },
      retries: { max: 1, baseMs: 1, capMs: 1 },
    }),
  )
  stack = await runStack({ env: { TRAGWERK_GATEWAY_FILE: file.path } })
  disposables.defer(() => stack.stop())
})
afterAll(() => disposables.disposeAsync())

const prefix = 'x-tragwerk-'

/** Of the platform, without the prefix; durations only said to be there. */
function told(headers: Headers): Record<string, string> {
  const own = [...headers].filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(
    own.map(([name, value]) => [
      name.slice(prefix.length),
      /^\d+\.\d{3}$/.test(value) && name.endsWith('-duration-ms') ? 'ms' : value,
    ]),
  )
}

const always = {
  'call-id': expect.any(String),
  'attempted-retries': '0',
  'attempted-fallbacks': '0',
  'overhead-duration-ms': 'ms',
  'response-duration-ms': 'ms',
  'response-cost': '0.000000000',
}

describe.each(asked)('$surface.name, stream: $stream', ({ surface, stream, route }) => {
  const ask = (model: string, headers?: Record<string, string>) =>
    post(stack, surface.path, { ...surface.body(model), stream }, { headers })

  test('tells all but who answered where nobody was asked', async () => {
    const posted = await ask('nowhere/m')

    expect([posted.status, told(posted.headers)]).toEqual([404, always])
  })

  test('tells the route whose limit refused it', async () => {
    const posted = await ask('dear')

    expect([posted.status, told(posted.headers)]).toEqual([422, { ...always, route: 'dear' }])
  })

  test('tells whose refusal it is, and what the ledger says it cost', async () => {
    const posted = await ask('mock/wrong')

    expect([posted.status, told(posted.headers)]).toEqual([400, { ...always, 'model-id': 'mock/wrong' }])
    expect((await readRequest(stack, posted.id)).costNanoUsd).toBe(0)
  })

  test('tells retries, fallbacks and who failed last', async () => {
    const posted = await ask(route)
    const { deployment, fallbacks, attempts } = await readRequest(stack, posted.id)

    expect(posted.status).toBeGreaterThanOrEqual(500)
    expect(fallbacks).toBe(1)
    expect(told(posted.headers)).toEqual({
      ...always,
      route,
      'model-id': deployment,
      'attempted-fallbacks': '1',
      'attempted-retries': String(attempts - 2),
    })
  })
})

test('tells the same when the request may be repeated, the second time as the first', async () => {
  const [surface] = surfaces
  const ask = () =>
    post(stack, surface!.path, surface!.body('nowhere/m'), { headers: { 'idempotency-key': 'one' } })

  const [first, second] = [await ask(), await ask()]

  expect(told(first.headers)).toEqual(always)
  expect(second.headers.get('idempotent-replayed')).toBe('true')
  expect(told(second.headers)).toEqual(told(first.headers))
})
