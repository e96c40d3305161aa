import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkConfiguration } from './check-configuration.ts'
import { parseConfigurationFile } from './read-file.ts'

const openai = { kind: 'openai', apiKey: 'env:OPENAI_API_KEY' }
const anthropic = { kind: 'anthropic', apiKey: 'env:ANTHROPIC_API_KEY' }

function problemsOf(input: unknown, alsoKnown?: readonly string[]): Record<string, string> {
  const { problems = [] } = checkConfiguration(input, alsoKnown)
  return Object.fromEntries(problems.map(({ path, problem }) => [path, problem]))
}

const bedrockNeedsKeys =
  'A provider of the kind bedrock needs apiKey, or accessKeyId together with secretAccessKey.'

/** One route over the two providers. */
function withRoute(route: object, providers: object = { openai, anthropic }) {
  return { providers, routes: [{ task: 'chat', primary: 'openai/gpt-5', ...route }] }
}

it('accepts the example file', () => {
  const path = join(import.meta.dirname, '../../../../examples/gateway/gateway.yaml')
  const file = parseConfigurationFile(readFileSync(path), path)

  expect(file.problems).toBeUndefined()
  const { configuration, problems } = checkConfiguration('value' in file ? file.value : undefined)

  expect(problems).toBeUndefined()
  expect(configuration?.routes.map(({ task }) => task)).toEqual([
    'support-chat',
    'extract-invoice',
    'local-only',
  ])
})

it('fills in defaults and turns every way of naming a target into one', () => {
  const { configuration } = checkConfiguration(
    withRoute({ fallbacks: [{ model: 'anthropic/x', weight: 2 }] }),
  )

  expect(configuration?.routes[0]).toMatchObject({
    primary: [{ model: 'openai/gpt-5', weight: 1 }],
    fallbacks: [{ model: 'anthropic/x', weight: 2 }],
    strategy: 'order',
    stickiness: 'none',
  })
  expect(configuration?.providers.openai?.sensitivityCeiling).toBe('confidential')
})

describe('form', () => {
  it('names every unknown key with the nearest known one', () => {
    const found = problemsOf({
      provider: {},
      providers: { openai: { ...openai, max_concurrency: 4, zzz: 1 } },
      routes: [{ task: 'a', primary: { model: 'openai/x', wieght: 2 }, fallback: [], retries: { mx: 1 } }],
    })

    expect(found).toEqual({
      provider: 'The key "provider" is not known here. Did you mean "providers"?',
      'providers.openai.max_concurrency':
        'The key "max_concurrency" is not known here. Did you mean "maxConcurrency"?',
      'providers.openai.zzz': 'The key "zzz" is not known here.',
      'routes[0].primary.wieght': 'The key "wieght" is not known here. Did you mean "weight"?',
      'routes[0].fallback': 'The key "fallback" is not known here. Did you mean "fallbacks"?',
      'routes[0].retries.mx': 'The key "mx" is not known here. Did you mean "max"?',
    })
  })

  it.each([
    [null, '', 'Expected an object, not nothing.'],
    [{ routes: {} }, 'routes', 'Expected a list, not an object.'],
    [withRoute({ primary: undefined }), 'routes[0].primary', 'A value is missing here.'],
    [withRoute({ primary: [] }), 'routes[0].primary', 'Expected at least 1 entries.'],
    [withRoute({ primary: 'openai' }), 'routes[0].primary', 'Expected provider/model.'],
    [withRoute({ primary: 5 }), 'routes[0].primary', 'A number cannot stand here.'],
    [withRoute({ primary: ['openai/x', 7] }), 'routes[0].primary[1]', 'A number cannot stand here.'],
    [withRoute({ retries: { max: 1.5 } }), 'routes[0].retries.max', 'Expected a whole number.'],
    [withRoute({ retries: { max: 99 } }), 'routes[0].retries.max', 'Expected at most 10.'],
    [withRoute({ maxCostUsd: 0 }), 'routes[0].maxCostUsd', 'Expected more than 0.'],
    [
      withRoute({ strategy: 'latencies' }),
      'routes[0].strategy',
      'Expected one of order, weight, latency, cost. Did you mean "latency"?',
    ],
    [{ prices: { gpt: {} } }, 'prices.gpt', 'This name cannot be used. Expected provider/model.'],
    [
      { providers: { openai: { kind: 'openai', apiKey: 'sk-very-secret' } } },
      'providers.openai.apiKey',
      'Expected env:NAME or file:/path; secrets are never written into the configuration itself.',
    ],
    [
      { providers: { openai: { kind: 'openai', baseUrl: 'https://me:pw@example.org' } } },
      'providers.openai.baseUrl',
      'Expected an address without a user name or password; put the secret in apiKey or headers.',
    ],
    [
      { providers: { az: { kind: 'azure', resourceName: 'evil.example/x#' } } },
      'providers.az.resourceName',
      'Expected letters, digits and "-".',
    ],
  ])('says what is wrong with %j', (input, path, problem) => {
    expect(problemsOf(input)).toEqual({ [path]: problem })
  })

  it('repeats no value that could be a secret', () => {
    const found = problemsOf({
      providers: {
        openai: { kind: 'openai', apiKey: 'sk-hush', headers: { authorization: 'Bearer sk-hush' } },
      },
    })

    expect(JSON.stringify(found)).not.toContain('hush')
  })
})

describe('rules across fields', () => {
  it('wants the provider of every target to exist', () => {
    const input = withRoute({
      primary: ['openai/a', 'opnai/b'],
      fallbacks: ['tragwerk/extractive', 'toString/x'],
      canary: { target: 'antropic/c', percent: 5 },
      shadow: { target: 'plugin/d', percent: 5 },
    })

    expect(problemsOf(input, ['plugin'])).toEqual({
      'routes[0].primary[1]': 'There is no provider "opnai". Did you mean "openai"?',
      'routes[0].fallbacks[1]': 'There is no provider "toString".',
      'routes[0].canary.target': 'There is no provider "antropic". Did you mean "anthropic"?',
    })
    expect(Object.keys(problemsOf(input))).toContain('routes[0].shadow.target')
  })

  it('refuses a task twice, and one with the name of a provider', () => {
    const routes = ['a', 'a', 'openai', 'tragwerk'].map((task) => ({ task, primary: 'openai/x' }))

    expect(problemsOf({ providers: { openai }, routes })).toEqual({
      'routes[1].task': 'The task "a" is declared twice, first in routes[0].',
      'routes[2].task': 'The task "openai" has the name of a provider. Choose another name.',
      'routes[3].task': 'The task "tragwerk" has the name of a provider. Choose another name.',
    })
  })

  it.each([
    [{ kind: 'azure' }, 'resourceName', 'A provider of the kind azure needs resourceName or baseUrl.'],
    [
      { kind: 'openai-compatible' },
      'baseUrl',
      'A provider of the kind openai-compatible needs baseUrl, the address of the server.',
    ],
    [{ kind: 'bedrock', apiKey: 'env:K' }, 'awsRegion', 'A provider of the kind bedrock needs awsRegion.'],
    [{ kind: 'bedrock', awsRegion: 'eu-central-1' }, 'apiKey', bedrockNeedsKeys],
    [
      { kind: 'bedrock', awsRegion: 'eu-central-1', accessKeyId: 'env:A' },
      'secretAccessKey',
      bedrockNeedsKeys,
    ],
    [
      { kind: 'bedrock', awsRegion: 'eu-central-1', secretAccessKey: 'env:S' },
      'accessKeyId',
      bedrockNeedsKeys,
    ],
  ])('says what %j lacks, at the field %s', (provider, field, sentence) => {
    expect(problemsOf({ providers: { mine: provider } })).toEqual({ [`providers.mine.${field}`]: sentence })
  })

  it.each([
    { kind: 'azure', resourceName: 'contoso' },
    { kind: 'azure', baseUrl: 'https://contoso.example/openai' },
    { kind: 'openai-compatible', baseUrl: 'http://127.0.0.1:8000/v1' },
    { kind: 'bedrock', awsRegion: 'eu-central-1', apiKey: 'env:K' },
    { kind: 'bedrock', awsRegion: 'eu-central-1', accessKeyId: 'env:A', secretAccessKey: 'file:/run/b' },
  ])('finds nothing missing in %j', (provider) => {
    expect(problemsOf({ providers: { mine: provider } })).toEqual({})
  })

  it('keeps secrets and framing out of headers', () => {
    const headers = {
      authorization: 'Bearer abc',
      'x-api-key': 'env:MY_KEY',
      host: 'example.org',
      'x-team': 'platform',
      'x-line': 'a\r\nb: c',
      'x-odd': 'env:not a name',
    }

    const found = problemsOf({ providers: { openai: { ...openai, headers } } })

    expect(Object.keys(found)).toEqual([
      'providers.openai.headers.authorization',
      'providers.openai.headers.host',
      'providers.openai.headers.x-line',
      'providers.openai.headers.x-odd',
    ])
  })

  it('wants a second deployment for hedging', () => {
    const hedge = { afterMs: 500 }

    expect(Object.keys(problemsOf(withRoute({ hedge })))).toEqual(['routes[0].hedge'])
    expect(Object.keys(problemsOf(withRoute({ hedge, fallbacks: ['openai/gpt-5'] })))).toHaveLength(1)
    expect(problemsOf(withRoute({ hedge, fallbacks: ['anthropic/x'] }))).toEqual({})
  })

  it('refuses a route that no deployment could ever serve', () => {
    const providers = {
      openai: { ...openai, region: 'us', sensitivityCeiling: 'internal' },
      anthropic: { ...anthropic, region: 'eu', sensitivityCeiling: 'confidential' },
    }
    const eu = { regions: ['eu'], sensitivityCeiling: 'confidential' }

    expect(Object.keys(problemsOf(withRoute(eu, providers)))).toEqual([
      'routes[0].regions',
      'routes[0].sensitivityCeiling',
    ])
    expect(problemsOf(withRoute({ ...eu, fallbacks: ['anthropic/x'] }, providers))).toEqual({})
    expect(problemsOf(withRoute({ ...eu, primary: 'tragwerk/extractive' }, providers))).toEqual({})
  })

  it('refuses prices of a provider that does not exist', () => {
    expect(problemsOf({ providers: { openai }, prices: { 'opnai/gpt-5': { input: 1 } } })).toEqual({
      'prices["opnai/gpt-5"]': 'There is no provider "opnai". Did you mean "openai"?',
    })
  })

  it.each([{}, { cachedInput: 0.1 }, { longContext: { above: 200_000, input: 4, output: 20 } }])(
    'refuses the price %j, by which ordinary use would be free',
    (price) => {
      expect(problemsOf({ providers: { openai }, prices: { 'openai/gpt-5': price } })).toEqual({
        'prices["openai/gpt-5"]':
          'The price says nothing of what ordinary use costs. Give input, output, request or search; 0 for models that shall count as free. Without this entry the built-in price holds, where there is one.',
      })
    },
  )

  it.each([{ input: 0 }, { output: 5 }, { request: 0.01 }, { search: 0.002, cachedInput: 0 }])(
    'accepts the price %j',
    (price) => {
      expect(problemsOf({ providers: { openai }, prices: { 'openai/gpt-5': price } })).toEqual({})
    },
  )

  it('accepts weights without the strategy weight, and a cost limit without a price', () => {
    expect(problemsOf(withRoute({ primary: [{ model: 'openai/own', weight: 3 }], maxCostUsd: 1 }))).toEqual(
      {},
    )
  })

  it('refuses a provider in the place of the built-in one', () => {
    expect(Object.keys(problemsOf({ providers: { tragwerk: openai } }))).toEqual(['providers.tragwerk'])
  })

  it('refuses text that the database cannot hold', () => {
    expect(Object.keys(problemsOf(withRoute({ description: 'a\0b' })))).toEqual(['routes[0].description'])
    expect(Object.keys(problemsOf(withRoute({ description: '\ud800' })))).toEqual(['routes[0].description'])
  })
})
