import type { IncomingMessage } from 'node:http'
import type { Deadlines } from '@tragwerk/infra/clock'
import { httpErrors } from '../../plugins/index.ts'

export interface BodyLimits {
  readonly maxBytes: number
  readonly timeoutMs: number
  readonly deadlines: Deadlines
  readonly monotonicMs: () => number
}

/** The whole body. Rejects with `http.body_too_large`, `http.body_timeout` or `http.cancelled`. */
export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const { maxBytes, timeoutMs, deadlines, monotonicMs } = limits
    const chunks: Buffer[] = []
    let bytes = 0
    const deadline = deadlines.start(monotonicMs() + timeoutMs, () => settle(httpErrors.bodyTimeout()))
    const settle = (error?: Error) => {
      deadline.clear()
      request.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut)
      if (error === undefined) return resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes))
      request.resume()
      reject(error)
    }
    const onData = (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxBytes) return settle(httpErrors.bodyTooLarge({ maxBytes }))
      chunks.push(chunk)
    }
    const onEnd = () => settle()
    const onCut = () => settle(httpErrors.cancelled())
    request.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut)
  })
}
