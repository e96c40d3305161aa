import type { PriceEntry } from './price-entry.ts'

/**
 * The names under which the price of a model may stand, the most particular first: the name itself, then without what
 * names a snapshot or a deployment. Never a mere beginning of the name: `gpt-4o-audio-preview` is not priced as `gpt-4o`.
 */
export function familyNames(kind: PriceEntry['kind'], model: string): readonly string[] {
  const names = new Set<string>([model])
  if (kind === 'bedrock') {
    for (const name of bedrockNames(model)) names.add(name)
  } else {
    const plain = kind === 'google' ? model.replace(/^models\//, '') : model
    names.add(plain)
    names.add(withoutSnapshot(kind, plain))
  }
  return [...names]
}

function withoutSnapshot(kind: PriceEntry['kind'], model: string): string {
  const dateless = model.replace(/[-@](?:20\d{6}|20\d{2}-\d{2}-\d{2})$/, '')
  if (kind === 'google') return dateless.replace(/-00\d$/, '')
  if (kind === 'anthropic') return dateless.replace(/-latest$/, '')
  return dateless
}

/** `us.anthropic.claude-sonnet-4-5-20250929-v1:0`, also as the end of an ARN, to `regional.anthropic.claude-sonnet-4-5`. */
function bedrockNames(model: string): readonly string[] {
  const id = model.slice(model.lastIndexOf('/') + 1)
  const profile = /^(global|us|us-gov|eu|apac|jp|au|ca)\.(.+)$/.exec(id)
  const bare = profile?.[2] ?? id
  const versionless = bare.replace(/(?::\d+)?(?::\d+k)?$/, '')
  const family = versionless.replace(/-v\d+$/, '').replace(/-20\d{6}$/, '')
  const candidates = [versionless, family]
  if (profile === null) return candidates
  const scope = profile[1] === 'global' ? 'global' : 'regional'
  const scoped = candidates.map((name) => `${scope}.${name}`)
  // Outside the US, models of others than Anthropic cost differently from region to region.
  const isOnePrice = profile[1] === 'us' || bare.startsWith('anthropic.')
  return isOnePrice ? [...scoped, ...candidates] : scoped
}
