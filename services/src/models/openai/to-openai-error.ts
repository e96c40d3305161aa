import type { Model, OpenaiError } from '@tragwerk/contracts/models'
import type { AppError, ErrorKind } from '@tragwerk/infra/errors'
import type { ModelEntry } from '../model-source.ts'

type ErrorType = OpenaiError['error']['type']

const types: Record<ErrorKind, ErrorType> = {
  invalid: 'invalid_request_error',
  unauthenticated: 'authentication_error',
  forbidden: 'permission_error',
  not_found: 'not_found_error',
  conflict: 'invalid_request_error',
  too_large: 'invalid_request_error',
  unsupported: 'invalid_request_error',
  unprocessable: 'invalid_request_error',
  limited: 'rate_limit_error',
  unavailable: 'service_unavailable_error',
  timeout: 'service_unavailable_error',
  cancelled: 'invalid_request_error',
  internal: 'server_error',
}

/** Codes that official clients look at; all others keep the platform's own. */
const codes: Readonly<Record<string, string>> = {
  'models.model_not_found': 'model_not_found',
  'models.rate_limited': 'rate_limit_exceeded',
}

/** The body of an error reply on the OpenAI-compatible surface. `details.param` names the field at fault. */
export function toOpenaiError(error: AppError): OpenaiError {
  const { param } = error.details
  return {
    error: {
      message: error.message,
      type: types[error.kind],
      param: typeof param === 'string' ? param : null,
      code: codes[error.code] ?? error.code,
    },
  }
}

export function toOpenaiModel(entry: ModelEntry): Model {
  return {
    id: entry.id,
    object: 'model',
    created: Math.floor((entry.createdAt?.getTime() ?? 0) / 1000),
    owned_by: entry.ownedBy,
    kind: entry.kind,
  }
}
