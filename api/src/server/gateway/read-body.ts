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
    let isSettled = false
    const deadline = deadlines.start(monotonicMs() + timeoutMs, () => settle(httpErrors.bodyTimeout()))
    // Listeners are left where they are: taking them off would cost more than the calls that find nothing to do.
    const settle = (error?: Error) => {
      if (isSettled) return
      isSettled = true
      deadline.clear()
      if (error === undefined) resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, bytes))
      else reject(error)
    }
    const onData = (chunk: Buffer) => {
      if (isSettled) return
      bytes += chunk.length
      if (bytes > maxBytes) return settle(httpErrors.bodyTooLarge({ maxBytes }))
      chunks.push(chunk)
    }
    const onEnd = () => settle()
    const onCut = () => {
      if (!isSettled) settle(httpErrors.cancelled())
    }
    request.on('data', onData).on('end', onEnd).on('error', onCut).on('close', onCut)
  })
}
