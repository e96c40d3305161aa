import type { WireFormat } from '@tragwerk/contracts/gateway'
import {
  type Connection,
  type Endpoint,
  endpointsBelow,
  missingSetting,
  noKey,
  type ProviderAdapter,
  streamUsageOf,
} from '../connection.ts'
import { preferResponses } from './openai.ts'

/**
 * Azure OpenAI: the v1 interface, where the deployment's name stands in the body, or with a dated `apiVersion` the
 * older one, where it stands in the path. The older one has no Responses API. Deployments cannot be listed with a key.
 */
export function createAzureAdapter(connection: Connection): ProviderAdapter {
  const { apiKey = noKey, headers, provider } = connection
  const root = rootOf(connection)
  const { apiVersion } = provider
  const isV1 = apiVersion === undefined || apiVersion === 'v1' || apiVersion === 'preview'

  const open = async (fetch: typeof globalThis.fetch) => {
    const { createAzure } = await import('@ai-sdk/azure')
    if (!isV1) {
      return createAzure({ baseURL: root, apiKey, headers, fetch, apiVersion, useDeploymentBasedUrls: true })
    }
    const asked = apiVersion === 'preview' ? withPreview(fetch) : fetch
    return createAzure({ baseURL: `${root}/v1`, apiKey, headers, fetch: asked })
  }

  return {
    baseUrl: isV1 ? `${root}/v1` : root,
    headers: connection.apiKey === undefined ? [] : ['api-key', connection.apiKey],
    endpoint: isV1
      ? v1Endpoints(`${root}/v1`, apiVersion === 'preview')
      : deploymentEndpoints(root, apiVersion),
    async loadLanguageModel(model, fetch) {
      const azure = await open(fetch)
      return isV1 ? preferResponses(azure.responses(model), azure.chat(model)) : azure.chat(model)
    },
    loadEmbeddingModel: async (model, fetch) => (await open(fetch)).embeddingModel(model),
  }
}

/** Up to `/openai`, whether or not the address of the configuration says the rest. */
function rootOf(connection: Connection): string {
  const { baseUrl, resourceName } = connection.provider
  if (baseUrl !== undefined) {
    const root = baseUrl.replace(/\/+$/, '').replace(/\/v1$/, '')
    return new URL(root).pathname === '/' ? `${root}/openai` : root
  }
  if (resourceName === undefined) {
    throw missingSetting(connection, 'resourceName', 'Azure needs a resourceName or a baseUrl')
  }
  return `https://${resourceName}.openai.azure.com/openai`
}

const azureFormats: readonly WireFormat[] = [
  'openai-chat',
  'openai-responses',
  'openai-completions',
  'openai-embeddings',
]

function v1Endpoints(baseUrl: string, isPreview: boolean): ProviderAdapter['endpoint'] {
  const find = endpointsBelow(baseUrl, azureFormats)
  if (!isPreview) return find
  return (format) => {
    const endpoint = find(format)
    return endpoint && { ...endpoint, url: `${endpoint.url}?api-version=preview` }
  }
}

const deploymentPaths: Partial<Record<WireFormat, string>> = {
  'openai-chat': 'chat/completions',
  'openai-completions': 'completions',
  'openai-embeddings': 'embeddings',
}

function deploymentEndpoints(root: string, apiVersion: string): ProviderAdapter['endpoint'] {
  return (format, model): Endpoint | undefined => {
    const path = deploymentPaths[format]
    if (!path) return undefined
    const url = `${root}/deployments/${encodeURIComponent(model)}/${path}?api-version=${encodeURIComponent(apiVersion)}`
    return { url, streamUsage: streamUsageOf(format) }
  }
}

function withPreview(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    url.searchParams.set('api-version', 'preview')
    return fetch(url.href, init)
  }
}
