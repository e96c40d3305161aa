export { type AddFileOptions, type Client, createClient } from './client.ts'
export { isTragwerkError, TragwerkError } from './errors.ts'
export type { CallOptions, ClientOptions, Method, Methods } from './types.ts'
export type { OnProgress, UploadProgress } from './upload.ts'
