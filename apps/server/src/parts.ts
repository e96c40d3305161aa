import type { Layer } from '@tragwerk/contracts/monitoring'

const partsByLayer: ReadonlyArray<readonly [Layer, readonly string[]]> = [
  ['ui', ['console', 'sdk']],
  ['api', ['gateway']],
  ['orchestration', ['durable', 'pipelines']],
  ['services', ['models', 'knowledge', 'monitoring']],
  ['trust', ['identity', 'access', 'audit', 'idempotency']],
  ['data', ['sql', 'vector', 'text-search', 'blob']],
  ['infra', ['egress', 'crypto', 'lifecycle', 'telemetry']],
]

/** Every part of the installation, from the top. The SDK, access, lifecycle and telemetry are not measured. */
export const parts = partsByLayer.flatMap(([layer, names]) => names.map((part) => ({ layer, part })))
