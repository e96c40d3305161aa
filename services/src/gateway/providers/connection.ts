import type { EmbeddingModelV4, LanguageModelV4, RerankingModelV4 } from '@ai-sdk/provider'
import type { Provider, WireFormat } from '@tragwerk/contracts/gateway'
import type { Secret } from '@tragwerk/infra/config'
import { gatewayErrors } from '../errors.ts'
import type { ModelList } from './list-models.ts'

/** The values behind the secret references of one provider. */
export interface ProviderSecrets {
  readonly apiKey?: Secret<string> | undefined
  readonly accessKeyId?: Secret<string> | undefined
  readonly secretAccessKey?: Secret<string> | undefined
  readonly sessionToken?: Secret<string> | undefined
  /** By header name: those headers of the configuration whose value is a reference. */
  readonly headers?: Readonly<Record<string, Secret<string>>> | undefined
}

/** What an adapter knows of its provider; credentials are open here and nowhere above. */
export interface Connection {
  readonly name: string
  readonly provider: Provider
  readonly apiKey: string | undefined
  readonly accessKeyId: string | undefined
  readonly secretAccessKey: string | undefined
  readonly sessionToken: string | undefined
  /** Headers of the configuration, secret ones included. */
  readonly headers: Readonly<Record<string, string>>
}

/** Makes one model of the AI SDK. The SDK's package is loaded here, so that unused ones cost nothing. */
export type LoadModel<M> = (model: string, fetch: typeof globalThis.fetch) => Promise<M>

/** What differs between the kinds of providers. */
export interface ProviderAdapter {
  /** Without a slash at the end. */
  readonly baseUrl: string
  /** Flat, lower case: credentials and what the protocol demands in every request. */
  readonly headers: readonly string[]
  /** Where requests of this format go as they are; undefined when they must be translated. */
  endpoint(format: WireFormat, model: string): Endpoint | undefined
  readonly loadLanguageModel?: LoadModel<LanguageModelV4>
  readonly loadEmbeddingModel?: LoadModel<EmbeddingModelV4>
  readonly loadRerankingModel?: LoadModel<RerankingModelV4>
  /** Absent where the provider has no list that a key could read. */
  readonly list?: ModelList
}

export interface Endpoint {
  readonly url: string
  readonly streamUsage: 'inject' | 'always'
}

export type CreateAdapter = (connection: Connection) => ProviderAdapter

const paths: Partial<Record<WireFormat, string>> = {
  'openai-chat': '/chat/completions',
  'openai-responses': '/responses',
  'openai-completions': '/completions',
  'openai-embeddings': '/embeddings',
  'openai-moderations': '/moderations',
  'anthropic-messages': '/messages',
  'anthropic-count-tokens': '/messages/count_tokens',
  'cohere-rerank': '/rerank',
}

/** Formats whose streams tell usage only when asked to. */
const askedForUsage: ReadonlySet<WireFormat> = new Set(['openai-chat', 'openai-completions'])

/** Endpoints below one base address, for these formats. */
export function endpointsBelow(
  baseUrl: string,
  formats: readonly WireFormat[],
): (format: WireFormat) => Endpoint | undefined {
  const known = new Map(
    formats.map((format) => [
      format,
      { url: `${baseUrl}${paths[format]}`, streamUsage: streamUsageOf(format) },
    ]),
  )
  return (format) => known.get(format)
}

export function streamUsageOf(format: WireFormat): Endpoint['streamUsage'] {
  return askedForUsage.has(format) ? 'inject' : 'always'
}

export function bearer(token: string | undefined): readonly string[] {
  return token === undefined ? [] : ['authorization', `Bearer ${token}`]
}

/** The address of the configuration or the usual one, without a slash at the end. */
export function baseUrlOf({ provider }: Connection, usual: string): string {
  return (provider.baseUrl ?? usual).replace(/\/+$/, '')
}

/**
 * What the SDK gets for a missing key: with anything else than a text it would read the environment of the process.
 * The empty header is taken out again before anything is sent.
 */
export const noKey = ''

/** The error for a setting without which this kind of provider cannot be reached. */
export function missingSetting({ name }: Connection, setting: string, problem: string): Error {
  return gatewayErrors.configurationInvalid({
    problems: [{ path: `providers.${name}.${setting}`, problem }],
  })
}
