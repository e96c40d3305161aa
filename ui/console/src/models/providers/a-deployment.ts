import type { DeploymentStatus } from '@tragwerk/contracts/gateway'

/** For tests: well, and not asked for anything yet. */
export function aDeployment(given: Partial<DeploymentStatus> = {}): DeploymentStatus {
  return {
    deployment: 'openai/gpt-5-mini',
    provider: 'openai',
    model: 'gpt-5-mini',
    breaker: 'closed',
    openUntil: null,
    coolingUntil: null,
    requests: 0,
    failures: 0,
    errorRate: null,
    firstByteP50Ms: null,
    firstByteP95Ms: null,
    durationP50Ms: null,
    durationP95Ms: null,
    inFlight: 0,
    lastError: null,
    lastUsedAt: null,
    usedBy: [],
    isPriced: true,
    ...given,
  }
}
