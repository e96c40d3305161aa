import { hearBytes, type Surface } from './hear.ts'
import { readOther } from './read-others.ts'
import type { Reading } from './reading.ts'
import type { Json, Recording } from './recording.ts'
import type { ProviderName } from './wire-lab.ts'

/** One way on which a recording can come out of the gateway. */
export interface Way {
  readonly surface: Surface
  readonly provider: ProviderName
  /** More fields of the request, where the way depends on them. */
  readonly fields?: Json
}

/** Where the format of the recording is a surface too: bytes in, bytes out. */
export function sameFormatWay({ format, server }: Recording): Way | undefined {
  switch (format) {
    case 'openai-responses':
      return { surface: format, provider: server === 'other' ? 'responder' : server }
    case 'openai-chat':
    case 'openai-completions':
    case 'openai-embeddings':
      return { surface: format, provider: server === 'other' ? 'compatible' : server }
    case 'anthropic-messages':
    case 'anthropic-count-tokens':
      return { surface: format, provider: 'anthropic' }
    default:
      return undefined
  }
}

/**
 * The other surfaces on which clients reach the same provider. OpenAI's own service is asked in its chat only for what
 * its responses lack, and servers that resemble OpenAI are never asked for responses when a request is translated.
 */
export function translatedWays({ format, server }: Recording): readonly Way[] {
  switch (format) {
    case 'openai-chat': {
      const anywhere = toWays('compatible', ['openai-responses', 'anthropic-messages'])
      if (server === 'other') return anywhere
      return [
        ...anywhere,
        { surface: 'anthropic-messages', provider: server, fields: { stop_sequences: ['##'] } },
      ]
    }
    case 'openai-responses':
      return server === 'other' ? [] : toWays(server, ['anthropic-messages'])
    case 'anthropic-messages':
      return toWays('anthropic', ['openai-chat', 'openai-responses'])
    case 'google':
    case 'bedrock':
    case 'cohere':
    case 'mistral':
      return toWays(format, ['openai-chat', 'openai-responses', 'anthropic-messages'])
    default:
      return []
  }
}

function toWays(provider: ProviderName, surfaces: readonly Surface[]): readonly Way[] {
  return surfaces.map((surface) => ({ surface, provider }))
}

/** What the official client, or for others a plain reader, makes of the recording itself. Undefined: nothing. */
export async function readRecording(recording: Recording): Promise<Reading | undefined> {
  const way = sameFormatWay(recording)
  if (way === undefined) return readOther(recording)
  const { reading } = await hearBytes(way.surface, recording, recordedBody(recording, way.surface))
  return reading
}

/** Clients warn of the age of models that they know by name. */
const anyModel = 'any'

/** The recorded request where there is one, so that it is proven to pass too. Streams ask for their usage. */
export function recordedBody({ request, isStream }: Recording, surface: Surface): Json {
  const plain = plainBody(surface, { isStream, tools: [] })
  if (request === undefined) return { ...plain, model: anyModel }
  const { stream, stream_options: options } = plain
  return {
    ...request,
    model: anyModel,
    ...(stream === undefined ? {} : { stream }),
    ...(options === undefined ? {} : { stream_options: options }),
  }
}

/** A short request of this surface that offers these tools. */
export function plainBody(
  surface: Surface,
  { isStream, tools }: { readonly isStream: boolean; readonly tools: readonly string[] },
): Json {
  const parameters = { type: 'object', properties: {} }
  const offered = (toTool: (name: string) => Json) => (tools.length === 0 ? {} : { tools: tools.map(toTool) })
  const messages = [{ role: 'user', content: 'Go on.' }]
  const stream = isStream ? { stream: true } : {}
  const usage = isStream ? { stream_options: { include_usage: true } } : {}
  switch (surface) {
    case 'openai-chat':
      return {
        messages,
        ...stream,
        ...usage,
        ...offered((name) => ({ type: 'function', function: { name, parameters } })),
      }
    case 'openai-responses':
      return {
        input: 'Go on.',
        ...stream,
        ...offered((name) => ({ type: 'function', name, parameters, strict: false })),
      }
    case 'anthropic-messages':
      return {
        max_tokens: 4_096,
        messages,
        ...stream,
        ...offered((name) => ({ name, input_schema: parameters })),
      }
    case 'anthropic-count-tokens':
      return { messages }
    case 'openai-completions':
      return { prompt: 'Go on.', ...stream, ...usage }
    case 'openai-embeddings':
      return { input: 'Go on.', encoding_format: 'float' }
  }
}
