import { type GatewayConfiguration, GatewayConfiguration as Schema } from '@tragwerk/contracts/gateway'
import type { OptionValues, Secret } from '@tragwerk/infra/config'
import type { modelsOptions } from '../../models/index.ts'
import { gatewayErrors } from '../errors.ts'
import type { gatewayOptions } from '../options.ts'
import { toOllamaUrl } from './ollama-url.ts'
import { describeIssues } from './rules/describe-issues.ts'

/** The settings that name providers: the gateway's own and those that it shares with the models domain. */
export type ProviderOptions = Pick<
  OptionValues<typeof modelsOptions>,
  'openaiApiKey' | 'openaiBaseUrl' | 'ollamaHost'
> &
  Omit<OptionValues<typeof gatewayOptions>, 'file' | 'env'>

export interface DefaultConfiguration {
  readonly configuration: GatewayConfiguration
  /**
   * Secrets by the variable that names them in the configuration. They may also come from a flag or the program's
   * file, so they are found here before the environment is asked.
   */
  readonly variables: ReadonlyMap<string, Secret>
}

type ProviderInput = { readonly kind: string; readonly [field: string]: string | undefined }

/**
 * What the environment alone gives: a provider for each key that is set, no routes and no prices.
 *
 * @throws gateway.configuration_invalid for an address that no provider can have
 */
export function defaultConfiguration(options: ProviderOptions): DefaultConfiguration {
  const variables = variablesOf(options)
  const providers: Record<string, ProviderInput> = {
    ...openai(options),
    ...withKey('anthropic', variables, ['ANTHROPIC_API_KEY']),
    ...withKey('google', variables, ['GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY']),
    ...withKey('mistral', variables, ['MISTRAL_API_KEY']),
    ...withKey('cohere', variables, ['COHERE_API_KEY']),
    ...withKey('jina', variables, ['JINA_API_KEY']),
    ...azure(options),
    ...bedrock(options),
    ...ollama(options),
  }
  const input = { providers }
  const parsed = Schema.safeParse(input)
  if (!parsed.success) {
    throw gatewayErrors.configurationInvalid({ problems: describeIssues(parsed.error.issues, input) })
  }
  return { configuration: parsed.data, variables }
}

function variablesOf(options: ProviderOptions): ReadonlyMap<string, Secret> {
  const found: readonly (readonly [string, Secret | undefined])[] = [
    ['OPENAI_API_KEY', options.openaiApiKey],
    ['ANTHROPIC_API_KEY', options.anthropicApiKey],
    ['GEMINI_API_KEY', options.geminiApiKey],
    ['GOOGLE_GENERATIVE_AI_API_KEY', options.googleApiKey],
    ['MISTRAL_API_KEY', options.mistralApiKey],
    ['COHERE_API_KEY', options.cohereApiKey],
    ['JINA_API_KEY', options.jinaApiKey],
    ['AZURE_OPENAI_API_KEY', options.azureApiKey],
    ['AWS_BEARER_TOKEN_BEDROCK', options.awsBearerToken],
    ['AWS_ACCESS_KEY_ID', options.awsAccessKeyId],
    ['AWS_SECRET_ACCESS_KEY', options.awsSecretAccessKey],
    ['AWS_SESSION_TOKEN', options.awsSessionToken],
  ]
  return new Map(found.filter((entry): entry is [string, Secret] => entry[1] !== undefined))
}

function openai({ openaiApiKey, openaiBaseUrl }: ProviderOptions): Record<string, ProviderInput> {
  if (!openaiApiKey && !openaiBaseUrl) return {}
  const address = openaiBaseUrl?.replace(/\/+$/, '')
  const isOpenai = address === undefined || /(^|\.)openai\.com$/.test(new URL(address).hostname)
  return {
    openai: {
      kind: isOpenai ? 'openai' : 'openai-compatible',
      ...(address === undefined ? {} : { baseUrl: address }),
      ...(openaiApiKey ? { apiKey: 'env:OPENAI_API_KEY' } : {}),
      ...(address === undefined ? {} : whereIs(address)),
    },
  }
}

/** A provider that needs nothing but a key, named after its kind; the first variable that is set counts. */
function withKey(
  kind: string,
  variables: ReadonlyMap<string, Secret>,
  names: readonly string[],
): Record<string, ProviderInput> {
  const variable = names.find((candidate) => variables.has(candidate))
  return variable === undefined ? {} : { [kind]: { kind, apiKey: `env:${variable}` } }
}

function azure({ azureApiKey, azureResourceName }: ProviderOptions): Record<string, ProviderInput> {
  if (!azureApiKey || !azureResourceName) return {}
  return {
    azure: { kind: 'azure', resourceName: azureResourceName, apiKey: 'env:AZURE_OPENAI_API_KEY' },
  }
}

function bedrock(options: ProviderOptions): Record<string, ProviderInput> {
  const { awsRegion, awsBearerToken, awsAccessKeyId, awsSecretAccessKey, awsSessionToken } = options
  if (!awsRegion) return {}
  const base = { kind: 'bedrock', awsRegion }
  if (awsBearerToken) return { bedrock: { ...base, apiKey: 'env:AWS_BEARER_TOKEN_BEDROCK' } }
  if (!awsAccessKeyId || !awsSecretAccessKey) return {}
  return {
    bedrock: {
      ...base,
      accessKeyId: 'env:AWS_ACCESS_KEY_ID',
      secretAccessKey: 'env:AWS_SECRET_ACCESS_KEY',
      ...(awsSessionToken ? { sessionToken: 'env:AWS_SESSION_TOKEN' } : {}),
    },
  }
}

function ollama({ ollamaHost }: ProviderOptions): Record<string, ProviderInput> {
  if (ollamaHost === 'off') return {}
  const baseUrl = `${toOllamaUrl(ollamaHost)}/v1`
  return { ollama: { kind: 'ollama', baseUrl, ...whereIs(baseUrl) } }
}

/** What a server on this machine receives does not leave it, so it may have data of any class. */
function whereIs(address: string): { readonly region?: string; readonly sensitivityCeiling?: string } {
  const { hostname } = new URL(address)
  const isHere = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
  return isHere ? { region: 'on-premises', sensitivityCeiling: 'restricted' } : {}
}
