import type { OpenaiError } from '@tragwerk/contracts/models'
import type { AppError, ErrorKind } from '@tragwerk/infra/errors'
import { unauthenticatedText } from './status.ts'
import type { Surface } from './surface.ts'

type ErrorType = OpenaiError['error']['type']

/** As api.openai.com answers: also a wrong key and an unknown model are "invalid requests". */
const typeByKind: Partial<Record<ErrorKind, ErrorType>> = {
  forbidden: 'permission_error',
  limited: 'rate_limit_error',
  unavailable: 'service_unavailable_error',
  timeout: 'service_unavailable_error',
  internal: 'server_error',
}

/** Our codes for which clients of the OpenAI API test by name. */
const vendorCodes: Readonly<Record<string, string>> = {
  'models.model_not_found': 'model_not_found',
  'gateway.model_not_found': 'model_not_found',
}

const vendorCodeByKind: Partial<Record<ErrorKind, string>> = {
  unauthenticated: 'invalid_api_key',
  limited: 'rate_limit_exceeded',
}

/** The error object of the OpenAI API: `{"error":{"message","type","param","code"}}`. */
export function toOpenAiError(error: AppError): OpenaiError {
  const { param, type, upstreamCode } = error.details
  return {
    error: {
      message: error.kind === 'unauthenticated' ? unauthenticatedText : error.message,
      type: textOf(type) ?? typeByKind[error.kind] ?? 'invalid_request_error',
      param: typeof param === 'string' ? param : firstIssuePath(error.details.issues),
      code: textOf(upstreamCode) ?? vendorCodes[error.code] ?? vendorCodeByKind[error.kind] ?? error.code,
    },
  }
}

/** What a provider said goes before what the platform would say. */
function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function firstIssuePath(issues: unknown): string | null {
  if (!Array.isArray(issues)) return null
  const path: unknown = issues[0]?.path
  return typeof path === 'string' && path !== '' ? path : null
}

/** `/v1/…` in the shapes of the OpenAI API. */
export const openAiSurface: Surface = {
  errorContentType: 'application/json; charset=utf-8',
  toErrorBody: toOpenAiError,
  toErrorEvent: toOpenAiError,
  endMarker: '[DONE]',
}
