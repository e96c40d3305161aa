import type { Socket } from 'node:net'
import type { AppError } from '@tragwerk/infra/errors'
import { httpErrors, nativeSurface, statusOf } from '../plugins/index.ts'
import { apiHeaders } from './security-headers.ts'

/** Answers bytes that Node could not read as an HTTP request, then closes: the rest cannot be trusted. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const failure = toFailure(error.code)
  const body = JSON.stringify(nativeSurface.toErrorBody(failure, '0'.repeat(32)))
  const head = [
    `HTTP/1.1 ${statusOf(failure)} ${failure.code}`,
    ...Object.entries(apiHeaders).map(([name, value]) => `${name}: ${value}`),
    `content-type: ${nativeSurface.errorContentType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}

function toFailure(code: string | undefined): AppError {
  if (code === 'HPE_HEADER_OVERFLOW') return httpErrors.headersTooLarge()
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return httpErrors.bodyTimeout()
  return httpErrors.requestMalformed()
}
