import { gatewayErrors } from '@tragwerk/services/gateway'
import { knowledgeErrors } from '@tragwerk/services/knowledge'
import { modelsErrors } from '@tragwerk/services/models'
import { accessErrors } from '@tragwerk/trust/access'
import { auditErrors } from '@tragwerk/trust/audit'
import { idempotencyErrors } from '@tragwerk/trust/idempotency'
import { identityErrors } from '@tragwerk/trust/identity'
import { httpErrors } from '../server/index.ts'

/** Every code that an answer can carry; a route may list only these. */
export const knownErrors = [
  httpErrors,
  accessErrors,
  identityErrors,
  idempotencyErrors,
  auditErrors,
  modelsErrors,
  gatewayErrors,
  knowledgeErrors,
].flatMap((errors) => errors.table)
