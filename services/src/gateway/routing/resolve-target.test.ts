import { GatewayConfiguration } from '@tragwerk/contracts/gateway'
import { describe, expect, it } from 'vitest'
import { createRouteTable, resolveModel } from './resolve-target.ts'

const configuration = GatewayConfiguration.parse({
  providers: {
    openai: { kind: 'openai', models: ['gpt-5', 'gpt-5-mini'] },
    azure: { kind: 'azure', models: ['gpt-5'] },
    vllm: { kind: 'openai-compatible', baseUrl: 'http://gpu:8000/v1' },
  },
  routes: [
    { task: 'summarise', primary: ['openai/gpt-5', 'azure/gpt-5'], fallbacks: ['openai/gpt-5', 'vllm/m'] },
  ],
})
const known = [
  'openai/gpt-5',
  'openai/gpt-5-mini',
  'azure/gpt-5',
  'vllm/meta-llama/Llama-3',
  'embedded/minilm',
]

function nearOf(model: string): unknown {
  try {
    resolveModel(configuration, model, known)
    return 'found'
  } catch (error) {
    return (error as { readonly details: { readonly near: unknown } }).details.near
  }
}

describe('resolving a model', () => {
  it('finds the route of a task and names each deployment once', () => {
    const resolved = resolveModel(configuration, 'summarise', known)

    expect(resolved).toMatchObject({ name: 'summarise', isTask: true, isPlain: false })
    expect(resolved.primary.map(({ deployment }) => deployment)).toEqual(['openai/gpt-5', 'azure/gpt-5'])
    expect(resolved.fallbacks.map(({ deployment }) => deployment)).toEqual(['vllm/m'])
  })

  it.each([
    ['openai/gpt-5', 'openai/gpt-5'],
    ['gpt-5-mini', 'openai/gpt-5-mini'],
    ['embedded/minilm', 'embedded/minilm'],
    ['minilm', 'embedded/minilm'],
    ['meta-llama/Llama-3', 'vllm/meta-llama/Llama-3'],
    ['vllm/not-listed', 'vllm/not-listed'],
  ])('makes an implicit route of %s', (requested, deployment) => {
    const resolved = resolveModel(configuration, requested, known)

    expect(resolved).toMatchObject({ name: deployment, isTask: false, isPlain: true })
    expect(resolved.primary).toMatchObject([{ deployment }])
  })

  it('gives the same object for the same deployment, so that nothing is made per request', () => {
    const table = createRouteTable(configuration, known)

    expect(table.resolve('gpt-5-mini')).toBe(table.resolve('openai/gpt-5-mini'))
  })

  it('refuses a model that several providers offer, and names them', () => {
    expect(nearOf('gpt-5')).toEqual(['openai/gpt-5', 'azure/gpt-5'])
  })

  it('refuses models that a provider with a list does not offer, even when the provider has them', () => {
    const listed = [...known, 'openai/gpt-5-nano']

    expect(() => resolveModel(configuration, 'openai/gpt-5-nano', listed)).toThrow('openai/gpt-5')
    expect(() => resolveModel(configuration, 'gpt-5-nano', listed)).toThrow('There is no route or model')
  })

  it('names what looks like an unknown name', () => {
    expect(nearOf('sumarise')).toEqual(['summarise'])
    expect(nearOf('gpt5-mini')).toContain('openai/gpt-5-mini')
    expect(nearOf('zzzz')).toEqual([])
    expect(nearOf('__proto__/x')).toEqual([])
  })
})
