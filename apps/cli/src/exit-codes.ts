import { isAppError } from '@tragwerk/infra/errors'
import { isTragwerkError } from '@tragwerk/sdk'

/** Stable: scripts may rely on them. */
export const exitCodes = {
  ok: 0,
  failed: 1,
  usage: 2,
  unreachable: 3,
  refused: 4,
  notFound: 5,
  verificationFailed: 6,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** The exit code that fits a failure. */
export function exitCodeFor(error: unknown): ExitCode {
  if (isTragwerkError(error)) {
    if (error.code === 'sdk.param_invalid') return exitCodes.usage
    if (error.status === 0) return exitCodes.unreachable
    if (error.status === 401 || error.status === 403) return exitCodes.refused
    if (error.status === 404) return exitCodes.notFound
    return exitCodes.failed
  }
  if (isAppError(error) && error.kind === 'invalid') return exitCodes.usage
  return exitCodes.failed
}
