import { AppError } from '@tragwerk/infra/errors'

/** What a provider says stands in quotes, from the first to the last: its own words may contain some. */
const said = /it says ".*"/s
const quoted = /".*"/s
/** These name what they found in a field of the request. */
const aboutFields = new Set(['gateway.request_invalid', 'gateway.request_unsupported'])

/**
 * The error without words of others: those of a provider, which may repeat parts of a prompt or answer, and those of a
 * request. Clients get them; ledger, spans and figures keep this.
 */
export function withoutWords(error: AppError): AppError {
  const { kind, code, retryable, details } = error
  const message = aboutFields.has(code)
    ? `The field "${String(details.param)}" of the request was refused.`
    : error.message.replace(said, toStatus(details.status)).replace(quoted, '"…"')
  return new AppError({ kind, code, retryable, message })
}

function toStatus(status: unknown): string {
  return typeof status === 'number'
    ? `it answered with status ${status}`
    : 'it gave a reason that is not kept'
}
