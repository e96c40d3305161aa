import { isTragwerkError, type TragwerkError } from '@tragwerk/sdk'
import { isUnreachable } from '../../server/index.ts'
import { type Failure, longestMessage } from './conversation-schema.ts'

/** What a failed request means to who asked. */
export function toFailure(error: unknown): Failure {
  if (!isTragwerkError(error)) {
    const message = cut(error instanceof Error ? error.message : String(error))
    return { kind: 'refused', code: 'console.failed', message, traceId: '' }
  }
  const { code, message, traceId, retryAfterMs } = error
  return {
    kind: toKind(error),
    code,
    message: cut(message),
    traceId,
    ...(retryAfterMs !== undefined &&
      retryAfterMs > 0 && { retryAfterMs: Math.min(retryAfterMs, longestWaitMs) }),
  }
}

/** A provider may send a whole page; a longer message could not be kept with the conversation. */
function cut(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage - 1)}…` : message
}

/** Longer wishes could not be kept with the conversation. */
const longestWaitMs = 86_400_000

const unavailable = ['all_unavailable', 'queue_full', 'queue_timeout', 'overloaded', 'ledger_full']
const noCandidate = ['no_candidate', 'cost_exceeded']
const provider = ['upstream_failed', 'upstream_timeout', 'stream_broken']

function toKind(error: TragwerkError): Failure['kind'] {
  if (error.code === 'sdk.stream_incomplete' || error.code === 'knowledge.answer_incomplete') return 'cut'
  if (isUnreachable(error)) return 'unreachable'
  const [, ofGateway = ''] = /^gateway\.(.+)$/.exec(error.code) ?? []
  if (unavailable.includes(ofGateway)) return 'unavailable'
  if (noCandidate.includes(ofGateway)) return 'noCandidate'
  if (provider.includes(ofGateway)) return 'provider'
  if (ofGateway === 'upstream_limited' || error.status === 429) return 'limited'
  if (error.status === 401 || error.status === 403) return 'forbidden'
  if (error.status === 404 || error.code.endsWith('_not_found')) return 'missing'
  // A provider's own failure goes through in its own words.
  if (error.code.startsWith('models.provider') || error.status >= 500) return 'provider'
  return 'refused'
}
