/** What a recorded provider speaks. */
export const spokenFormats = [
  'openai-chat',
  'openai-responses',
  'openai-completions',
  'openai-embeddings',
  'anthropic-messages',
  'anthropic-count-tokens',
  'google',
  'bedrock',
  'cohere',
  'mistral',
] as const
export type SpokenFormat = (typeof spokenFormats)[number]

/** Who answered: some ways lead to OpenAI's own service, or to Azure's, alone. */
export type Server = 'openai' | 'azure' | 'other'

export type Json = Readonly<Record<string, unknown>>

/** One answer of a provider, as it was recorded. */
export interface Recording {
  /** Archive, file and place in it; unique. */
  readonly name: string
  readonly format: SpokenFormat
  readonly server: Server
  readonly isStream: boolean
  readonly status: number
  readonly contentType: string
  readonly bytes: Buffer
  /** What was asked, where it was recorded. */
  readonly request: Json | undefined
}

/** A recording that no surface of the gateway could serve. */
export interface OutsideRecording {
  readonly name: string
  readonly reason: string
}

export interface Catalogue {
  readonly recordings: readonly Recording[]
  readonly outside: readonly OutsideRecording[]
  /** Files in the archives. */
  readonly files: number
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value itself when it is an object, else an empty one. */
export function asJson(value: unknown): Json {
  return isJson(value) ? value : {}
}

/** The objects of a list; an empty list for everything else. */
export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : []
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function countOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
