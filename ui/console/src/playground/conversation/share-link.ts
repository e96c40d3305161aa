import { withoutRunning } from './conversation.ts'
import { type Turn, Turns } from './conversation-schema.ts'

/** Characters of the part behind `#c=`. Longer addresses are cut off by chat and mail programs. */
export const longestShare = 24_000
/** Bytes that a link may unpack to. */
const largestUnpacked = 4_000_000

const prefix = 'c='
/** Of what is packed, so that older links can be told apart. */
const version = 1

/** The part of an address behind `#` that holds a conversation; undefined when it would be too long. */
export async function toShareHash(turns: readonly Turn[]): Promise<string | undefined> {
  const text = JSON.stringify({ version, turns: withoutRunning(turns) })
  const packed = await pack(new TextEncoder().encode(text))
  const hash = prefix + toBase64Url(packed)
  return hash.length > longestShare ? undefined : hash
}

export function isShareHash(hash: string): boolean {
  return hash.startsWith(prefix)
}

/** The conversation of such a part; undefined when it is damaged, too large, or not one. */
export async function fromShareHash(hash: string): Promise<readonly Turn[] | undefined> {
  if (!isShareHash(hash) || hash.length > longestShare) return
  try {
    const text = await unpack(fromBase64Url(hash.slice(prefix.length)))
    const content: unknown = JSON.parse(text)
    if (typeof content !== 'object' || content === null || !('turns' in content)) return
    if (!('version' in content) || content.version !== version) return
    const turns = Turns.safeParse(content.turns)
    return turns.success && turns.data.length > 0 ? numbered(withoutRunning(turns.data)) : undefined
  } catch {
    return
  }
}

/** Numbers from a link could be taken twice, or too large to count on from. */
function numbered(turns: readonly Turn[]): readonly Turn[] {
  return turns.map((turn, index) => ({
    ...turn,
    id: index + 1,
    answers: turn.answers.map((answer) => ({ ...answer, attempt: 1 })),
  }))
}

async function pack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

/** Stops reading at the limit, so that a small link cannot fill the memory. */
async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const reader = stream.getReader()
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    if (size > largestUnpacked) {
      await reader.cancel()
      throw new RangeError('The conversation in the link is too large.')
    }
    text += decoder.decode(value, { stream: true })
  }
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, (character) => character.charCodeAt(0))
}
