import type { ApiKey, Permission } from '@tragwerk/contracts/identity'
import type { Collection } from '@tragwerk/contracts/knowledge'

export const stepNames = ['ask', 'add', 'key', 'connect'] as const
export type StepName = (typeof stepNames)[number]

/** What the server tells; undefined while unknown or not permitted. */
export interface Known {
  readonly collections: ReadonlyArray<Pick<Collection, 'name' | 'documents'>> | undefined
  readonly keys: ReadonlyArray<Pick<ApiKey, 'lastUsedAt'>> | undefined
}

export interface Step {
  readonly name: StepName
  readonly isDone: boolean
}

/** The collection that a first start fills with samples. */
export const sampleCollection = 'handbook'

const needed: Readonly<Record<StepName, Permission>> = {
  ask: 'models:use',
  add: 'knowledge:write',
  key: 'keys:manage',
  connect: 'models:use',
}

/**
 * What there is still to do in a fresh installation, in order. Steps that the key may not take are left out; asking
 * the samples too where there are none. Done is what the server shows, or what was ticked off here.
 */
export function toSteps(
  known: Known,
  ticked: ReadonlySet<string>,
  may: (permission: Permission) => boolean,
): readonly Step[] {
  const hasSamples = known.collections?.some(({ name }) => name === sampleCollection) ?? false
  const isShown: Readonly<Record<StepName, boolean>> = {
    ask: false,
    add:
      known.collections?.some(({ name, documents }) => name !== sampleCollection && documents > 0) ?? false,
    key: (known.keys?.length ?? 0) > 0,
    connect: known.keys?.some(({ lastUsedAt }) => lastUsedAt !== null) ?? false,
  }
  return stepNames
    .filter((name) => may(needed[name]) && (name !== 'ask' || hasSamples))
    .map((name) => ({
      name,
      isDone: ticked.has(name) || isShown[name],
    }))
}
