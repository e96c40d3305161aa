import type { EngineChoice, EngineInfo } from './engine.ts'

export interface WorkerSetup {
  readonly engine: EngineChoice
  readonly cacheDir: string
  readonly threads: number
}

export type ToWorker =
  | { readonly type: 'embed'; readonly id: number; readonly texts: readonly string[] }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'close' }

export type FromWorker =
  | { readonly type: 'ready'; readonly engine: EngineInfo }
  | { readonly type: 'failed'; readonly message: string }
  /** `vectors` holds one vector after the other, in the order of the texts. */
  | { readonly type: 'done'; readonly id: number; readonly vectors: Float32Array; readonly tokens: number }
  | { readonly type: 'error'; readonly id: number; readonly message: string }
