import type { Cost } from '@tragwerk/contracts/gateway'
import type { RequestLog } from './request-log.ts'

const costTrailer = 'x-tragwerk-response-cost'
const durationTrailer = 'x-tragwerk-response-duration-ms'

/**
 * What is told of every answer: who gave it or was asked last, after how many attempts, and what the platform itself
 * took.
 */
export function headersOf(
  log: RequestLog,
  { id, deployment }: { readonly id: string; readonly deployment: string | null },
): string[] {
  const headers = ['x-tragwerk-call-id', id]
  headers.push('x-tragwerk-attempted-retries', String(log.retries))
  headers.push('x-tragwerk-attempted-fallbacks', String(log.fallbacks))
  headers.push('x-tragwerk-overhead-duration-ms', log.overheadMs().toFixed(3))
  if (deployment !== null) headers.push('x-tragwerk-model-id', deployment)
  if (log.route?.isTask === true) headers.push('x-tragwerk-route', log.route.name)
  return headers
}

/** The cost of a stream is known at its end. */
export const announcedTrailers: readonly string[] = ['trailer', `${costTrailer}, ${durationTrailer}`]

/** As headers of a whole answer, as trailers of a stream. A cost that is not known is not told. */
export function costHeaders(log: RequestLog, cost: Cost | undefined): string[] {
  const duration = [durationTrailer, log.elapsedMs().toFixed(3)]
  return cost?.priced ? [costTrailer, toUsd(cost.totalNanoUsd), ...duration] : duration
}

/** US dollars with nine decimals, without going through a binary fraction. */
export function toUsd(nanoUsd: number): string {
  const digits = String(nanoUsd).padStart(10, '0')
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`
}
