import { type Connection, missingSetting, noKey, type ProviderAdapter } from '../connection.ts'

/**
 * Amazon Bedrock, with an API key or with signed requests. Everything is translated to its Converse API. Models cannot
 * be listed with a key for calling them, so only those of the configuration are known.
 */
export function createBedrockAdapter(connection: Connection): ProviderAdapter {
  const { accessKeyId, secretAccessKey, sessionToken, apiKey, headers, provider } = connection
  const region = regionOf(connection)
  const addressOf = (service: string) =>
    provider.baseUrl?.replace(/\/+$/, '') ?? `https://${service}.${region}.${domainOf(region)}`
  const baseUrl = addressOf('bedrock-runtime')

  const open = async (fetch: typeof globalThis.fetch, service = 'bedrock-runtime') => {
    const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock')
    return createAmazonBedrock({
      baseURL: addressOf(service),
      region,
      apiKey: apiKey ?? noKey,
      accessKeyId: accessKeyId ?? noKey,
      secretAccessKey: secretAccessKey ?? noKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      headers,
      fetch,
    })
  }

  return {
    baseUrl,
    headers: [],
    endpoint: () => undefined,
    loadLanguageModel: async (model, fetch) => (await open(fetch)).languageModel(model),
    loadEmbeddingModel: async (model, fetch) => (await open(fetch)).embeddingModel(model),
    loadRerankingModel: async (model, fetch) =>
      (await open(fetch, 'bedrock-agent-runtime')).rerankingModel(model),
  }
}

function regionOf(connection: Connection): string {
  const { awsRegion } = connection.provider
  if (awsRegion) return awsRegion
  throw missingSetting(connection, 'awsRegion', 'Bedrock needs an awsRegion, for example eu-central-1')
}

function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn'
  return region.startsWith('eusc-') ? 'amazonaws.eu' : 'amazonaws.com'
}
