import type { EmbeddingModelV4, LanguageModelV4, RerankingModelV4 } from '@ai-sdk/provider'
import type { Provider, ProviderKind, WireFormat } from '@tragwerk/contracts/gateway'
import type { Clock } from '@tragwerk/infra/clock'
import type { Connection, CreateAdapter, LoadModel, ProviderAdapter, ProviderSecrets } from './connection.ts'
import { type GuardedModel, guardLanguageModel } from './guard-language-model.ts'
import { guardEmbeddingModel, guardRerankingModel } from './guard-vector-models.ts'
import { createAnthropicAdapter } from './kinds/anthropic.ts'
import { createAzureAdapter } from './kinds/azure.ts'
import { createBedrockAdapter } from './kinds/bedrock.ts'
import { createCohereAdapter } from './kinds/cohere.ts'
import { createGoogleAdapter } from './kinds/google.ts'
import { createJinaAdapter } from './kinds/jina.ts'
import { createMistralAdapter } from './kinds/mistral.ts'
import { createOllamaAdapter } from './kinds/ollama.ts'
import { createOpenaiAdapter } from './kinds/openai.ts'
import { createOpenaiCompatibleAdapter } from './kinds/openai-compatible.ts'
import { createModelListing } from './list-models.ts'
import type { GatewayProvider, WireTarget } from './provider.ts'
import { createProviderHttp, type ProviderHttp } from './provider-http.ts'
import { defaultProviderLimits } from './timed-fetch.ts'
import type { FailedCall } from './to-gateway-error.ts'

/** One provider of the configuration with the values of its secrets. */
export interface ProviderConnection {
  readonly name: string
  readonly provider: Provider
  readonly secrets: ProviderSecrets
  /** Of the whole configuration; the provider's own go first. */
  readonly timeouts?: Provider['timeouts']
}

export interface ProviderDeps {
  /** The outgoing HTTP client; it keeps the limit for connecting. */
  readonly fetch: typeof fetch
  readonly clock: Clock
}

const adapters: Readonly<Record<ProviderKind, CreateAdapter>> = {
  openai: createOpenaiAdapter,
  azure: createAzureAdapter,
  anthropic: createAnthropicAdapter,
  google: createGoogleAdapter,
  mistral: createMistralAdapter,
  bedrock: createBedrockAdapter,
  cohere: createCohereAdapter,
  jina: createJinaAdapter,
  ollama: createOllamaAdapter,
  'openai-compatible': createOpenaiCompatibleAdapter,
}

/**
 * The provider behind the port. Sends nothing. Throws `gateway.configuration_invalid` when the configuration leaves
 * out what this kind cannot do without.
 */
export function createProvider(config: ProviderConnection, deps: ProviderDeps): GatewayProvider {
  const { name, provider, secrets } = config
  const connection = openConnection(config)
  const adapter = adapters[provider.kind](connection)
  const http = createProviderHttp({
    ...deps,
    name,
    headers: { ...toRecord(adapter.headers), ...connection.headers },
    secrets: secretTexts(connection, secrets),
    limits: limitsOf(config),
  })
  const models = <M>(load: LoadModel<M> | undefined, guard: (guarded: GuardedModel<M>) => M) =>
    load ? bounded(500, (model) => guard(guarded({ name, load, http, model }))) : () => undefined

  return {
    name,
    kind: provider.kind,
    baseUrl: adapter.baseUrl,
    region: provider.region ?? null,
    sensitivityCeiling: provider.sensitivityCeiling,
    hasKey: connection.apiKey !== undefined || connection.accessKeyId !== undefined,
    maxConcurrency: provider.maxConcurrency,
    wire: createWire(connection, adapter),
    languageModel: models<LanguageModelV4>(adapter.loadLanguageModel, guardLanguageModel),
    embeddingModel: models<EmbeddingModelV4>(adapter.loadEmbeddingModel, guardEmbeddingModel),
    rerankingModel: models<RerankingModelV4>(adapter.loadRerankingModel, guardRerankingModel),
    listModels: createModelListing({
      configured: provider.models,
      ownedBy: name,
      list: adapter.list,
      getJson: http.getJson,
      isPresent: http.isPresent,
      monotonicMs: () => deps.clock.monotonicMs(),
    }),
  }
}

interface ModelParts<M> {
  readonly name: string
  readonly model: string
  readonly load: LoadModel<M>
  readonly http: ProviderHttp
}

function guarded<M>({ name, model, load, http }: ModelParts<M>): GuardedModel<M> {
  const deployment = `${name}/${model}`
  return {
    provider: name,
    model,
    load: (mode) => load(model, http.fetchFor(deployment, mode)),
    failedCall: (signal): FailedCall => http.failedCall(deployment, signal),
  }
}

/** Kinds that check reasoning; other servers of their formats take and want back what is unsigned. */
const checkingKinds: ReadonlySet<ProviderKind> = new Set(['openai', 'azure', 'anthropic'])

/** Targets are asked for with every request, so each is put together once. */
function createWire(connection: Connection, adapter: ProviderAdapter): GatewayProvider['wire'] {
  const headers = flatten({
    'content-type': 'application/json',
    ...toRecord(adapter.headers),
    ...connection.headers,
  })
  const toTarget = (format: WireFormat, model: string): WireTarget | null => {
    const endpoint = adapter.endpoint(format, model)
    if (!endpoint) return null
    const { origin, pathname, search } = new URL(endpoint.url)
    return {
      origin,
      path: `${pathname}${search}`,
      headers,
      model,
      streamUsage: endpoint.streamUsage,
      refusesForeignReasoning: checkingKinds.has(connection.provider.kind),
    }
  }
  const byFormat = new Map<WireFormat, (model: string) => WireTarget | null | undefined>()

  return (format, model) => {
    let targets = byFormat.get(format)
    if (!targets) {
      targets = bounded(500, (name) => toTarget(format, name))
      byFormat.set(format, targets)
    }
    return targets(model) ?? undefined
  }
}

/** One value for each name, so that nothing is made twice; bounded, oldest out first. */
function bounded<T>(limit: number, create: (name: string) => T): (name: string) => T | undefined {
  const known = new Map<string, T>()
  return (name) => {
    const found = known.get(name)
    if (found !== undefined) return found
    if (!isModelName(name)) return undefined
    const made = create(name)
    known.set(name, made)
    if (known.size > limit) known.delete(known.keys().next().value!)
    return made
  }
}

/** Clients choose the name, and some kinds put it into the path: it must not lead elsewhere on the same server. */
function isModelName(name: string): boolean {
  return name !== '' && !/[\s?#\\%]|(^|\/)\.{0,2}(\/|$)/.test(name)
}

function openConnection({ name, provider, secrets }: ProviderConnection): Connection {
  const headers: Record<string, string> = {}
  for (const [header, value] of Object.entries(provider.headers ?? {})) {
    const isReference = /^(env|file):/.test(value)
    const open = isReference ? secrets.headers?.[header]?.reveal() : value
    if (open !== undefined) headers[header] = open
  }
  return {
    name,
    provider,
    apiKey: secrets.apiKey?.reveal(),
    accessKeyId: secrets.accessKeyId?.reveal(),
    secretAccessKey: secrets.secretAccessKey?.reveal(),
    sessionToken: secrets.sessionToken?.reveal(),
    headers,
  }
}

function secretTexts(connection: Connection, { headers }: ProviderSecrets): readonly string[] {
  const { apiKey, accessKeyId, secretAccessKey, sessionToken } = connection
  const inHeaders = Object.values(headers ?? {}).map((secret) => secret.reveal())
  return [apiKey, accessKeyId, secretAccessKey, sessionToken, ...inHeaders].filter(
    (text) => text !== undefined,
  )
}

function limitsOf({ provider, timeouts }: ProviderConnection) {
  const { connect, firstByte, idle, total } = { ...timeouts, ...provider.timeouts }
  return {
    connectMs: connect ?? defaultProviderLimits.connectMs,
    firstByteMs: firstByte ?? defaultProviderLimits.firstByteMs,
    idleMs: idle ?? defaultProviderLimits.idleMs,
    totalMs: total ?? defaultProviderLimits.totalMs,
  }
}

function toRecord(flat: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {}
  for (let at = 0; at + 1 < flat.length; at += 2) record[flat[at]!] = flat[at + 1]!
  return record
}

function flatten(record: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(record).flat()
}
