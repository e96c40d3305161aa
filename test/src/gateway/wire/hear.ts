import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { joinChunks, readChat } from './read-chat.ts'
import { readMessage } from './read-message.ts'
import { readResponse } from './read-responses.ts'
import type { Reading } from './reading.ts'
import { asJson, type Json } from './recording.ts'

export const surfaces = [
  'openai-chat',
  'openai-responses',
  'openai-completions',
  'openai-embeddings',
  'anthropic-messages',
  'anthropic-count-tokens',
] as const
export type Surface = (typeof surfaces)[number]

/** What an official client makes of an answer. */
export interface Heard {
  /** Id of the entry in the ledger. */
  readonly callId: string | undefined
  /** The bytes as they came; undefined when the connection broke. */
  readonly bytes: Buffer | undefined
  /** All that the client handed out: the answer, or the events of a stream in order. */
  readonly value: unknown
  readonly reading: Reading | undefined
  readonly error: HeardError | undefined
}

export interface HeardError {
  readonly status: number | undefined
  readonly type: string | undefined
  readonly message: string
}

export interface Line {
  readonly baseUrl: string
  readonly apiKey: string
  readonly fetch: typeof fetch
}

/** Asks by the official client of the surface and writes down what it says. */
export async function hear(surface: Surface, line: Line, body: Json): Promise<Heard> {
  let callId: string | undefined
  let bytes: Buffer | undefined
  const fetch: Line['fetch'] = async (input, init) => {
    const response = await line.fetch(input, init)
    callId = response.headers.get('x-tragwerk-call-id') ?? undefined
    bytes = Buffer.from(await response.arrayBuffer())
    const { status, headers } = response
    return new Response(new Uint8Array(bytes), { status, headers })
  }
  try {
    const { value, reading } = await ask(surface, { ...line, fetch }, body)
    return { callId, bytes, value, reading, error: undefined }
  } catch (error) {
    return { callId, bytes, value: undefined, reading: undefined, error: toHeardError(error) }
  }
}

/** What the client makes of these bytes, without any server. */
export function hearBytes(
  surface: Surface,
  answer: { readonly bytes: Buffer; readonly status: number; readonly contentType: string },
  body: Json,
): Promise<Heard> {
  const { bytes, status, contentType } = answer
  const fetch = async () =>
    new Response(new Uint8Array(bytes), { status, headers: { 'content-type': contentType } })
  return hear(surface, { baseUrl: 'http://recording.test', apiKey: 'none', fetch }, body)
}

interface Answer {
  readonly value: unknown
  readonly reading: Reading | undefined
}

async function ask(surface: Surface, line: Line, body: Json): Promise<Answer> {
  if (surface === 'anthropic-messages' || surface === 'anthropic-count-tokens') {
    return askAnthropic(surface, line, body)
  }
  const { apiKey, fetch } = line
  const client = new OpenAI({ apiKey, baseURL: `${line.baseUrl}/v1`, maxRetries: 0, logLevel: 'off', fetch })
  // Requests are recorded ones, with fields that the client's types do not know.
  const told = body as never
  if (surface === 'openai-embeddings')
    return { value: await client.embeddings.create(told), reading: undefined }
  const answer: unknown =
    surface === 'openai-chat'
      ? await client.chat.completions.create(told)
      : surface === 'openai-responses'
        ? await client.responses.create(told)
        : await client.completions.create(told)
  if (body.stream !== true) {
    const read = surface === 'openai-responses' ? readResponse : readChat
    return { value: answer, reading: read(asJson(answer)) }
  }
  const events: Json[] = []
  for await (const event of answer as AsyncIterable<Json>) events.push(event)
  return {
    value: events,
    reading: surface === 'openai-responses' ? lastResponse(events) : readChat(joinChunks(events)),
  }
}

/** The event at the end holds the whole response; without one the client has no answer. */
function lastResponse(events: readonly Json[]): Reading {
  const last = events.findLast(({ type }) => type === 'response.completed' || type === 'response.incomplete')
  if (last === undefined) throw new Error('The stream ended without a response.')
  return readResponse(asJson(last.response))
}

async function askAnthropic(
  surface: 'anthropic-messages' | 'anthropic-count-tokens',
  { baseUrl, apiKey, fetch }: Line,
  body: Json,
): Promise<Answer> {
  const client = new Anthropic({
    apiKey,
    baseURL: baseUrl,
    maxRetries: 0,
    timeout: 60_000,
    logLevel: 'off',
    fetch,
  })
  const told = body as never
  if (surface === 'anthropic-count-tokens') {
    return { value: await client.messages.countTokens(told), reading: undefined }
  }
  if (body.stream !== true) {
    const message: unknown = await client.messages.create(told)
    return { value: message, reading: readMessage(asJson(message)) }
  }
  const { stream: _, ...streamed } = body
  const message: unknown = await client.messages.stream(streamed as never).finalMessage()
  return { value: message, reading: readMessage(asJson(message)) }
}

function toHeardError(error: unknown): HeardError {
  if (!(error instanceof Error)) return { status: undefined, type: undefined, message: String(error) }
  const { status, error: body } = error as { status?: number; error?: unknown }
  const inner = asJson(asJson(body).error ?? body)
  const type = inner.type
  return {
    status,
    type: typeof type === 'string' ? type : undefined,
    message: typeof inner.message === 'string' ? inner.message : error.message,
  }
}
