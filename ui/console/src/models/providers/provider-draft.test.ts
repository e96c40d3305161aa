import { GatewayConfiguration, providerKinds } from '@tragwerk/contracts/gateway'
import { expect, test } from 'vitest'
import {
  fieldsOf,
  refuseProvider,
  toProvider,
  toProviderDraft,
  usesOf,
  withoutProvider,
  withProvider,
} from './provider-draft.ts'

const configuration = GatewayConfiguration.parse({
  providers: {
    openai: { kind: 'openai', apiKey: 'env:OPENAI_API_KEY' },
    aws: {
      kind: 'bedrock',
      awsRegion: 'eu-central-1',
      accessKeyId: 'env:AWS_ACCESS_KEY_ID',
      secretAccessKey: 'env:AWS_SECRET_ACCESS_KEY',
      sensitivityCeiling: 'internal',
    },
    own: {
      kind: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:8000/v1',
      headers: { 'x-team': 'env:TEAM', 'x-note': 'a: b' },
      region: 'on-premises',
      maxConcurrency: 4,
      queue: { max: 0 },
      timeouts: { idle: 1000 },
      models: ['qwen3', 'gemma 3'],
      formats: ['openai-chat', 'openai-responses'],
    },
  },
  routes: [
    { task: 'chat', primary: 'openai/a', fallbacks: ['own/qwen3'] },
    { task: 'try', primary: 'openai/a', canary: { target: 'aws/b', percent: 1 } },
  ],
  prices: { 'own/qwen3': { input: 0 } },
})

test.each(Object.entries(configuration.providers))(
  'the form of %s gives back what it was made from',
  (name, provider) => {
    expect(toProvider(toProviderDraft(name, provider))).toEqual(provider)
  },
)

test('another kind takes only its own fields along', () => {
  const draft = { ...toProviderDraft('aws', configuration.providers.aws), kind: 'openai' as const }

  expect(toProvider(draft)).toEqual({ kind: 'openai', sensitivityCeiling: 'internal' })
})

test.each(providerKinds)('a provider of the kind %s can be given a key', (kind) => {
  expect(fieldsOf(kind)).toContain('apiKey')
})

test('a renamed provider keeps its place, a new one comes last', () => {
  const renamed = withProvider(configuration, 'openai', toProviderDraft('open', undefined))
  const added = withProvider(configuration, undefined, toProviderDraft('more', undefined))

  expect(Object.keys(renamed.providers as object)).toEqual(['open', 'aws', 'own'])
  expect(Object.keys(added.providers as object)).toEqual(['openai', 'aws', 'own', 'more'])
  expect(Object.keys(withoutProvider(configuration, 'aws').providers)).toEqual(['openai', 'own'])
})

test('routes and prices follow a new name, and own prices go with their provider', () => {
  const renamed = withProvider(configuration, 'own', toProviderDraft('house', configuration.providers.own))

  expect(GatewayConfiguration.parse(renamed).routes).toEqual([
    { ...configuration.routes[0], fallbacks: [{ model: 'house/qwen3', weight: 1 }] },
    configuration.routes[1],
  ])
  expect(renamed.prices).toEqual({ 'house/qwen3': { input: 0 } })
  expect(withoutProvider(configuration, 'own').prices).toEqual({})
})

test('knows what a provider is used for', () => {
  expect(usesOf(configuration, 'own')).toEqual({ routes: ['chat'], prices: ['own/qwen3'] })
  expect(usesOf(configuration, 'aws')).toEqual({ routes: ['try'], prices: [] })
  expect(usesOf(configuration, 'open')).toEqual({ routes: [], prices: [] })
})

test.each([
  ['', 'nameMissing'],
  ['Own Server', 'nameInvalid'],
  ['own', 'nameTaken'],
  ['own-2', undefined],
])('says of the name %j for a new provider: %s', (name, reason) => {
  const draft = toProviderDraft(name, configuration.providers.own)

  expect(refuseProvider(configuration, undefined, draft)).toEqual({ name: reason, baseUrl: undefined })
})

test('a provider keeps its name, and one of an own server has an address', () => {
  const draft = { ...toProviderDraft('own', configuration.providers.own), baseUrl: ' ' }

  expect(refuseProvider(configuration, 'own', draft)).toEqual({ name: undefined, baseUrl: 'addressMissing' })
})
