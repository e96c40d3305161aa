import { defineOptions, textList } from '@tragwerk/infra/config'
import { z } from 'zod'

/** Goes into a header, so nothing but printable ASCII can be meant. */
const key = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]+$/, { error: 'expected printable ASCII characters without spaces' })

const hostLabel = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/, { error: 'expected letters, digits and "-"' })

const variableNames = z.pipe(
  textList(),
  z.array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, { error: 'expected names of environment variables' })),
)

export const gatewayOptions = defineOptions({
  file: {
    variable: 'TRAGWERK_GATEWAY_FILE',
    flag: '--gateway-file',
    key: 'gateway.file',
    schema: z.string().trim().min(1),
    description:
      'Path of the YAML or JSON file with the providers, routes and prices of the gateway; it is read again whenever it changes, and the API cannot change the configuration then.',
    since: '0.1.0',
  },
  env: {
    variable: 'TRAGWERK_GATEWAY_ENV',
    key: 'gateway.env',
    schema: variableNames,
    default: [],
    description:
      'Names of environment variables, separated by commas, that configurations sent to the API may use as secrets besides the well-known keys of providers.',
    since: '0.1.0',
  },
  anthropicApiKey: {
    variable: 'ANTHROPIC_API_KEY',
    key: 'gateway.anthropic.apiKey',
    schema: key,
    description: 'Key of Anthropic; setting it adds the provider anthropic.',
    secret: true,
    since: '0.1.0',
  },
  geminiApiKey: {
    variable: 'GEMINI_API_KEY',
    key: 'gateway.google.apiKey',
    schema: key,
    description: 'Key of the Gemini API; setting it adds the provider google.',
    secret: true,
    since: '0.1.0',
  },
  googleApiKey: {
    variable: 'GOOGLE_GENERATIVE_AI_API_KEY',
    key: 'gateway.google.generativeAiApiKey',
    schema: key,
    description: 'The same key under its other usual name; GEMINI_API_KEY wins when both are set.',
    secret: true,
    since: '0.1.0',
  },
  mistralApiKey: {
    variable: 'MISTRAL_API_KEY',
    key: 'gateway.mistral.apiKey',
    schema: key,
    description: 'Key of Mistral; setting it adds the provider mistral.',
    secret: true,
    since: '0.1.0',
  },
  cohereApiKey: {
    variable: 'COHERE_API_KEY',
    key: 'gateway.cohere.apiKey',
    schema: key,
    description: 'Key of Cohere; setting it adds the provider cohere.',
    secret: true,
    since: '0.1.0',
  },
  jinaApiKey: {
    variable: 'JINA_API_KEY',
    key: 'gateway.jina.apiKey',
    schema: key,
    description: 'Key of Jina; setting it adds the provider jina.',
    secret: true,
    since: '0.1.0',
  },
  azureApiKey: {
    variable: 'AZURE_OPENAI_API_KEY',
    key: 'gateway.azure.apiKey',
    schema: key,
    description: 'Key of Azure OpenAI; with AZURE_RESOURCE_NAME it adds the provider azure.',
    secret: true,
    since: '0.1.0',
  },
  azureResourceName: {
    variable: 'AZURE_RESOURCE_NAME',
    flag: '--azure-resource-name',
    key: 'gateway.azure.resourceName',
    schema: hostLabel,
    description: 'Name of the Azure OpenAI resource, the first part of its host name.',
    since: '0.1.0',
  },
  awsRegion: {
    variable: 'AWS_REGION',
    flag: '--aws-region',
    key: 'gateway.bedrock.region',
    schema: hostLabel,
    description:
      'Region of Amazon Bedrock, for example eu-central-1; with credentials it adds the provider bedrock.',
    since: '0.1.0',
  },
  awsBearerToken: {
    variable: 'AWS_BEARER_TOKEN_BEDROCK',
    key: 'gateway.bedrock.apiKey',
    schema: key,
    description: 'API key of Amazon Bedrock; wins over AWS_ACCESS_KEY_ID.',
    secret: true,
    since: '0.1.0',
  },
  awsAccessKeyId: {
    variable: 'AWS_ACCESS_KEY_ID',
    key: 'gateway.bedrock.accessKeyId',
    schema: key,
    description: 'Access key for Amazon Bedrock; needs AWS_SECRET_ACCESS_KEY.',
    secret: true,
    since: '0.1.0',
  },
  awsSecretAccessKey: {
    variable: 'AWS_SECRET_ACCESS_KEY',
    key: 'gateway.bedrock.secretAccessKey',
    schema: key,
    description: 'Secret of the access key for Amazon Bedrock.',
    secret: true,
    since: '0.1.0',
  },
  awsSessionToken: {
    variable: 'AWS_SESSION_TOKEN',
    key: 'gateway.bedrock.sessionToken',
    schema: key,
    description: 'Session of a temporary access key for Amazon Bedrock.',
    secret: true,
    since: '0.1.0',
  },
})
