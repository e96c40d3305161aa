import type { Model } from '@tragwerk/contracts/models'
import type { ModelEntry } from './model-source.ts'

/** A model as `GET /v1/models` lists it; `created` is 0 where the provider does not say. */
export function toOpenaiModel(entry: ModelEntry): Model {
  return {
    id: entry.id,
    object: 'model',
    created: Math.floor((entry.createdAt?.getTime() ?? 0) / 1000),
    owned_by: entry.ownedBy,
    kind: entry.kind,
  }
}
