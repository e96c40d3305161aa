import { readOptions } from '@tragwerk/infra/config'
import { expect, it } from 'vitest'
import { modelsOptions } from '../../models/index.ts'
import { gatewayOptions } from '../options.ts'
import { defaultConfiguration } from './default-configuration.ts'

function fromEnvironment(env: Record<string, string>) {
  const { values } = readOptions(
    { models: modelsOptions, gateway: gatewayOptions },
    { env, argv: [], file: {} },
  )
  return defaultConfiguration({ ...values.models, ...values.gateway })
}

it('gives nothing but the local Ollama when nothing is set, and not even that when it is off', () => {
  expect(fromEnvironment({}).configuration).toMatchObject({
    providers: {
      ollama: {
        kind: 'ollama',
        baseUrl: 'http://127.0.0.1:11434/v1',
        region: 'on-premises',
        sensitivityCeiling: 'restricted',
      },
    },
    routes: [],
    prices: {},
  })
  expect(fromEnvironment({ OLLAMA_HOST: 'off' }).configuration.providers).toEqual({})
})

it('trusts an Ollama on another machine no more than others', () => {
  const { ollama } = fromEnvironment({ OLLAMA_HOST: 'gpu.example.org' }).configuration.providers

  expect(ollama).toMatchObject({
    baseUrl: 'http://gpu.example.org:11434/v1',
    sensitivityCeiling: 'confidential',
  })
  expect(ollama?.region).toBeUndefined()
})

it.each([
  [{ OPENAI_API_KEY: 'k' }, 'openai', { kind: 'openai', apiKey: 'env:OPENAI_API_KEY' }],
  [
    { OPENAI_BASE_URL: 'http://gpu.example.org:8000/v1/' },
    'openai',
    { kind: 'openai-compatible', baseUrl: 'http://gpu.example.org:8000/v1' },
  ],
  [
    { OPENAI_BASE_URL: 'https://eu.api.openai.com/v1', OPENAI_API_KEY: 'k' },
    'openai',
    { kind: 'openai', baseUrl: 'https://eu.api.openai.com/v1', apiKey: 'env:OPENAI_API_KEY' },
  ],
  [{ ANTHROPIC_API_KEY: 'k' }, 'anthropic', { kind: 'anthropic', apiKey: 'env:ANTHROPIC_API_KEY' }],
  [
    { GEMINI_API_KEY: 'a', GOOGLE_GENERATIVE_AI_API_KEY: 'b' },
    'google',
    { kind: 'google', apiKey: 'env:GEMINI_API_KEY' },
  ],
  [
    { GOOGLE_GENERATIVE_AI_API_KEY: 'b' },
    'google',
    { kind: 'google', apiKey: 'env:GOOGLE_GENERATIVE_AI_API_KEY' },
  ],
  [{ MISTRAL_API_KEY: 'k' }, 'mistral', { kind: 'mistral', apiKey: 'env:MISTRAL_API_KEY' }],
  [{ COHERE_API_KEY: 'k' }, 'cohere', { kind: 'cohere', apiKey: 'env:COHERE_API_KEY' }],
  [{ JINA_API_KEY: 'k' }, 'jina', { kind: 'jina', apiKey: 'env:JINA_API_KEY' }],
  [
    { AZURE_OPENAI_API_KEY: 'k', AZURE_RESOURCE_NAME: 'contoso' },
    'azure',
    { kind: 'azure', resourceName: 'contoso', apiKey: 'env:AZURE_OPENAI_API_KEY' },
  ],
  [{ AZURE_OPENAI_API_KEY: 'k' }, 'azure', undefined],
  [
    {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'a',
      AWS_SECRET_ACCESS_KEY: 's',
      AWS_SESSION_TOKEN: 't',
    },
    'bedrock',
    {
      kind: 'bedrock',
      awsRegion: 'eu-central-1',
      accessKeyId: 'env:AWS_ACCESS_KEY_ID',
      secretAccessKey: 'env:AWS_SECRET_ACCESS_KEY',
      sessionToken: 'env:AWS_SESSION_TOKEN',
    },
  ],
  [
    { AWS_REGION: 'eu-central-1', AWS_BEARER_TOKEN_BEDROCK: 'b', AWS_ACCESS_KEY_ID: 'a' },
    'bedrock',
    { kind: 'bedrock', awsRegion: 'eu-central-1', apiKey: 'env:AWS_BEARER_TOKEN_BEDROCK' },
  ],
  [{ AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'a' }, 'bedrock', undefined],
] as [Record<string, string>, string, object | undefined][])('%j gives %s', (env, name, provider) => {
  const { configuration } = fromEnvironment({ OLLAMA_HOST: 'off', ...env })

  expect(configuration.providers[name]).toEqual(
    provider && { ...provider, sensitivityCeiling: 'confidential' },
  )
})

it('hands the keys over by variable and shows none', () => {
  const { configuration, variables } = fromEnvironment({ MISTRAL_API_KEY: 'hush' })

  expect(variables.get('MISTRAL_API_KEY')?.reveal()).toBe('hush')
  expect(JSON.stringify({ configuration, variables: [...variables] })).not.toContain('hush')
})

it('refuses an address with a password instead of showing it', () => {
  const wrong = () => fromEnvironment({ OPENAI_BASE_URL: 'https://me:hush@example.org/v1' })

  expect(wrong).toThrow(/providers\.openai\.baseUrl: Expected an address without a user name or password/)
  expect(wrong).not.toThrow(/hush/)
})
