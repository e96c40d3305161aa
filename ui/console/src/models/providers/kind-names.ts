import type { ProviderKind } from '@tragwerk/contracts/gateway'

/** Names of products, the same in every language. */
export const kindNames: Readonly<Record<ProviderKind, string>> = {
  openai: 'OpenAI',
  azure: 'Azure OpenAI',
  anthropic: 'Anthropic',
  google: 'Google Gemini',
  mistral: 'Mistral',
  bedrock: 'Amazon Bedrock',
  cohere: 'Cohere',
  jina: 'Jina',
  ollama: 'Ollama',
  'openai-compatible': 'OpenAI-compatible',
}
