import { z } from 'zod'
import { WireFormat } from './wire-format.ts'

/** Data classes in rising order; a deployment with a lower ceiling is never sent data of a higher class. */
export const sensitivities = ['public', 'internal', 'confidential', 'restricted'] as const
export const Sensitivity = z.enum(sensitivities).meta({ id: 'Sensitivity' })
export type Sensitivity = z.infer<typeof Sensitivity>

export const providerKinds = [
  'openai',
  'azure',
  'anthropic',
  'google',
  'mistral',
  'bedrock',
  'cohere',
  'jina',
  'ollama',
  'openai-compatible',
] as const
export const ProviderKind = z.enum(providerKinds).meta({ id: 'ProviderKind' })
export type ProviderKind = z.infer<typeof ProviderKind>

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'expected an address that begins with http:// or https://' })
  .refine((address) => !/^https?:\/\/[^/?#]*@/i.test(address), {
    error: 'expected an address without a user name or password; put the secret in apiKey or headers',
  })
const milliseconds = z.int().min(1).max(3_600_000)

/** Secrets stand outside: a variable of the environment or a file that holds nothing else. */
export const SecretReference = z
  .string()
  .regex(/^(env:[A-Za-z_][A-Za-z0-9_]*|file:\/.+)$/, {
    error: 'expected env:NAME or file:/path; secrets are never written into the configuration itself',
  })
  .meta({ id: 'SecretReference' })

/** Milliseconds. `idle` is the longest silence inside an answer, `total` counts from the first attempt of all. */
export const Timeouts = z
  .strictObject({
    connect: milliseconds,
    firstByte: milliseconds,
    idle: milliseconds,
    total: milliseconds,
  })
  .partial()
  .meta({ id: 'GatewayTimeouts' })

/** Further attempts on the same deployment, before the first byte went to the client. */
export const Retries = z
  .strictObject({
    max: z.int().min(0).max(10),
    baseMs: milliseconds,
    capMs: milliseconds,
  })
  .partial()
  .meta({ id: 'GatewayRetries' })

/** Becomes part of a host name, so nothing that could end one may stand in it. */
const hostLabel = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/, {
  error: 'expected letters, digits and "-"',
})

export const providerName = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, {
  error: 'expected lower-case letters, digits and "-"',
})

/** When a deployment that failed is asked again. */
export const BreakerSettings = z
  .strictObject({
    openMs: z
      .int()
      .min(100)
      .max(300_000)
      .describe(
        'How long a deployment that failed 5 times in a row, or half of 20 requests, is left alone; the nth time n times as long, 300 s at most. Default 30000',
      ),
  })
  .partial()
  .meta({ id: 'GatewayBreaker' })

export const Provider = z
  .strictObject({
    kind: ProviderKind,
    baseUrl: httpUrl.optional().describe('With the version where the API has one: https://api.openai.com/v1'),
    apiKey: SecretReference.optional(),
    headers: z
      .record(z.string().regex(/^[a-z0-9-]+$/), z.union([SecretReference, z.string().max(1000)]))
      .optional()
      .describe('Sent with every request; a value may be a secret reference'),
    resourceName: hostLabel.optional().describe('Azure: first part of the host name'),
    apiVersion: z
      .string()
      .regex(/^[A-Za-z0-9.-]{1,40}$/, { error: 'expected a version such as 2024-10-21, or v1' })
      .optional()
      .describe('Azure: value of api-version'),
    awsRegion: hostLabel.optional().describe('Bedrock, for example eu-central-1'),
    accessKeyId: SecretReference.optional().describe('Bedrock without an API key'),
    secretAccessKey: SecretReference.optional().describe('Bedrock without an API key'),
    sessionToken: SecretReference.optional().describe('Bedrock without an API key'),
    region: z
      .string()
      .max(40)
      .optional()
      .describe('Where data is processed, for example eu, us or on-premises'),
    sensitivityCeiling: Sensitivity.default('confidential').describe(
      'Highest class of data that may be sent there',
    ),
    maxConcurrency: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Requests under way at once; more wait in a queue'),
    queue: z
      .strictObject({ max: z.int().min(0).max(100_000), waitMs: milliseconds })
      .partial()
      .optional()
      .describe('Bound of the queue and longest wait in it'),
    timeouts: Timeouts.optional(),
    models: z
      .array(z.string().min(1).max(200))
      .optional()
      .describe('Models to offer; absent: those that the provider lists'),
    formats: z
      .array(WireFormat)
      .min(1)
      .optional()
      .describe(
        'Kinds openai-compatible and ollama: what the server speaks itself; the rest is translated. Absent: openai-chat, openai-completions and openai-embeddings',
      ),
  })
  .meta({ id: 'GatewayProvider' })
export type Provider = z.infer<typeof Provider>

/** `provider/model`, for example openai/gpt-5-mini; also the id of a built-in model. */
export const deploymentId = z
  .string()
  .min(3)
  .max(200)
  .regex(/^[^/\s]+\/\S+$/, { error: 'expected provider/model' })

const TargetObject = z.strictObject({
  model: deploymentId,
  weight: z.number().positive().max(1000).default(1).describe('Share under the strategy weight'),
})
export const Target = z.union([deploymentId.transform((model) => ({ model, weight: 1 })), TargetObject])
export type Target = z.output<typeof Target>

export const strategies = ['order', 'weight', 'latency', 'cost'] as const
export const Strategy = z.enum(strategies).meta({ id: 'GatewayStrategy' })
export type Strategy = z.infer<typeof Strategy>

export const taskName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, {
  error: 'expected lower-case letters, digits, ".", "_" and "-"',
})

export const TaskRoute = z
  .strictObject({
    task: taskName.describe('The name that clients send as model'),
    description: z.string().max(500).optional(),
    primary: z
      .union([Target.transform((target) => [target]), z.array(Target).min(1).max(32)])
      .describe('One deployment, or a group among which the strategy chooses'),
    fallbacks: z
      .array(Target)
      .max(32)
      .default([])
      .describe('Tried in this order when the primary cannot serve'),
    strategy: Strategy.default('order'),
    maxLatencyMs: milliseconds
      .optional()
      .describe(
        'Deployments whose median time to the first byte is longer go to the end; also bounds the wait for the first byte',
      ),
    maxCostUsd: z
      .number()
      .positive()
      .max(10_000)
      .optional()
      .describe('Deployments on which this request could cost more are left out'),
    sensitivityCeiling: Sensitivity.optional().describe('Requests of a higher class are refused'),
    regions: z.array(z.string().max(40)).min(1).optional().describe('Only deployments of these regions'),
    timeouts: Timeouts.optional(),
    retries: Retries.optional(),
    hedge: z
      .strictObject({ afterMs: milliseconds })
      .optional()
      .describe('A second deployment is asked when the first is silent for so long; the first answer wins'),
    stickiness: z
      .enum(['none', 'conversation'])
      .default('none')
      .describe('conversation: the same conversation stays with the same deployment while that can serve'),
    canary: z
      .strictObject({ target: Target, percent: z.number().min(0).max(100) })
      .optional()
      .describe('Share of units (conversations, else requests) that goes to this deployment first'),
    shadow: z
      .strictObject({ target: Target, percent: z.number().min(0).max(100) })
      .optional()
      .describe(
        'Share of requests that is also sent to this deployment; its answer is recorded and thrown away',
      ),
  })
  .meta({ id: 'TaskRoute' })
export type TaskRoute = z.output<typeof TaskRoute>

const perMillion = z.number().min(0).max(100_000)

/** US dollars for one million tokens unless said otherwise. Absent means: as `input` or `output`. */
export const Price = z
  .strictObject({
    input: perMillion.optional(),
    output: perMillion.optional(),
    cachedInput: perMillion.optional().describe('Input read from the provider’s prompt cache'),
    cacheWrite: perMillion.optional().describe('Input written to the prompt cache'),
    cacheWrite1h: perMillion.optional().describe('The same with a life of one hour'),
    reasoning: perMillion.optional().describe('Hidden output tokens, where they cost otherwise than output'),
    batchInput: perMillion.optional(),
    batchOutput: perMillion.optional(),
    longContext: z
      .strictObject({
        above: z.int().min(1),
        input: perMillion,
        output: perMillion,
        cachedInput: perMillion.optional(),
      })
      .optional()
      .describe('Prices of the whole request when its input is longer than `above` tokens'),
    request: z.number().min(0).max(1000).optional().describe('US dollars for each request, besides tokens'),
    search: z.number().min(0).max(1000).optional().describe('Rerank: US dollars for each search unit'),
  })
  .meta({ id: 'GatewayPrice' })
export type Price = z.infer<typeof Price>

export const GatewayConfiguration = z
  .strictObject({
    $schema: z.string().optional(),
    providers: z.record(providerName, Provider).default({}),
    routes: z.array(TaskRoute).max(1000).default([]),
    prices: z
      .record(deploymentId, Price)
      .default({})
      .describe(
        'Replaces the built-in price of a deployment; 0 for models of your own that shall count as free',
      ),
    timeouts: Timeouts.optional().describe('Defaults of all providers and routes'),
    retries: Retries.optional().describe('Defaults of all routes'),
    breaker: BreakerSettings.optional().describe('When deployments that failed are asked again'),
  })
  .meta({ id: 'GatewayConfiguration' })
/** As it is used: defaults filled in. */
export type GatewayConfiguration = z.output<typeof GatewayConfiguration>
/** As it is written. */
export type GatewayConfigurationInput = z.input<typeof GatewayConfiguration>
