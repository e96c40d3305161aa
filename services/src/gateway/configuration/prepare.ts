import { createHash } from 'node:crypto'
import type { ConfigurationProblem, GatewayConfiguration } from '@tragwerk/contracts/gateway'
import { hashJson } from '@tragwerk/infra/crypto'
import { checkConfiguration } from './check-configuration.ts'
import { type ResolvedSecrets, resolveSecrets, type SecretSources } from './resolve-secrets.ts'

/** A configuration that can be put in force, with its secrets open. */
export interface Prepared {
  readonly configuration: GatewayConfiguration
  readonly secrets: ResolvedSecrets
  /** SHA-256 of the configuration, hexadecimal. */
  readonly digest: string
  /** Changes when a secret does; means nothing else. */
  readonly secretsDigest: string
}

export type Preparation =
  | { readonly prepared: Prepared; readonly problems?: undefined }
  | { readonly prepared?: undefined; readonly problems: ConfigurationProblem[] }

/** Checks and opens everything, or says all that is wrong; nothing is in force yet. */
export async function prepareConfiguration(input: unknown, sources: SecretSources): Promise<Preparation> {
  const { configuration, problems } = checkConfiguration(input)
  if (problems) return { problems }
  const resolved = await resolveSecrets(configuration, sources)
  if (resolved.problems) return { problems: resolved.problems }
  return { prepared: toPrepared(configuration, resolved.secrets) }
}

/** Freezes the configuration: it is handed to every request. */
export function toPrepared(configuration: GatewayConfiguration, secrets: ResolvedSecrets): Prepared {
  return {
    configuration: freeze(configuration),
    secrets,
    digest: hashJson(configuration),
    secretsDigest: digestSecrets(secrets),
  }
}

function digestSecrets(secrets: ResolvedSecrets): string {
  const opened = [...secrets].map(([name, { headers, ...fields }]) => [
    name,
    Object.entries(fields).map(([field, secret]) => [field, secret?.reveal()]),
    Object.entries(headers ?? {}).map(([header, secret]) => [header, secret.reveal()]),
  ])
  return createHash('sha256').update(JSON.stringify(opened)).digest('hex')
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const member of Object.values(value)) freeze(member)
    Object.freeze(value)
  }
  return value
}
