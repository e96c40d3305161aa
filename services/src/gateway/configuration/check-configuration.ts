import { type ConfigurationProblem, GatewayConfiguration, type Price } from '@tragwerk/contracts/gateway'
import { checkProviders } from './rules/check-providers.ts'
import { checkRoutes } from './rules/check-routes.ts'
import { describeIssues } from './rules/describe-issues.ts'
import { didYouMean } from './rules/nearest-name.ts'
import { renderPath } from './rules/problem-path.ts'

/** The provider that is always there: the models inside this process. */
export const builtInProvider = 'tragwerk'

export type Checked =
  | { readonly configuration: GatewayConfiguration; readonly problems?: undefined }
  | { readonly configuration?: undefined; readonly problems: ConfigurationProblem[] }

/**
 * Checks the form and then the rules across fields; either the whole configuration with defaults filled in, or every
 * problem that was found, at least one. Secrets are not looked at: `resolveSecrets` does that. `alsoKnown` are
 * providers that exist besides those of the configuration and the built-in one.
 */
export function checkConfiguration(input: unknown, alsoKnown: readonly string[] = []): Checked {
  const parsed = GatewayConfiguration.safeParse(input)
  if (!parsed.success) return { problems: describeIssues(parsed.error.issues, input) }
  const configuration = parsed.data
  const known = new Set([...Object.keys(configuration.providers), builtInProvider, ...alsoKnown])
  const problems = [
    ...checkProviders(configuration, new Set([builtInProvider, ...alsoKnown])),
    ...checkRoutes(configuration, { known, input }),
    ...checkPrices(configuration, known),
    ...checkTexts(configuration, []),
  ]
  return problems.length > 0 ? { problems } : { configuration }
}

/**
 * A price of a provider that does not exist would never be used, and the money would be counted otherwise. One without
 * any figure for ordinary use would count that as free, though nobody said so.
 */
function checkPrices(
  configuration: GatewayConfiguration,
  known: ReadonlySet<string>,
): ConfigurationProblem[] {
  return Object.entries(configuration.prices).flatMap(([deployment, price]) => {
    const path = renderPath(['prices', deployment])
    const provider = deployment.slice(0, deployment.indexOf('/'))
    const hint = didYouMean(provider, known)
    return [
      ...(known.has(provider) ? [] : [{ path, problem: `There is no provider "${provider}".${hint}` }]),
      ...(saysEnough(price) ? [] : [{ path, problem: priceMissing }]),
    ]
  })
}

/** All other figures only change one of these. */
function saysEnough({ input, output, request, search }: Price): boolean {
  return [input, output, request, search].some((figure) => figure !== undefined)
}

const priceMissing =
  'The price says nothing of what ordinary use costs. Give input, output, request or search; 0 for models that shall count as free. Without this entry the built-in price holds, where there is one.'

/** The database and the digest hold neither U+0000 nor half of a character pair. */
function checkTexts(value: unknown, path: readonly PropertyKey[]): ConfigurationProblem[] {
  if (typeof value === 'string') {
    if (value.isWellFormed() && !value.includes('\0')) return []
    return [{ path: renderPath(path), problem: 'The text contains characters that cannot be stored.' }]
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => checkTexts(item, [...path, index]))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) => [
    ...(key.isWellFormed() && !key.includes('\0') ? [] : checkTexts(key, path)),
    ...checkTexts(member, [...path, key]),
  ])
}
