import type { Migration } from '@tragwerk/data/sql'
import { textSearchMigrations } from '@tragwerk/data/text-search'
import { vectorMigrations } from '@tragwerk/data/vector'
import { durableMigrations } from '@tragwerk/orchestration/durable'
import { gatewayMigrations } from '@tragwerk/services/gateway'
import { knowledgeMigrations } from '@tragwerk/services/knowledge'
import { auditMigrations } from '@tragwerk/trust/audit'
import { idempotencyMigrations } from '@tragwerk/trust/idempotency'
import { identityMigrations } from '@tragwerk/trust/identity'
import { sampleMigrations } from './load-samples.ts'

/** Every domain's schema, from the ground up. New migrations go to the end of their domain's list. */
export const migrations: readonly Migration[] = [
  ...vectorMigrations,
  ...textSearchMigrations,
  ...auditMigrations,
  ...identityMigrations,
  ...idempotencyMigrations,
  ...knowledgeMigrations,
  ...gatewayMigrations,
  ...durableMigrations,
  ...sampleMigrations,
]
