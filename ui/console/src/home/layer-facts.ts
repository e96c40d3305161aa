import { type ActivityFlow, type Layer, layers } from '@tragwerk/contracts/monitoring'
import type { Part } from './picture/storeys.ts'

const folders: Readonly<Record<string, string>> = {
  'ui/console': 'ui/console',
  'ui/sdk': 'ui/sdk',
  'api/gateway': 'api/src/server',
}

/** Where the code of a part lives, from the root of the repository. */
export function folderOf({ id }: Pick<Part, 'id'>): string {
  const [layer, name] = id.split('/')
  return folders[id] ?? `${layer}/src/${name}`
}

/** The layers above and below, undefined at the ends. */
export function neighboursOf(layer: Layer): {
  readonly above: Layer | undefined
  readonly below: Layer | undefined
} {
  const at = layers.indexOf(layer)
  return { above: layers[at - 1], below: layers[at + 1] }
}

/** Calls that come into the layer and go out of it, the most frequent first. Calls inside it are in neither. */
export function flowsOf(
  layer: Layer,
  flows: readonly ActivityFlow[],
): { readonly incoming: readonly ActivityFlow[]; readonly outgoing: readonly ActivityFlow[] } {
  const isInside = (id: string) => id.startsWith(`${layer}/`)
  const byCalls = [...flows].sort((a, b) => b.calls - a.calls)
  return {
    incoming: byCalls.filter(({ from, to }) => isInside(to) && !isInside(from)),
    outgoing: byCalls.filter(({ from, to }) => isInside(from) && !isInside(to)),
  }
}
