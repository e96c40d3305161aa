import type { AppErrorInit } from '@tragwerk/infra/errors'
import type { ParserLimits } from './limits.ts'
import type { MediaType, ParsedDocument } from './port.ts'

export interface ParseRequest {
  readonly bytes: Uint8Array
  readonly mediaType: MediaType
  readonly limits: ParserLimits
}

export type ParseReply =
  | { readonly ok: true; readonly document: ParsedDocument }
  | { readonly ok: false; readonly failure: 'known'; readonly error: AppErrorInit }
  | { readonly ok: false; readonly failure: 'memory' | 'depth' }
  | { readonly ok: false; readonly failure: 'unknown'; readonly reason: string }
