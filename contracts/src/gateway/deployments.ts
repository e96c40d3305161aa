import { z } from 'zod'
import { ProviderKind, Sensitivity } from './configuration.ts'

export const breakerStates = ['closed', 'open', 'half_open'] as const

/** Live state of one deployment in the process that answers. Figures cover the last five minutes. */
export const DeploymentStatus = z
  .object({
    deployment: z.string(),
    provider: z.string(),
    model: z.string(),
    breaker: z.enum(breakerStates),
    openUntil: z.iso.datetime().nullable(),
    coolingUntil: z.iso.datetime().nullable().describe('After a 429: not asked before'),
    requests: z.int(),
    failures: z.int(),
    errorRate: z.number().min(0).max(1).nullable(),
    firstByteP50Ms: z.number().nullable(),
    firstByteP95Ms: z.number().nullable(),
    durationP50Ms: z.number().nullable(),
    durationP95Ms: z.number().nullable(),
    inFlight: z.int(),
    lastError: z.object({ at: z.iso.datetime(), code: z.string(), problem: z.string() }).nullable(),
    lastUsedAt: z.iso.datetime().nullable(),
    usedBy: z.array(z.string()).describe('Task routes that name it'),
    isPriced: z.boolean().describe('A price is known; without one its requests count as unpriced'),
  })
  .meta({ id: 'DeploymentStatus' })
export type DeploymentStatus = z.infer<typeof DeploymentStatus>

export const ProviderStatus = z
  .object({
    name: z.string(),
    kind: z.union([ProviderKind, z.literal('built-in')]),
    baseUrl: z.string().nullable(),
    region: z.string().nullable(),
    sensitivityCeiling: Sensitivity,
    hasKey: z.boolean(),
    health: z.enum(['ok', 'degraded', 'down', 'unknown']),
    problem: z.string().nullable(),
    checkedAt: z.iso.datetime().nullable(),
    inFlight: z.int(),
    queued: z.int(),
    maxConcurrency: z.int().nullable(),
    models: z.int(),
    deployments: z.array(DeploymentStatus),
  })
  .meta({ id: 'ProviderStatus' })
export type ProviderStatus = z.infer<typeof ProviderStatus>

export const ProbeResult = z
  .object({
    ok: z.boolean(),
    durationMs: z.number(),
    models: z.array(z.string()).describe('What the provider lists, at most 500'),
    problem: z.string().nullable(),
  })
  .meta({ id: 'ProbeResult' })
export type ProbeResult = z.infer<typeof ProbeResult>
