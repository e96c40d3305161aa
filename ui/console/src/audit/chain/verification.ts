import type { AuditVerification } from '@tragwerk/contracts/audit'

export const chainFaults = ['changed', 'deleted', 'inserted', 'swapped', 'truncated', 'rewritten'] as const
export type ChainFault = (typeof chainFaults)[number]

/** One run of the check, as it is kept in this tab. */
export interface Verification {
  /** When it ended, ISO 8601. */
  readonly at: string
  readonly durationMs: number
  readonly result: AuditVerification
}

/** The word that a reason starts with; undefined for one that the console does not know. */
export function faultOf({ reason }: AuditVerification): ChainFault | undefined {
  const word = /^\w+/.exec(reason ?? '')?.[0]
  return chainFaults.find((fault) => fault === word)
}

/** The entry to look at: the bad one, or the last before a gap. */
export function suspectOf(result: AuditVerification): number | undefined {
  const { firstBadSequence } = result
  if (firstBadSequence === null) return undefined
  const fault = faultOf(result)
  const isMissing = fault === 'deleted' || fault === 'truncated'
  const sequence = isMissing ? firstBadSequence - 1 : firstBadSequence
  return sequence > 0 ? sequence : undefined
}

const mostKept = 20

export function addVerification(kept: readonly Verification[], one: Verification): readonly Verification[] {
  return [one, ...kept].slice(0, mostKept)
}
