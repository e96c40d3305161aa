import {
  GatewayConfiguration,
  type Provider,
  type ProviderKind,
  type Sensitivity,
  type Target,
  type WireFormat,
  wireFormats,
} from '@tragwerk/contracts/gateway'
import {
  mapNumbers,
  numberOf,
  setOnly,
  type TimeoutsDraft,
  textOf,
  toTimeoutsDraft,
} from '../configuration/draft-values.ts'

export const secretFields = ['apiKey', 'accessKeyId', 'secretAccessKey', 'sessionToken'] as const
export const plainFields = ['baseUrl', 'resourceName', 'apiVersion', 'awsRegion'] as const
export type KindField = (typeof secretFields)[number] | (typeof plainFields)[number]

/** A provider as it is typed. */
export interface ProviderDraft extends Readonly<Record<KindField, string>> {
  readonly name: string
  readonly kind: ProviderKind
  readonly region: string
  readonly sensitivityCeiling: Sensitivity
  readonly maxConcurrency: string
  readonly queue: { readonly max: string; readonly waitMs: string }
  readonly timeouts: TimeoutsDraft
  /** One in each line. */
  readonly models: string
  /** `name: value`, one in each line. */
  readonly headers: string
  /** None: what the kind usually speaks. */
  readonly formats: readonly WireFormat[]
}

/** What the parts of the form are given. */
export interface ProviderParts {
  readonly draft: ProviderDraft
  readonly errors: Readonly<Record<string, string>>
  change(changes: Partial<ProviderDraft>): void
}

/** Why it cannot even be checked, by field, as keys of sentences. A name that is taken would replace its owner. */
export function refuseProvider(
  { providers }: GatewayConfiguration,
  before: string | undefined,
  draft: ProviderDraft,
) {
  const name = draft.name.trim()
  return {
    name:
      name === ''
        ? ('nameMissing' as const)
        : !GatewayConfiguration.safeParse({ providers: { [name]: { kind: draft.kind } } }).success
          ? ('nameInvalid' as const)
          : name !== before && Object.hasOwn(providers, name)
            ? ('nameTaken' as const)
            : undefined,
    baseUrl:
      draft.kind === 'openai-compatible' && draft.baseUrl.trim() === ''
        ? ('addressMissing' as const)
        : undefined,
  }
}

const usualFields: readonly KindField[] = ['apiKey', 'baseUrl']
const ownFields: Readonly<Partial<Record<ProviderKind, readonly KindField[]>>> = {
  azure: ['resourceName', 'baseUrl', 'apiVersion', 'apiKey'],
  bedrock: ['awsRegion', 'apiKey', 'accessKeyId', 'secretAccessKey', 'sessionToken', 'baseUrl'],
  ollama: ['baseUrl', 'apiKey'],
  'openai-compatible': ['baseUrl', 'apiKey'],
}

/** What a provider of this kind can be told, in the order of the form. */
export function fieldsOf(kind: ProviderKind): readonly KindField[] {
  return ownFields[kind] ?? usualFields
}

/** Kinds of which only the operator knows which formats the server speaks. */
export function hasFormats(kind: ProviderKind): boolean {
  return kind === 'openai-compatible' || kind === 'ollama'
}

/** Under this name the key of a kind is usually kept. */
export const usualVariables: Readonly<Partial<Record<ProviderKind, string>>> = {
  openai: 'OPENAI_API_KEY',
  azure: 'AZURE_OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  google: 'GEMINI_API_KEY',
  mistral: 'MISTRAL_API_KEY',
  bedrock: 'AWS_BEARER_TOKEN_BEDROCK',
  cohere: 'COHERE_API_KEY',
  jina: 'JINA_API_KEY',
  ollama: 'OLLAMA_API_KEY',
}

export function toProviderDraft(name: string, provider: Provider | undefined): ProviderDraft {
  return {
    name,
    kind: provider?.kind ?? 'openai',
    baseUrl: provider?.baseUrl ?? '',
    resourceName: provider?.resourceName ?? '',
    apiVersion: provider?.apiVersion ?? '',
    awsRegion: provider?.awsRegion ?? '',
    apiKey: provider?.apiKey ?? '',
    accessKeyId: provider?.accessKeyId ?? '',
    secretAccessKey: provider?.secretAccessKey ?? '',
    sessionToken: provider?.sessionToken ?? '',
    region: provider?.region ?? '',
    sensitivityCeiling: provider?.sensitivityCeiling ?? 'confidential',
    maxConcurrency: textOf(provider?.maxConcurrency),
    queue: { max: textOf(provider?.queue?.max), waitMs: textOf(provider?.queue?.waitMs) },
    timeouts: toTimeoutsDraft(provider?.timeouts),
    models: provider?.models?.join('\n') ?? '',
    headers: Object.entries(provider?.headers ?? {})
      .map(([header, value]) => `${header}: ${value}`)
      .join('\n'),
    formats: provider?.formats ?? [],
  }
}

/** As the configuration has it, with the fields of its kind only. */
export function toProvider(draft: ProviderDraft): Record<string, unknown> {
  const { kind } = draft
  const formats = wireFormats.filter((format) => draft.formats.includes(format))
  const models = linesOf(draft.models)
  return {
    kind,
    ...setOnly({
      ...Object.fromEntries(fieldsOf(kind).map((field) => [field, draft[field].trim()])),
      region: draft.region.trim(),
      sensitivityCeiling: draft.sensitivityCeiling,
      maxConcurrency: numberOf(draft.maxConcurrency),
      queue: setOnly(mapNumbers(draft.queue)),
      timeouts: setOnly(mapNumbers(draft.timeouts)),
      models: models.length > 0 ? models : undefined,
      headers: setOnly(Object.fromEntries(linesOf(draft.headers).map(toHeader))),
      formats: hasFormats(kind) && formats.length > 0 ? formats : undefined,
    }),
  }
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}

/** A line without a colon becomes a name that the check refuses. */
function toHeader(line: string): [string, string] {
  const colon = line.indexOf(':')
  if (colon === -1) return [`${line}:`, ' ']
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
}

/** In the place of the one that had this name, else at the end. Routes and prices follow a new name. */
export function withProvider(
  configuration: GatewayConfiguration,
  before: string | undefined,
  draft: ProviderDraft,
): Record<string, unknown> {
  const name = draft.name.trim()
  const entry: [string, unknown] = [name, toProvider(draft)]
  const others: Array<[string, unknown]> = Object.entries(configuration.providers)
  const at = others.findIndex(([one]) => one === before)
  const entries = at === -1 ? [...others, entry] : others.toSpliced(at, 1, entry)
  const { routes, prices } = at === -1 ? configuration : renamed(configuration, before ?? '', name)
  return { ...configuration, providers: Object.fromEntries(entries), routes, prices }
}

function renamed({ routes, prices }: GatewayConfiguration, before: string, name: string) {
  const follow = (deployment: string) =>
    deployment.startsWith(`${before}/`) ? `${name}${deployment.slice(before.length)}` : deployment
  const followTarget = (target: Target): Target => ({ ...target, model: follow(target.model) })
  return {
    routes: routes.map(({ canary, shadow, ...route }) => ({
      ...route,
      primary: route.primary.map(followTarget),
      fallbacks: route.fallbacks.map(followTarget),
      ...(canary && { canary: { ...canary, target: followTarget(canary.target) } }),
      ...(shadow && { shadow: { ...shadow, target: followTarget(shadow.target) } }),
    })),
    prices: Object.fromEntries(
      Object.entries(prices).map(([deployment, price]) => [follow(deployment), price]),
    ),
  }
}

/** Its own prices go with it. */
export function withoutProvider(configuration: GatewayConfiguration, name: string): GatewayConfiguration {
  const { [name]: _removed, ...providers } = configuration.providers
  const prices = Object.fromEntries(
    Object.entries(configuration.prices).filter(([deployment]) => !deployment.startsWith(`${name}/`)),
  )
  return { ...configuration, providers, prices }
}

/** Tasks of the routes that name one of its models, and deployments with a price of their own. */
export function usesOf({ routes, prices }: GatewayConfiguration, provider: string) {
  const isOf = (deployment: string) => deployment.startsWith(`${provider}/`)
  return {
    routes: routes
      .filter(({ primary, fallbacks, canary, shadow }) =>
        [...primary, ...fallbacks, ...[canary, shadow].flatMap((share) => share?.target ?? [])].some(
          ({ model }) => isOf(model),
        ),
      )
      .map(({ task }) => task),
    prices: Object.keys(prices).filter(isOf),
  }
}
