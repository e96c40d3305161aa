import { type AppError, isAppError } from '../errors/index.ts'
import { egressErrors } from './errors.ts'

const timeoutPhases: Readonly<Record<string, string>> = {
  UND_ERR_CONNECT_TIMEOUT: 'connecting',
  ETIMEDOUT: 'connecting',
  UND_ERR_HEADERS_TIMEOUT: 'waiting for the first byte',
  UND_ERR_BODY_TIMEOUT: 'waiting for more of the answer',
}

/** Finds our own error inside, or gives the network's error one of ours. The cause keeps the details. */
export function mapNetworkError(host: string, error: unknown): AppError {
  for (
    let current = error, depth = 0;
    current instanceof Error && depth < 5;
    current = current.cause, depth++
  ) {
    if (isAppError(current)) return current
  }
  const code = codeOf(error)
  const phase = timeoutPhases[code]
  if (phase) return egressErrors.timeout({ host, phase }, error)
  if (code === 'UND_ERR_HEADERS_OVERFLOW' || code === 'HPE_HEADER_OVERFLOW') {
    return egressErrors.tooLarge({ host, limit: 'its headers' }, error)
  }
  return egressErrors.failed({ host, reason: code }, error)
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && !('code' in error)) return codeOf(error.errors[0])
  if (error instanceof Error && 'code' in error) return String(error.code)
  return error instanceof Error ? error.name : 'unknown'
}
