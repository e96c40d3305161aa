import { type Activity, type ActivityPart, type Layer, layers } from '@tragwerk/contracts/monitoring'

export type Figures = Pick<ActivityPart, 'calls' | 'failures' | 'p50Ms' | 'p95Ms' | 'lastAt'>

export interface Part {
  /** `layer/part`, as flows name it. */
  readonly id: string
  readonly name: string
  /** Undefined when the key may not read them, or before the first event. */
  readonly figures: Figures | undefined
}

export interface Storey {
  readonly layer: Layer
  /** From the top; trust stands below the fourth and has none. */
  readonly number: number | undefined
  readonly parts: readonly Part[]
}

/** What the house consists of while the server has not told. */
const plan: Readonly<Record<Layer, readonly string[]>> = {
  ui: ['console', 'sdk'],
  api: ['gateway'],
  orchestration: ['durable', 'pipelines'],
  services: ['models', 'knowledge', 'monitoring'],
  trust: ['identity', 'access', 'audit', 'idempotency'],
  data: ['sql', 'vector', 'text-search', 'blob'],
  infra: ['egress', 'crypto', 'lifecycle', 'telemetry'],
}

const numbered = layers.filter((layer) => layer !== 'trust')

/** `L4`, or nothing for trust. */
export function layerMark({ number }: Storey): string {
  return number === undefined ? '' : `L${number}`
}

/** The house from the roof down, with the figures of the activity when there are any. */
export function toStoreys(activity: Pick<Activity, 'parts'> | undefined): readonly Storey[] {
  return layers.map((layer) => ({
    layer,
    number: layer === 'trust' ? undefined : numbered.indexOf(layer) + 1,
    parts: activity
      ? activity.parts
          .filter((part) => part.layer === layer)
          .map(({ part, ...figures }) => ({ id: `${layer}/${part}`, name: part, figures }))
      : plan[layer].map((name) => ({ id: `${layer}/${name}`, name, figures: undefined })),
  }))
}

export type AreaLink =
  | { readonly to: '/knowledge' | '/keys' | '/audit' | '/models' | '/system' }
  | { readonly to: '/layers/$layer'; readonly params: { readonly layer: Layer }; readonly hash: string }

/** Where a part is worked with; without a page of its own, in its layer. */
export function areaOf(id: string): AreaLink {
  const [layer, name] = id.split('/') as [Layer, string]
  if (id === 'services/knowledge') return { to: '/knowledge' }
  if (id === 'services/models') return { to: '/models' }
  if (id === 'trust/identity') return { to: '/keys' }
  if (id === 'trust/audit') return { to: '/audit' }
  return { to: '/layers/$layer', params: { layer }, hash: name }
}
