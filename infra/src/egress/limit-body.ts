import { pipeline, type Readable, Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib'
import type { AppError } from '../errors/index.ts'
import { egressErrors } from './errors.ts'
import type { EgressLimits } from './limits.ts'

/** What we can undo; sent as `accept-encoding`. */
export const acceptedEncodings = 'gzip, br'

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
}

export interface RawBody {
  readonly stream: Readable
  /** Value of `content-encoding`. */
  readonly encoding: string | undefined
  readonly host: string
}

/** The body, decompressed piece by piece, cut with `egress.too_large` as soon as it passes a limit. */
export function limitBody(body: RawBody, limits: EgressLimits): Readable {
  const { host } = body
  const steps = [
    countUpTo(limits.maxBytes, egressErrors.tooLarge({ host, limit: `${limits.maxBytes} bytes` })),
    ...findDecoders(body),
    countUpTo(
      limits.maxDecompressedBytes,
      egressErrors.tooLarge({ host, limit: `${limits.maxDecompressedBytes} bytes after decompression` }),
    ),
  ]
  // Errors reach the reader through the last stream; there is nothing to add here.
  return pipeline([body.stream, ...steps], () => {}) as unknown as Readable
}

function findDecoders({ encoding = '', host }: RawBody): Transform[] {
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
  const create = names.map((name) => decoders[name])
  // Several layers are never needed and multiply what a small answer can unfold to.
  if (create.length > 1 || create.includes(undefined)) {
    throw egressErrors.failed({ host, reason: 'the answer is compressed in an unknown way' })
  }
  return create.map((decoder) => decoder!())
}

function countUpTo(maxBytes: number, error: AppError): Transform {
  let seen = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length
      if (seen > maxBytes) done(error)
      else done(null, chunk)
    },
  })
}
