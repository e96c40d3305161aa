import type { ConfigurationProblem, GatewayConfiguration, Provider } from '@tragwerk/contracts/gateway'
import { renderPath } from './problem-path.ts'

/** Written by the gateway itself; a second value would let one request end as two. */
const ownHeaders = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
/** Their values are secrets, and secrets do not stand in a configuration. */
const secretHeaders = new Set(['api-key', 'authorization', 'cookie', 'proxy-authorization', 'x-api-key'])
const reference = /^(env:[A-Za-z_][A-Za-z0-9_]*|file:\/.+)$/

/** What each kind of provider needs, and what may stand in headers. */
export function checkProviders(
  { providers }: GatewayConfiguration,
  taken: ReadonlySet<string>,
): ConfigurationProblem[] {
  return Object.entries(providers).flatMap(([name, provider]) => [
    ...checkName(name, taken),
    ...checkNeeds(name, provider),
    ...Object.entries(provider.headers ?? {}).flatMap(([header, value]) =>
      checkHeader(value, header).map((problem) => ({
        path: renderPath(['providers', name, 'headers', header]),
        problem,
      })),
    ),
  ])
}

function checkName(name: string, taken: ReadonlySet<string>): ConfigurationProblem[] {
  if (!taken.has(name)) return []
  const problem = `The name "${name}" belongs to a provider that is always there. Choose another one.`
  return [{ path: renderPath(['providers', name]), problem }]
}

function checkNeeds(name: string, provider: Provider): ConfigurationProblem[] {
  const at = (field: keyof Provider, problem: string) => ({
    path: renderPath(['providers', name, field]),
    problem,
  })
  const { kind } = provider
  if (kind === 'azure' && !provider.resourceName && !provider.baseUrl) {
    return [at('resourceName', 'A provider of the kind azure needs resourceName or baseUrl.')]
  }
  if (kind === 'openai-compatible' && !provider.baseUrl) {
    return [
      at('baseUrl', 'A provider of the kind openai-compatible needs baseUrl, the address of the server.'),
    ]
  }
  if (kind !== 'bedrock') return []
  const missing = missingKey(provider)
  return [
    ...(provider.awsRegion ? [] : [at('awsRegion', 'A provider of the kind bedrock needs awsRegion.')]),
    ...(missing === undefined ? [] : [at(missing, bedrockKeys)]),
  ]
}

const bedrockKeys =
  'A provider of the kind bedrock needs apiKey, or accessKeyId together with secretAccessKey.'

/** Where the key is missing; of a pair that was begun, its other half. */
function missingKey({ apiKey, accessKeyId, secretAccessKey }: Provider) {
  if (apiKey !== undefined || (accessKeyId !== undefined && secretAccessKey !== undefined)) return undefined
  if (accessKeyId !== undefined) return 'secretAccessKey'
  return secretAccessKey === undefined ? 'apiKey' : 'accessKeyId'
}

function checkHeader(value: string, header: string): string[] {
  if (ownHeaders.has(header)) return ['The gateway writes this header itself; it cannot be set here.']
  if (reference.test(value)) return []
  if (/^(env|file):/.test(value)) return ['Expected env:NAME or file:/path, or a text that begins otherwise.']
  if (secretHeaders.has(header)) {
    return ['The value of this header is a secret: write env:NAME or file:/path in its place.']
  }
  if (/[^\t\x20-\x7e]/.test(value)) return ['A header can hold only printable ASCII characters.']
  return []
}
