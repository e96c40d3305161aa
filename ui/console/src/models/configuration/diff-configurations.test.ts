import { GatewayConfiguration, type GatewayConfigurationInput } from '@tragwerk/contracts/gateway'
import { expect, test } from 'vitest'
import { diffConfigurations } from './diff-configurations.ts'

const of = (input: GatewayConfigurationInput) => GatewayConfiguration.parse(input)
const base: GatewayConfigurationInput = {
  providers: { openai: { kind: 'openai', apiKey: 'env:OPENAI_API_KEY' } },
  routes: [
    { task: 'chat', primary: 'openai/a' },
    { task: 'mail', primary: 'openai/b' },
  ],
}

test('finds nothing between equal configurations, in whatever order their routes stand', () => {
  const turned = { ...base, routes: base.routes?.toReversed() }

  expect(diffConfigurations(of(base), of(base))).toEqual([])
  expect(diffConfigurations(of(base), of(turned))).toEqual([])
})

test('names what was changed, added and removed by its task', () => {
  const after = of({
    ...base,
    providers: { openai: { kind: 'openai', apiKey: 'env:OTHER', region: 'eu' } },
    routes: [{ task: 'chat', primary: ['openai/a', { model: 'openai/c', weight: 3 }], maxLatencyMs: 500 }],
    prices: { 'openai/a': { input: 1 } },
  })

  expect(diffConfigurations(of(base), after)).toEqual([
    { path: 'providers.openai.apiKey', kind: 'changed', before: 'env:OPENAI_API_KEY', after: 'env:OTHER' },
    { path: 'providers.openai.region', kind: 'added', before: undefined, after: 'eu' },
    { path: 'prices["openai/a"]', kind: 'added', before: undefined, after: '{ "input": 1 }' },
    {
      path: 'routes.chat.primary',
      kind: 'changed',
      before: '["openai/a"]',
      after: '["openai/a", { "model": "openai/c", "weight": 3 }]',
    },
    { path: 'routes.chat.maxLatencyMs', kind: 'added', before: undefined, after: '500' },
    {
      path: 'routes.mail',
      kind: 'removed',
      before: expect.stringContaining('"primary": ["openai/b"]'),
      after: undefined,
    },
  ])
})
