import type { AppError } from '@tragwerk/infra/errors'

/** How one family of routes words errors and ends streams. */
export interface Surface {
  readonly errorContentType: string
  /** Header that names the request besides `x-request-id`. */
  readonly requestIdHeader?: string
  toErrorBody(error: AppError, traceId: string): object
  /** Data of the event that reports a failure in the middle of a stream. */
  toErrorEvent(error: AppError): object
  /** Name of that event, where the surface names its events. */
  readonly errorEventName?: string
  /** Sent as data after the last event of a complete stream. Never sent after a failure. */
  readonly endMarker?: string
  /** Where the last event itself says that the stream is complete. */
  isTerminalEvent?(event: { readonly type?: unknown }): boolean
}
