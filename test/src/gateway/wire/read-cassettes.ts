import { parse } from 'yaml'
import { asJson, type Catalogue, isJson, type Json, type Recording, type SpokenFormat } from './recording.ts'

type Spoken = Pick<Recording, 'format' | 'server'>

/** Exchanges recorded between a client library and the providers' servers: one YAML file for each scenario. */
export function readCassettes(files: ReadonlyMap<string, Buffer>): Catalogue {
  const recordings: Recording[] = []
  const outside: { name: string; reason: string }[] = []
  for (const [path, content] of files) {
    const cassette = asJson(parse(content.toString('utf8'), { version: '1.1', logLevel: 'silent' }))
    const file = `cassettes/${path}`
    if (!Array.isArray(cassette.interactions)) {
      outside.push({ name: file, reason: 'holds no HTTP exchange' })
      continue
    }
    for (const [index, interaction] of cassette.interactions.entries()) {
      const name = `${file}#${index}`
      const read = readInteraction(name, asJson(interaction))
      if ('reason' in read) outside.push(read)
      else recordings.push(read)
    }
  }
  return { recordings, outside, files: files.size }
}

function readInteraction(
  name: string,
  { request, response }: Json,
): Recording | { name: string; reason: string } {
  if (!isJson(request) || !isJson(response)) return { name, reason: 'is an exchange over gRPC, not HTTP' }
  const url = new URL(String(request.uri))
  const spoken = spokenAt(url)
  if (typeof spoken === 'string') return { name, reason: spoken }
  const contentType = headerOf(asJson(response.headers), 'content-type')
  return {
    name,
    ...spoken,
    status: Number(asJson(response.status).code),
    contentType,
    isStream: contentType.startsWith('text/event-stream') || contentType.includes('eventstream'),
    bytes: bodyOf(response),
    request: isJson(request.parsed_body) ? request.parsed_body : undefined,
  }
}

/** What is spoken at an address, or why that is none of the gateway's surfaces. */
function spokenAt({ hostname, pathname, href }: URL): Spoken | string {
  const server =
    hostname === 'api.openai.com' ? 'openai' : hostname.endsWith('.openai.azure.com') ? 'azure' : 'other'
  const found = (format: SpokenFormat): Spoken => ({ format, server })
  if (pathname.endsWith('/chat/completions')) {
    return found(hostname === 'api.mistral.ai' ? 'mistral' : 'openai-chat')
  }
  if (pathname.endsWith('/responses')) return found('openai-responses')
  if (pathname.endsWith('/v1/messages')) return found('anthropic-messages')
  if (pathname.endsWith('/messages/count_tokens')) return found('anthropic-count-tokens')
  if (/:(streamGenerateContent|generateContent)$/.test(pathname)) return found('google')
  if (/\/model\/[^/]+\/(converse|converse-stream)$/.test(pathname)) return found('bedrock')
  if (hostname === 'api.cohere.com' && pathname === '/v2/chat') return found('cohere')
  if (pathname.endsWith('/count-tokens') && hostname.startsWith('bedrock-runtime.')) return found('bedrock')
  return outsideReasons.find(([pattern]) => pattern.test(href))?.[1] ?? 'is unknown'
}

const outsideReasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/\/(conversations|files|vector_stores|fileSearchStores)\b/, 'keeps files or conversations at a provider'],
  [/(:countTokens|\/input_tokens)$/, 'counts tokens in a format for which there is no surface'],
  [/huggingface\.co\/api\/models/, 'is the catalogue of a model hub'],
  [/\.(mp4|txt|png)$/, 'is a file fetched from the web'],
]

function bodyOf({ parsed_body: parsed, body }: Json): Buffer {
  if (parsed !== undefined) return Buffer.from(JSON.stringify(parsed))
  const { string } = asJson(body)
  return string instanceof Uint8Array ? Buffer.from(string) : Buffer.from(String(string ?? ''))
}

function headerOf(headers: Json, name: string): string {
  const value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return String(Array.isArray(value) ? value[0] : value)
}
