import type { ConfigurationProblem, GatewayConfiguration } from '@tragwerk/contracts/gateway'
import { Secret } from '@tragwerk/infra/config'
import type { ProviderSecrets } from '../providers/connection.ts'
import type { ReadFile } from './read-bounded-file.ts'
import { renderPath } from './rules/problem-path.ts'
import { isNamedVariable, isWithheldVariable } from './secret-variables.ts'

/** By the name of the provider; a provider without references has an empty entry. */
export type ResolvedSecrets = ReadonlyMap<string, ProviderSecrets>

export type Resolved =
  | { readonly secrets: ResolvedSecrets; readonly problems?: undefined }
  | { readonly secrets?: undefined; readonly problems: ConfigurationProblem[] }

export interface SecretSources {
  /**
   * Who wrote the configuration. `operator`: whoever starts the process, and may use any variable or file but the
   * platform's own. `api`: no files, and only the variables of `isNamedVariable`.
   */
  readonly writtenBy: 'operator' | 'api'
  /** Further variables that configurations of the API may use. */
  readonly allowed: readonly string[]
  readonly readVariable: (name: string) => string | undefined
  readonly readFile: ReadFile
}

const maxSecretBytes = 64 * 1024
const fields = ['apiKey', 'accessKeyId', 'secretAccessKey', 'sessionToken'] as const
const referencePattern = /^(?:env:([A-Za-z_][A-Za-z0-9_]*)|file:(\/.+))$/

interface Place {
  readonly provider: string
  readonly field: (typeof fields)[number] | undefined
  readonly header: string | undefined
  readonly reference: string
}

/** Opens every reference of the configuration, or says which cannot be opened. Values appear in no problem. */
export async function resolveSecrets(
  { providers }: Pick<GatewayConfiguration, 'providers'>,
  sources: SecretSources,
): Promise<Resolved> {
  const opened = await Promise.all(
    placesOf(providers).map(async (place) => ({ place, found: await openReference(place, sources) })),
  )
  return collect(Object.keys(providers), opened)
}

/** The same without files, which a configuration made of the environment does not name. */
export function resolveVariables(
  { providers }: Pick<GatewayConfiguration, 'providers'>,
  sources: Omit<SecretSources, 'readFile'>,
): Resolved {
  const opened = placesOf(providers).map((place) => ({ place, found: openVariable(place, sources) }))
  return collect(Object.keys(providers), opened)
}

type Found = { readonly value: string } | { readonly problem: string }

function collect(
  names: readonly string[],
  opened: readonly { readonly place: Place; readonly found: Found }[],
): Resolved {
  const problems: ConfigurationProblem[] = []
  const secrets = new Map<string, { -readonly [K in keyof ProviderSecrets]: ProviderSecrets[K] }>(
    names.map((name) => [name, {}]),
  )
  for (const { place, found } of opened) {
    const { provider, field, header } = place
    if ('problem' in found) problems.push({ path: pathOf(place), problem: found.problem })
    else if (field) secrets.get(provider)![field] = new Secret(found.value)
    else if (header) {
      const entry = secrets.get(provider)!
      entry.headers = { ...entry.headers, [header]: new Secret(found.value) }
    }
  }
  return problems.length > 0 ? { problems } : { secrets }
}

function placesOf(providers: GatewayConfiguration['providers']): Place[] {
  return Object.entries(providers).flatMap(([provider, settings]) => [
    ...fields.flatMap((field) => {
      const reference = settings[field]
      return reference === undefined ? [] : [{ provider, field, header: undefined, reference }]
    }),
    ...Object.entries(settings.headers ?? {})
      .filter(([, value]) => referencePattern.test(value))
      .map(([header, reference]) => ({ provider, field: undefined, header, reference })),
  ])
}

async function openReference(place: Place, sources: SecretSources): Promise<Found> {
  const path = referencePattern.exec(place.reference)?.[2]
  if (path === undefined) return openVariable(place, sources)
  if (sources.writtenBy === 'api') {
    return {
      problem:
        'Files cannot be named in a configuration sent to the API. Use env:NAME, or keep the configuration in a file.',
    }
  }
  try {
    const bytes = await sources.readFile(path, maxSecretBytes)
    return judge(bytes.toString('utf8').replace(/\r?\n$/, ''), `The file ${path}`)
  } catch (error) {
    return { problem: `The file ${path} cannot be used: ${(error as Error).message}.` }
  }
}

function openVariable(
  { reference }: Place,
  { writtenBy, allowed, readVariable }: Omit<SecretSources, 'readFile'>,
): Found {
  const name = referencePattern.exec(reference)?.[1]
  if (name === undefined) return { problem: 'Expected env:NAME.' }
  if (isWithheldVariable(name)) {
    return { problem: `The variable ${name} belongs to the platform itself and is never given out.` }
  }
  if (writtenBy === 'api' && !isNamedVariable(name) && !allowed.includes(name)) {
    return {
      problem: `The variable ${name} may not be used in a configuration sent to the API. Add it to TRAGWERK_GATEWAY_ENV and restart, or keep the configuration in a file.`,
    }
  }
  const value = readVariable(name)
  if (value === undefined) return { problem: `The variable ${name} is not set in the environment.` }
  return judge(value, `The variable ${name}`)
}

/** What goes into a header must be able to stand in one. */
function judge(value: string, holder: string): Found {
  if (value === '') return { problem: `${holder} is empty.` }
  if (/[^\t\x20-\x7e]/.test(value)) {
    return { problem: `${holder} holds characters that no key has, such as a line break.` }
  }
  return { value }
}

function pathOf({ provider, field, header }: Place): string {
  return renderPath(field ? ['providers', provider, field] : ['providers', provider, 'headers', header ?? ''])
}
