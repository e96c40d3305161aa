import { httpErrors } from '@tragwerk/api/server'
import { blobErrors } from '@tragwerk/data/blob'
import { sqlErrors, sqlOptions } from '@tragwerk/data/sql'
import { textSearchErrors } from '@tragwerk/data/text-search'
import { vectorErrors } from '@tragwerk/data/vector'
import { configErrors } from '@tragwerk/infra/config'
import { cryptoErrors, cryptoOptions } from '@tragwerk/infra/crypto'
import { egressErrors } from '@tragwerk/infra/egress'
import { failpointErrors } from '@tragwerk/infra/failpoints'
import { lifecycleErrors, lifecycleOptions } from '@tragwerk/infra/lifecycle'
import { telemetryErrors, telemetryOptions } from '@tragwerk/infra/telemetry'
import { gatewayErrors, gatewayOptions } from '@tragwerk/services/gateway'
import { knowledgeErrors } from '@tragwerk/services/knowledge'
import { modelsErrors, modelsOptions } from '@tragwerk/services/models'
import { accessErrors } from '@tragwerk/trust/access'
import { auditErrors } from '@tragwerk/trust/audit'
import { idempotencyErrors, idempotencyOptions } from '@tragwerk/trust/idempotency'
import { identityErrors, identityOptions } from '@tragwerk/trust/identity'
import { serverErrors } from './errors.ts'
import { serverOptions } from './options.ts'

/** Every setting of the program, by the domain that owns it. */
export const optionSlices = {
  server: serverOptions,
  sql: sqlOptions,
  crypto: cryptoOptions,
  telemetry: telemetryOptions,
  lifecycle: lifecycleOptions,
  identity: identityOptions,
  idempotency: idempotencyOptions,
  models: modelsOptions,
  gateway: gatewayOptions,
} as const

/** Every error the program can answer with. */
export const errorTables = [
  configErrors.table,
  telemetryErrors.table,
  cryptoErrors.table,
  egressErrors.table,
  failpointErrors.table,
  lifecycleErrors.table,
  sqlErrors.table,
  blobErrors.table,
  vectorErrors.table,
  textSearchErrors.table,
  accessErrors.table,
  identityErrors.table,
  idempotencyErrors.table,
  auditErrors.table,
  modelsErrors.table,
  gatewayErrors.table,
  knowledgeErrors.table,
  httpErrors.table,
  serverErrors.table,
] as const
