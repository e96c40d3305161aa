import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GatewayConfigurationInput, GatewayRequestDetail } from '@tragwerk/contracts/gateway'
import type { Json } from './upstream.ts'

/** Where requests go, and what asks for the same in each of them. */
export interface ModelSurface {
  readonly name: string
  readonly path: string
  readonly hasStream: boolean
  body(model: string, text?: string): Json
}

const question = 'How high is the Zugspitze?'

export const surfaces: readonly ModelSurface[] = [
  {
    name: 'chat',
    path: '/v1/chat/completions',
    hasStream: true,
    body: (model, text = question) => ({
      model,
      max_tokens: 100,
      messages: [{ role: 'user', content: text }],
    }),
  },
  {
    name: 'responses',
    path: '/v1/responses',
    hasStream: true,
    body: (model, text = question) => ({ model, max_output_tokens: 100, input: text }),
  },
  {
    name: 'messages',
    path: '/v1/messages',
    hasStream: true,
    body: (model, text = question) => ({
      model,
      max_tokens: 100,
      messages: [{ role: 'user', content: text }],
    }),
  },
  {
    name: 'completions',
    path: '/v1/completions',
    hasStream: true,
    body: (model, text = question) => ({ model, max_tokens: 100, prompt: text }),
  },
  {
    name: 'embeddings',
    path: '/v1/embeddings',
    hasStream: false,
    body: (model, text = question) => ({ model, input: text }),
  },
  {
    name: 'rerank',
    path: '/v2/rerank',
    hasStream: false,
    body: (model, text = question) => ({ model, query: text, documents: ['A mountain.', 'A lake.'] }),
  },
]

export const streamed = surfaces.filter(({ hasStream }) => hasStream)

/** What a provider speaks that takes every format of OpenAI byte for byte. */
export const allOpenaiFormats = [
  'openai-chat',
  'openai-responses',
  'openai-completions',
  'openai-embeddings',
  'cohere-rerank',
] as const

/** A file with this configuration, deleted when disposed. JSON is YAML too. */
export async function writeConfiguration(
  configuration: GatewayConfigurationInput,
): Promise<{ readonly path: string } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'tragwerk-field-'))
  const path = join(folder, 'gateway.yaml')
  await writeFile(path, JSON.stringify(configuration))
  return { path, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}

export interface Place {
  readonly url: string
  readonly adminKey: string
}

export interface PostOptions {
  readonly key?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
}

export interface Posted {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** Undefined when the answer is not JSON. */
  readonly json: Json | undefined
  /** Of the entry in the ledger; absent when no provider answered. */
  readonly id: string | null
}

export async function post(
  place: Place,
  path: string,
  body: Json,
  options: PostOptions = {},
): Promise<Posted> {
  const response = await fetch(`${place.url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${options.key ?? place.adminKey}`,
      ...options.headers,
    },
    body: JSON.stringify(body),
    ...(options.signal && { signal: options.signal }),
  })
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, text, json: parse(text), id: headers.get('x-tragwerk-call-id') }
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export async function get<T>(place: Place, path: string, key = place.adminKey): Promise<T> {
  const response = await fetch(`${place.url}${path}`, { headers: { authorization: `Bearer ${key}` } })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** One request, as the ledger explains it. */
export function readRequest(place: Place, id: string | null): Promise<GatewayRequestDetail> {
  return get(place, `/api/v1/gateway/requests/${id}`)
}

/** The newest requests of the ledger. */
export async function listRequests(place: Place, query = ''): Promise<readonly GatewayRequestDetail[]> {
  const page = await get<{ items: GatewayRequestDetail[] }>(
    place,
    `/api/v1/gateway/requests?limit=200${query}`,
  )
  return page.items
}

/** The data of the events of a stream, each parsed unless it is `[DONE]`. */
export function readEvents(text: string): readonly Json[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('data:') && !line.includes('[DONE]'))
    .map((line) => JSON.parse(line.slice(5)))
}
