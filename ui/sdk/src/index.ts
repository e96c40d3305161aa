export { type AddFileOptions, type Client, createClient } from './client.ts'
export { describeRequest, type RequestDescription } from './describe-request.ts'
export { isTragwerkError, TragwerkError } from './errors.ts'
export type {
  AnyRequest,
  CallOptions,
  ClientOptions,
  Method,
  Methods,
  PagedRoute,
  PageItem,
  ResponseHead,
  StreamedRoute,
} from './types.ts'
export type { OnProgress, UploadProgress } from './upload.ts'
