import { createIds, createSystemClock, createSystemRandom } from '@tragwerk/infra/clock'
import type { LedgerRecord } from '../record.ts'

const ids = createIds({ clock: createSystemClock(), random: createSystemRandom() })

/** A streamed request that went well; every record has an id of its own. */
export function aRecord(changes: Partial<LedgerRecord> = {}): LedgerRecord {
  const costNanoUsd = changes.costNanoUsd ?? 324_000
  return {
    tenantId: '00000000-0000-7000-8000-000000000001',
    id: ids.uuid(),
    at: '2026-01-05T08:00:00.000Z',
    format: 'openai-chat',
    requestedModel: 'support-answers',
    task: 'support-answers',
    deployment: 'openai/gpt-4o-mini',
    outcome: 'complete',
    status: 200,
    errorCode: null,
    isStream: true,
    keyId: '00000000-0000-7000-8000-00000000000a',
    keyName: 'backend',
    useCaseId: null,
    usage: { input: 1200, cachedInput: 1000, cacheWrite: 0, output: 240, reasoning: 0, source: 'provider' },
    costNanoUsd,
    isPriced: true,
    attempts: 1,
    fallbacks: 0,
    overheadMs: 0.1 + 0.2,
    firstByteMs: 312.5,
    durationMs: 1812.1,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    candidates: [
      {
        deployment: 'openai/gpt-4o-mini',
        role: 'primary',
        rank: 1,
        reason: 'chosen',
        detail: 'It is the first of the route.',
        estimatedCostNanoUsd: 400_000,
        medianFirstByteMs: 300.5,
      },
      {
        deployment: 'mistral/mistral-small',
        role: 'fallback',
        rank: null,
        reason: 'region',
        detail: 'It is outside of the regions of the route.',
        estimatedCostNanoUsd: null,
        medianFirstByteMs: null,
      },
    ],
    decision: 'The first deployment of the route was free and allowed.',
    attemptList: [
      {
        deployment: 'openai/gpt-4o-mini',
        lane: 'pass-through',
        role: 'primary',
        startedMs: 0.31,
        queuedMs: 0,
        firstByteMs: 312.19,
        durationMs: 1811.7,
        outcome: 'answered',
        status: 200,
        error: null,
        problem: null,
      },
    ],
    cost: { totalNanoUsd: costNanoUsd, parts: { input: costNanoUsd }, priced: true, price: 'openai@2026-01' },
    sensitivity: 'internal',
    conversation: null,
    variant: null,
    configurationVersion: 3,
    timing: { admissionMs: 0.2, queueMs: 0, upstreamMs: 1811.7, overheadMs: 0.2 },
    ...changes,
  }
}
