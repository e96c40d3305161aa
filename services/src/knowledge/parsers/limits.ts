import { maxUploadBytes } from '@tragwerk/contracts/knowledge'
import type { ParseLimits } from './port.ts'

/** Limits of reading one document, and of the workers that do it. */
export interface ParserLimits extends ParseLimits {
  /** Largest accepted file. */
  readonly maxBytes: number
  /** Wall time for one document, the start of a worker included. */
  readonly wallMs: number
  /** Heap and buffers of one worker together. */
  readonly memoryMb: number
  /** Workers that run at most at the same time. */
  readonly workers: number
  /** A worker is replaced after this many documents, so that leaks in libraries stay small. */
  readonly documentsPerWorker: number
}

export const defaultParserLimits: ParserLimits = {
  maxBytes: maxUploadBytes,
  wallMs: 30_000,
  memoryMb: 512,
  workers: 2,
  documentsPerWorker: 200,
  maxTextLength: 20 * 1024 * 1024,
  maxPages: 2_000,
  maxArchiveEntries: 1_000,
  maxUnpackedBytes: 200 * 1024 * 1024,
  maxArchiveRatio: 100,
}
