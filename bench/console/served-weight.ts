import { get } from 'node:http'

export interface Weight {
  readonly brotliKb: number
  readonly gzipKb: number
}

interface Reply {
  /** As sent, that is compressed. */
  readonly bytes: number
  readonly body: Buffer
}

/**
 * What the server sends before anything can be shown: the scripts that the page names, everything that they import
 * statically, and the style sheets. In KB of 1,000 bytes.
 */
export async function weighInitialFiles(url: string): Promise<{ readonly js: Weight; readonly css: Weight }> {
  const html = String((await fetchRaw(url, 'identity')).body)
  const css = findAll(html, /<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"/g, `${url}/`)
  const entries = findAll(html, /<script[^>]+src="([^"]+)"/g, `${url}/`)
  if (entries.length === 0) throw new Error('The page names no script. Is the console built?')
  return { js: await weigh(await followImports(entries)), css: await weigh(css) }
}

async function followImports(entries: readonly string[]): Promise<string[]> {
  const seen = new Set(entries)
  for (const address of seen) {
    const source = String((await fetchRaw(address, 'identity')).body)
    for (const found of findAll(source, /(?:\bfrom|\bimport)\s*["'](\.[^"']+\.js)["']/g, address))
      seen.add(found)
  }
  return [...seen]
}

async function weigh(addresses: readonly string[]): Promise<Weight> {
  const total = async (encoding: string) => {
    const replies = await Promise.all(addresses.map((address) => fetchRaw(address, encoding)))
    return toKb(replies.reduce((sum, { bytes }) => sum + bytes, 0))
  }
  return { brotliKb: await total('br'), gzipKb: await total('gzip') }
}

/** By hand, because `fetch` unpacks and forgets how much came. */
function fetchRaw(address: string, encoding: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    get(address, { headers: { 'accept-encoding': encoding, accept: '*/*' } }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('error', reject)
      reply.on('end', () => {
        const body = Buffer.concat(chunks)
        if (reply.statusCode === 200) resolve({ bytes: body.length, body })
        else reject(new Error(`${address} was answered with ${reply.statusCode}`))
      })
    }).on('error', reject)
  })
}

function findAll(text: string, pattern: RegExp, base: string): string[] {
  return [...text.matchAll(pattern)].map(([, address]) => new URL(address!, base).href)
}

export function toKb(bytes: number): number {
  return Number((bytes / 1000).toFixed(1))
}
