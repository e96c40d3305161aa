import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { consolePolicy } from '../security-headers.ts'
import { accepts } from './accepts.ts'

type Encoding = 'br' | 'gzip' | 'identity'

interface Variant {
  readonly encoding: Encoding
  readonly bytes: Buffer
  readonly etag: string
}

export type SendPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply

/** Reads index.html of the console once, in a form that is right on every path, and answers with it from memory. */
export async function loadConsolePage(directory: string, basePath: string): Promise<SendPage> {
  const html = Buffer.from(anchorLinks(await readFile(join(directory, 'index.html'), 'utf8'), basePath))
  const variants = [
    toVariant('br', await promisify(brotliCompress)(html)),
    toVariant('gzip', await promisify(gzip)(html)),
  ]
  const plain = toVariant('identity', html)

  return (request, reply) => {
    const wanted = request.headers['accept-encoding']
    const variant = variants.find(({ encoding }) => accepts(wanted, encoding)) ?? plain
    reply.headers({
      'content-security-policy': consolePolicy,
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
      vary: 'accept-encoding',
      etag: variant.etag,
    })
    if (isKnown(request.headers['if-none-match'], variant.etag)) return reply.code(304).send()
    if (variant.encoding !== 'identity') reply.header('content-encoding', variant.encoding)
    return reply.code(200).header('content-length', variant.bytes.length).send(variant.bytes)
  }
}

/** Links relative to the page hold at the root only: `./assets/a.js` becomes `/base/assets/a.js`. */
function anchorLinks(html: string, basePath: string): string {
  return html.replace(/(\s(?:src|href)=["'])\.\//g, `$1${basePath}`)
}

function toVariant(encoding: Encoding, bytes: Buffer): Variant {
  return { encoding, bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` }
}

function isKnown(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((known) => known.trim().replace(/^W\//, '') === etag) ?? false
}
