import type { Activity } from '@tragwerk/contracts/monitoring'
import { expect, test } from 'vitest'
import { type DiagnosisParts, slowestFirst, toDiagnosis } from './to-diagnosis.ts'

const quiet = { calls: 0, failures: 0, p50Ms: null, p95Ms: null }
const parts: Activity['parts'] = [
  { layer: 'infra', part: 'egress', ...quiet, lastAt: null },
  { layer: 'data', part: 'sql', calls: 40, failures: 0, p50Ms: 1, p95Ms: 3.456, lastAt: null },
  { layer: 'services', part: 'knowledge', calls: 9, failures: 1, p50Ms: 20, p95Ms: 81.23, lastAt: null },
]
const all: DiagnosisParts = {
  info: {
    version: '1.2.3',
    engine: 'pglite',
    capabilities: { vector: true, powerSafe: false },
    adapters: { vector: 'pgvector', text: 'postings' },
    embedding: { model: 'tragwerk/all-minilm-l6-v2', engine: 'onnxruntime' },
    models: 2,
    notices: ['Keep backups.'],
  },
  health: 'well',
  activity: {
    at: '2026-03-01T12:30:00.000Z',
    startedAt: '2026-03-01T12:00:00.000Z',
    windowSeconds: 60,
    requests: { calls: 12, failures: 1, p50Ms: 4.5, p95Ms: 120.4, inFlight: 2 },
    parts,
    flows: [],
    series: [],
    today: {
      since: '2026-03-01T12:00:00.000Z',
      requests: 12,
      failures: 1,
      inputTokens: 0,
      outputTokens: 0,
      costMicroUsd: 0,
      unpricedCalls: 0,
    },
  },
  me: {
    tenant: { id: '01a1fd35-cbea-78cd-9246-d876ca3cd087', name: 'Secret Ltd' },
    actor: { id: 'key-77', name: 'Ada Lovelace' },
    permissions: ['system:read'],
  },
  models: [{ id: 'internal-gpt', object: 'model', created: 0, owned_by: 'Secret Ltd', kind: 'language' }],
  browser: { agent: 'Firefox/150', language: 'de', at: '2026-03-01T12:30:01.000Z' },
}

test('tells version, engines, figures and the slowest parts', () => {
  const text = toDiagnosis(all)

  expect(text).toContain('Tragwerk 1.2.3')
  expect(text).toContain('power-safe: no')
  expect(text).toContain('up: 30 min')
  expect(text).toContain('12 requests, 1 failed, p50 4.5 ms, p95 120 ms, 2 in flight')
  expect(text).toContain('part services/knowledge: 9 calls, 1 failed, p95 81.2 ms\npart data/sql')
  expect(text).not.toContain('egress')
})

test('leaves out the names of project, person, key and models', () => {
  expect(toDiagnosis(all)).not.toMatch(/Secret|Ada|key-77|internal-gpt|01a1fd35/)
})

test('says so when the figures are not known', () => {
  const text = toDiagnosis({ ...all, activity: undefined, me: undefined, models: undefined })

  expect(text).toContain('activity: not available')
  expect(text).toContain('permissions of the key: not known')
  expect(text).toContain('models: 2\n')
})

test('parts without a measurement come last', () => {
  expect(slowestFirst(parts).map(({ part }) => part)).toEqual(['knowledge', 'sql', 'egress'])
})
