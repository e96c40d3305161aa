import { isTragwerkError, type TragwerkError } from '@tragwerk/sdk'
import { isUnreachable } from '../../server/index.ts'
import { type Failure, longestMessage } from './conversation-schema.ts'

/** What a failed request means to who asked. */
export function toFailure(error: unknown): Failure {
  if (!isTragwerkError(error)) {
    const message = cut(error instanceof Error ? error.message : String(error))
    return { kind: 'refused', code: 'console.failed', message, traceId: '' }
  }
  const { code, message, traceId } = error
  return { kind: toKind(error), code, message: cut(message), traceId }
}

/** A provider may send a whole page; a longer message could not be kept with the conversation. */
function cut(message: string): string {
  return message.length > longestMessage ? `${message.slice(0, longestMessage - 1)}…` : message
}

function toKind(error: TragwerkError): Failure['kind'] {
  if (error.code === 'sdk.stream_incomplete' || error.code === 'knowledge.answer_incomplete') return 'cut'
  if (isUnreachable(error)) return 'unreachable'
  if (error.code === 'models.rate_limited' || error.status === 429) return 'limited'
  if (error.status === 401 || error.status === 403) return 'forbidden'
  if (error.status === 404 || error.code.endsWith('_not_found')) return 'missing'
  if (error.code.startsWith('models.provider')) return 'provider'
  return 'refused'
}
